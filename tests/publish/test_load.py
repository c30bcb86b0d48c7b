"""A graph arrives in a store whatever the network does, or it is told why it did not."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import EndpointError, InputError, OutputError, SettingsError
from kg.graph import Dataset
from kg.publish import Address, Load, LoadRequest, LoadSummary, Patience
from kg.publish.plan import Mode
from kg.publish.profiles import Method
from tests.publish.fake import FakeStore

EX = "http://example.org/"
VIEW = [f'<{EX}s{n}> <{EX}p> "value {n}" .' for n in range(25)]
NAMED = [f"<{EX}s{n}> <{EX}q> <{EX}o> <{EX}document/{n % 2}> ." for n in range(6)]
FOREIGN = Quad(NamedNode(EX + "other"), NamedNode(EX + "p"), NamedNode(EX + "o"))


class Clock:
    """Stands for time: remembers how long was slept."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def request(
    fake: FakeStore,
    folder: Path,
    *,
    method: Method = "store",
    mode: Mode = "add",
    clock: Clock | None = None,
    timeout: float = 5,
    **options: object,
) -> LoadRequest:
    address = Address(fake.url, "oxigraph" if method == "store" else "generic")
    patience = Patience(timeout, (clock or Clock()).sleep)
    options = {"batch": 10} | options
    return LoadRequest(address, folder / "progress", mode=mode, method=method, patience=patience, **options)  # type: ignore[arg-type]  # options of one test


def run(
    asked: LoadRequest, lines: list[str] | None = None, environment: Mapping[str, str] | None = None
) -> LoadSummary:
    with Load(Dataset(VIEW + NAMED if lines is None else lines), asked, environment or {}) as load:
        return load.run()


@pytest.fixture(autouse=True)
def oxigraph_paths(fake: FakeStore) -> None:
    fake.server = "Oxigraph/0"


@pytest.mark.parametrize("method", ["store", "update"])
@pytest.mark.parametrize("mode", ["add", "replace"])
def test_all_graphs_arrive_and_are_verified(fake: FakeStore, tmp_path: Path, method: Method, mode: Mode) -> None:
    fake.store.add(FOREIGN)

    summary = run(request(fake, tmp_path, method=method, mode=mode))

    assert [fake.count(), fake.count(f"{EX}document/0"), fake.count(f"{EX}document/1")] == [
        25 + (mode == "add"),
        3,
        3,
    ]
    assert summary.check is not None
    assert summary.check.counts["default"] == 25 + (mode == "add")
    assert summary.check.samples > 0
    assert not (tmp_path / "progress").exists()


@pytest.mark.parametrize("method", ["store", "update"])
def test_the_view_goes_into_the_graph_that_is_named(fake: FakeStore, tmp_path: Path, method: Method) -> None:
    fake.store.add(FOREIGN)

    run(request(fake, tmp_path, method=method, mode="replace", graph=f"{EX}view"))

    assert (fake.count(f"{EX}view"), fake.count()) == (25, 1)


def test_what_is_there_already_is_not_doubled(fake: FakeStore, tmp_path: Path) -> None:
    run(request(fake, tmp_path))

    summary = run(request(fake, tmp_path))

    assert summary.check is not None
    assert summary.check.counts["default"] == 25


@pytest.mark.parametrize("fault", [500, 503, 429, "hang", "half", "late"])
def test_what_passes_is_tried_again(fake: FakeStore, tmp_path: Path, fault: int | str) -> None:
    clock = Clock()
    asked = request(fake, tmp_path, clock=clock, timeout=0.3 if fault == "hang" else 5)
    with Load(Dataset(VIEW), asked, {}) as load:
        fake.faults.extend([None, fault, fault])  # type: ignore[list-item]  # parameters are of wider types
        load.run()

    assert fake.count() == 25
    assert clock.slept == [0.5, 1.0]


def test_the_store_says_how_long_to_wait_within_bounds(fake: FakeStore, tmp_path: Path) -> None:
    clock = Clock()
    fake.faults.extend([(503, {"Retry-After": "7"}), (429, {"Retry-After": "9999"})])

    run(request(fake, tmp_path, clock=clock))

    assert clock.slept == [7.0, 60.0]


@pytest.mark.parametrize(
    ("fault", "said"),
    [(500, "500: it went wrong"), (400, "400: it went wrong"), ("hang", "no answer in time"), ("half", "broke")],
)
def test_trying_again_ends(fake: FakeStore, tmp_path: Path, fault: int | str, said: str) -> None:
    clock = Clock()
    fake.faults.extend([fault] * 9)  # type: ignore[list-item]  # parameters are of wider types

    with pytest.raises(EndpointError, match=said):
        run(request(fake, tmp_path, clock=clock, timeout=0.2))

    assert len(fake.asked) == (1 if fault == 400 else 5)


def test_errors_that_last_are_not_tried_again(fake: FakeStore, tmp_path: Path) -> None:
    asked = LoadRequest(
        Address(fake.url, "virtuoso", update_url=fake.url), tmp_path / "progress", graph=f"{EX}view", method="update"
    )
    fake.faults.extend([None, "lasting"])

    with pytest.raises(EndpointError, match=r"500: Error 22023 unsupported type$"):
        run(asked, VIEW)

    assert len(fake.asked) == 2


