"""`kg load`: options reach the library, and what it tells reaches the user."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.graph import Dataset, save
from tests.publish.fake import FakeStore, serving

LINES = [f'<http://e/s{n}> <http://e/p> "{n}" .' for n in range(7)]
NAMED = [f"<http://e/s> <http://e/p> <http://e/o{n}> <http://e/g{n}> ." for n in range(30)]


@pytest.fixture
def fake() -> Iterator[FakeStore]:
    with serving(FakeStore(server="Oxigraph/0")) as played:
        yield played


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.nq"
    save(Dataset(LINES + NAMED), path)
    return path


def run(*arguments: str | Path, **environment: str) -> Result:
    clean = dict.fromkeys(("KG_USER", "KG_PASSWORD", "KG_TOKEN", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"))
    return CliRunner().invoke(main, ["load", *map(str, arguments)], env=clean | {"HOME": "/nowhere"} | environment)


def test_a_graph_is_sent_and_verified(fake: FakeStore, graph: Path) -> None:
    done = run(graph, "--endpoint", fake.url, "--batch", "3")

    assert done.exit_code == 0, done.output
    assert "37 triples in 33 requests are added to" in done.output
    assert "default: 7 to send, 0 there" in done.output
    assert "… and 11 more graphs" in done.output
    assert "Verified: 37 triples in 31 graphs" in done.output
    assert fake.count() == 7
    assert [path.name for path in graph.parent.iterdir()] == ["graph.nq"]


def test_options_reach_the_store(fake: FakeStore, graph: Path) -> None:
    options = ("--graph", "urn:m:view", "--replace", "--method", "update", "--no-verify")
    done = run(graph, "--endpoint", fake.url, "--update-url", f"{fake.url}/change", *options)

    assert done.exit_code == 0, done.output
    assert fake.count("urn:m:view") == 7
    assert len(fake.only("POST /change")) == 31
    assert "replace what" in done.output
    assert "  urn:m:view: 7 to send" in done.output
    assert "Not verified" in done.output


def test_a_dry_run_sends_nothing(fake: FakeStore, graph: Path) -> None:
    done = run(graph, "--endpoint", fake.url, "--dry-run")

    assert done.exit_code == 0, done.output
    assert "Nothing was sent" in done.output
    assert len(list(fake.store)) == 0
    assert not fake.only("PUT") + fake.only("POST /store") + fake.only("POST /update")


def test_after_a_break_the_next_run_says_where_it_goes_on(fake: FakeStore, graph: Path) -> None:
    fake.faults.extend([None] * 32 + [None, 400])
    broken = run(graph, "--endpoint", fake.url, "--batch", "3")
    again = run(graph, "--endpoint", fake.url, "--batch", "3")

    assert (broken.exit_code, again.exit_code) == (1, 0)
    assert "Going on after request 1" in again.output
    assert "Sent 34 triples" in again.output


def test_passwords_are_not_printed(fake: FakeStore, graph: Path) -> None:
    fake.login = "anna:geheim"

    good = run(graph, "--endpoint", fake.url, KG_USER="anna", KG_PASSWORD="geheim")
    bad = run(graph, "--endpoint", fake.url, KG_USER="anna", KG_PASSWORD="falsch")
    on_the_line = run(graph, "--endpoint", fake.url.replace("//", "//anna:geheim@"))

    assert (good.exit_code, bad.exit_code, on_the_line.exit_code) == (0, 1, 2)
    assert "credentials: KG_USER and KG_PASSWORD" in good.output
    assert "geheim" not in good.output + on_the_line.output
    assert "falsch" not in bad.output


def test_blank_nodes_and_stores_that_see_all_graphs_are_told(fake: FakeStore, tmp_path: Path) -> None:
    path = tmp_path / "blank.nq"
    path.write_text('_:a <http://e/p> "x" .\n_:a <http://e/p> "x" <http://e/g> .\n', encoding="utf-8")
    options = ("--store", "virtuoso", "--graph", "http://e/view", "--store-url", f"{fake.url}/store")

    done = run(path, "--endpoint", fake.url, *options)

    assert done.exit_code == 0, done.output
    assert "Blank nodes are sent as IRIs" in done.output
    assert "sees all graphs as one" in done.output


def test_bulk_files_are_listed(graph: Path, tmp_path: Path) -> None:
    done = run(graph, "--bulk", tmp_path / "bulk", "--store", "oxigraph", "--batch", "20")

    assert done.output.splitlines() == [
        str(tmp_path / "bulk" / name) for name in ("part-0001.nq", "part-0002.nq", "load.sh")
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give --endpoint URL, or --bulk FOLDER"),
        (("--bulk", "x"), "--bulk needs --store"),
        (("--endpoint", "http://127.0.0.1:1", "--batch", "0"), "--batch"),
        (("--endpoint", "http://127.0.0.1:1", "--timeout", "0"), "--timeout"),
        (("--endpoint", "http://127.0.0.1:1", "--store", "other"), "--store"),
    ],
)
def test_wrong_use_is_told(graph: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(graph, *arguments)

    assert done.exit_code == 2
    assert said in done.output
