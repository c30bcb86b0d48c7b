from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.publish.plan import Mode, Plan, Target, make_plan
from kg.publish.profiles import Method, Profile, get_profile

OXIGRAPH = get_profile("oxigraph")


def target(name: str | None, size: int, width: int = 1) -> Target:
    return Target(name, tuple(f'<http://e/s{n}> <http://e/p> "{"x" * width}" .' for n in range(size)))


def plan(
    *targets: Target, method: Method = "store", mode: Mode = "add", size: int = 3, profile: Profile = OXIGRAPH
) -> Plan:
    return make_plan(targets, profile, method=method, mode=mode, size=size)


@given(
    sizes=st.lists(st.integers(0, 12), min_size=1, max_size=4),
    size=st.integers(1, 5),
    most=st.integers(1, 200),
    method=st.sampled_from(["store", "update"]),
)
def test_batches_hold_every_line_once_in_order_within_limits(
    sizes: list[int], size: int, most: int, method: Method
) -> None:
    targets = [target(f"http://e/g{n}", length, width=n * 20) for n, length in enumerate(sizes)]
    profile = OXIGRAPH.model_copy(update={"update_bytes": most})

    made = plan(*targets, method=method, size=size, profile=profile)

    sent = [(batch.target.graph, line) for batch in made.batches for line in batch.lines]
    assert sent == [(each.graph, line) for each in targets for line in each.lines]
    assert all(0 < len(batch.lines) <= size for batch in made.batches)
    if method == "update":
        sizes_of = [(len(batch.lines), sum(len(line) + 1 for line in batch.lines)) for batch in made.batches]
        assert all(count == 1 or length <= most for count, length in sizes_of)


def test_an_empty_graph_is_sent_only_to_replace_another() -> None:
    assert plan(target(None, 0)).batches == ()
    assert [batch.is_first for batch in plan(target(None, 0), mode="replace").batches] == [True]


def test_what_arrived_is_counted_by_graph() -> None:
    made = plan(target(None, 5), target("http://e/g", 4))

    assert [made.sent(done) for done in range(5)] == [
        {"default": 0, "http://e/g": 0},
        {"default": 3, "http://e/g": 0},
        {"default": 5, "http://e/g": 0},
        {"default": 5, "http://e/g": 3},
        {"default": 5, "http://e/g": 4},
    ]


def test_the_key_changes_with_everything_that_matters() -> None:
    keys = {
        plan(target(None, 5)).key,
        plan(target(None, 6)).key,
        plan(target("http://e/g", 5)).key,
        plan(target(None, 5), size=4).key,
        plan(target(None, 5), mode="replace").key,
        plan(target(None, 5), method="update").key,
        plan(target(None, 5), profile=get_profile("fuseki")).key,
    }

    assert len(keys) == 7
    assert plan(target(None, 5)).key in keys