def test_a_broken_load_goes_on_where_it_stopped(fake: FakeStore, tmp_path: Path) -> None:
    fake.faults.extend([None, None, None, None, *[500] * 5])  # three counts, the first batch, then the break
    with pytest.raises(EndpointError, match="run the same command again"):
        run(request(fake, tmp_path))
    assert fake.count() == 10

    fake.asked.clear()
    summary = run(request(fake, tmp_path))

    assert summary.planned.done == 1
    assert len(fake.only("POST /store?default")) == 2
    assert fake.count() == 25
    assert not (tmp_path / "progress").exists()


def test_a_broken_replacement_does_not_empty_what_has_arrived(fake: FakeStore, tmp_path: Path) -> None:
    fake.store.add(FOREIGN)
    fake.faults.extend([None, None, None, None, *[500] * 5])
    with pytest.raises(EndpointError):
        run(request(fake, tmp_path, mode="replace"))

    run(request(fake, tmp_path, mode="replace"))

    assert len(fake.only("PUT /store?default")) == 1
    assert fake.count() == 25


@pytest.mark.parametrize("change", ["restart", "store lost it", "other graph", "other size", "damaged"])
def test_a_load_does_not_go_on_where_it_must_not(fake: FakeStore, tmp_path: Path, change: str) -> None:
    fake.faults.extend([None, None, None, None, *[500] * 5])
    with pytest.raises(EndpointError):
        run(request(fake, tmp_path))
    if change == "store lost it":
        fake.store.clear()
    if change == "damaged":
        (tmp_path / "progress").write_text("{", encoding="utf-8")

    lines = [*VIEW, f"<{EX}new> <{EX}p> <{EX}o> .", *NAMED] if change == "other graph" else None
    asked = request(fake, tmp_path, restart=change == "restart", batch=11 if change == "other size" else 10)
    summary = run(asked, lines)

    assert summary.planned.done == 0
    assert fake.count() == 25 + (change == "other graph")


def test_a_load_that_never_began_leaves_no_file(fake: FakeStore, tmp_path: Path) -> None:
    fake.faults.extend([None, None, None, 400])
    with pytest.raises(EndpointError):
        run(request(fake, tmp_path))

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_sent_that_could_not_be_remembered(fake: FakeStore, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        run(request(fake, tmp_path / "absent"))

    assert fake.count() == 0


def test_a_store_that_drops_a_batch_is_found_out_by_counting(fake: FakeStore, tmp_path: Path) -> None:
    fake.faults.extend([None, None, None, None, "lost"])

    with pytest.raises(EndpointError, match="the graph default holds 15 triples of 25 that were sent"):
        run(request(fake, tmp_path))


def test_a_store_with_more_than_it_can_have_is_found_out(fake: FakeStore, tmp_path: Path) -> None:
    fake.faults.extend([None, None, None, "lost"])  # nothing is replaced
    fake.store.extend([Quad(NamedNode(f"{EX}o{n}"), NamedNode(EX + "p"), NamedNode(EX)) for n in range(30)])

    with pytest.raises(EndpointError, match="20 more than it can"):
        run(request(fake, tmp_path, mode="replace"))


def test_a_store_that_changes_values_is_found_out_by_sampling(fake: FakeStore, tmp_path: Path) -> None:
    asked = request(fake, tmp_path)
    with Load(Dataset(VIEW), asked, {}) as load:
        load.run()
        fake.store.update(f'DELETE DATA {{ {VIEW[0]} }}; INSERT DATA {{ <{EX}s0> <{EX}p> "another" }}')
        fake.faults.extend([204, 204, 204])
        with pytest.raises(EndpointError, match=r'lacks <http://example\.org/s0> .* "value 0"'):
            load.run()


def test_without_verification_nobody_counts(fake: FakeStore, tmp_path: Path) -> None:
    fake.faults.extend([None, "lost"])

    assert run(request(fake, tmp_path, verify=False), VIEW[:5]).check is None


def test_preparing_sends_nothing(fake: FakeStore, tmp_path: Path) -> None:
    fake.store.add(FOREIGN)

    with Load(Dataset(VIEW), request(fake, tmp_path), {}) as load:
        planned = load.planned

    assert (planned.plan.triples, len(planned.plan.batches), planned.counts["default"]) == (25, 3, 1)
    assert [asked.split()[1] for asked in fake.asked] == ["/query"]
    assert list(tmp_path.iterdir()) == []


def test_blank_nodes_become_iris_so_that_batches_may_be_sent_twice(fake: FakeStore, tmp_path: Path) -> None:
    lines = [f"_:a <{EX}p> _:b .", f'_:b <{EX}p> "not _:a node" .', f"_:b <{EX}p> _:a ."]
    fake.faults.extend([None, "late"])

    summary = run(request(fake, tmp_path, batch=1), lines)

    assert summary.planned.blank_nodes
    assert fake.count() == 3
    assert all(isinstance(quad.subject, NamedNode) for quad in fake.store)


def test_an_empty_graph_replaces_or_adds_nothing(fake: FakeStore, tmp_path: Path) -> None:
    fake.store.add(FOREIGN)

    run(request(fake, tmp_path), [])
    assert fake.count() == 1

    run(request(fake, tmp_path, mode="replace"), [])
    assert fake.count() == 0


def test_credentials_are_sent_and_never_told(fake: FakeStore, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    fake.login = "anna:geheim"
    caplog.set_level(logging.DEBUG)

    summary = run(request(fake, tmp_path), environment={"KG_USER": "anna", "KG_PASSWORD": "geheim"})
    with pytest.raises(EndpointError) as refused:
        run(request(fake, tmp_path), environment={"KG_USER": "anna", "KG_PASSWORD": "falsch"})
    with pytest.raises(EndpointError, match="set KG_USER and KG_PASSWORD"):
        run(request(fake, tmp_path))

    assert summary.planned.credentials == "KG_USER and KG_PASSWORD"
    assert refused.value.status == 401
    assert "geheim" not in caplog.text + repr(summary)
    assert "falsch" not in caplog.text + str(refused.value)
    assert "YW5uYTpnZWhlaW0" not in caplog.text


def test_a_token_is_sent_as_bearer(fake: FakeStore, tmp_path: Path) -> None:
    fake.login = "a-token"

    assert run(request(fake, tmp_path), environment={"KG_TOKEN": "a-token"}).check


def test_redirects_are_told_not_followed(fake: FakeStore, tmp_path: Path) -> None:
    fake.faults.append((307, {"Location": "http://me:secret@elsewhere.example/ds?key=1"}))

    with pytest.raises(EndpointError, match=r"307: moved to http://elsewhere\.example/ds; ") as caught:
        run(request(fake, tmp_path))

    assert "secret" not in str(caught.value)
    assert len(fake.asked) == 1


def test_an_answer_that_is_no_result_of_sparql_is_told(fake: FakeStore, tmp_path: Path) -> None:
    fake.faults.append("garbage")

    with pytest.raises(EndpointError, match="did not answer with results of SPARQL in JSON"):
        run(request(fake, tmp_path))


def test_requests_that_are_too_large_can_be_made_smaller(fake: FakeStore, tmp_path: Path) -> None:
    fake.limit = 300
    with pytest.raises(EndpointError, match="413: too large; make requests smaller with --batch"):
        run(request(fake, tmp_path))

    run(request(fake, tmp_path, batch=2))

    assert fake.count() == 25


def test_stores_are_recognised_by_what_their_server_says(fake: FakeStore, tmp_path: Path) -> None:
    with Load(Dataset(VIEW), LoadRequest(Address(fake.url), tmp_path / "progress"), {}) as load:
        assert load.planned.profile.name == "oxigraph"


def test_a_store_that_nobody_knows_is_spoken_to_in_plain_sparql(fake: FakeStore, tmp_path: Path) -> None:
    fake.server = "Other/1"
    with Load(Dataset(VIEW), LoadRequest(Address(fake.url), tmp_path / "progress"), {}) as load:
        load.run()

    assert (load.planned.profile.name, load.planned.plan.method, fake.count()) == ("generic", "update", 25)


@pytest.mark.parametrize(
    ("address", "graph", "said"),
    [
        (Address("http://127.0.0.1:1", "virtuoso"), None, "has no default graph"),
        (Address("http://127.0.0.1:1", "oxigraph"), f"{EX}document/0", "does not hold itself"),
        (Address("http://127.0.0.1:1", "oxigraph"), "view", "an absolute IRI"),
        (Address("http://127.0.0.1:1", "oxigraph"), f"{EX}> {{}} }} ; DROP ALL ; #", "an absolute IRI"),
        (Address("http://anna:geheim@127.0.0.1:1", "oxigraph"), None, "KG_USER and KG_PASSWORD"),
        (Address("ftp://127.0.0.1", "oxigraph"), None, "http or https URL"),
        (Address("http://127.0.0.1:many", "oxigraph"), None, "http or https URL"),
        (Address("http://127.0.0.1:1", "mystore"), None, "one of oxigraph"),
    ],
)
def test_what_cannot_be_meant_is_told_before_anything_is_sent(
    tmp_path: Path, address: Address, graph: str | None, said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        Load(Dataset(VIEW + NAMED), LoadRequest(address, tmp_path / "progress", graph=graph), {})

    assert "geheim" not in str(caught.value)


def test_literals_that_a_store_would_refuse_are_told_first(tmp_path: Path) -> None:
    lines = [f'<{EX}long> <{EX}p> "{"x" * 70_000}" .']
    asked = LoadRequest(Address("http://127.0.0.1:1", "virtuoso"), tmp_path / "progress", graph=f"{EX}g")

    with pytest.raises(InputError, match=f"1 literals are too long .*{EX}long.*--method update"):
        Load(Dataset(lines), asked, {})


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EndpointError, match="cannot be reached"):
        Load(Dataset(VIEW), LoadRequest(Address("http://127.0.0.1:1"), tmp_path / "progress"), {})
