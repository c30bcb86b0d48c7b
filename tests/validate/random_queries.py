"""Queries of constraints and graphs made at random: all that a group may hold, over few names, so that much meets."""

from __future__ import annotations

from random import Random

_VARIABLES = ("$this", "?a", "?b", "?c", "?d")
_PROPERTIES = (":p", ":q", ":r")
_NODES = (":a", ":b", ":c", ":d", ":e", ":f", "_:x", "_:y")
_VALUES = ("1", "01", "2.50", '"one"', '"x"@en')
_TESTS = ("{0} = {1}", "{0} != {1}", "{0} < {1}", "!bound({0})")
_DEEPEST = 3


def query(rng: Random, *, binds_this: bool) -> str:
    """Return a query; with `binds_this`, its first pattern is one of `$this`."""
    first = f"$this {_path(rng)} {_value(rng)} . " if binds_this else ""
    return f"SELECT $this ?a ?b ?c ?d WHERE {{ {first}{_elements(rng, _DEEPEST)} }}"


def statements(rng: Random, count: int) -> list[str]:
    """Return so many statements in Turtle, some of them maybe twice."""
    found = [
        f"{rng.choice(_NODES)} {rng.choice(_PROPERTIES)} {rng.choice((*_NODES, *_VALUES))} ." for _ in range(count)
    ]
    return [*found, *(f"{rng.choice(_NODES)} a {rng.choice((':A', ':B'))} ." for _ in range(count // 4))]


def _elements(rng: Random, depth: int) -> str:
    return " . ".join(_element(rng, depth) for _ in range(rng.randint(1, 3)))


def _element(rng: Random, depth: int) -> str:
    kind = rng.random()
    if depth == 0 or kind < 0.45:
        return f"{rng.choice((*_VARIABLES, *_VARIABLES, ':a', ':b'))} {_path(rng)} {_value(rng)}"
    if kind < 0.55:
        return rng.choice(
            ("FILTER({0} = {1})", "FILTER({0} != {1})", "FILTER(!bound({0}))", "FILTER({0} < {1})")
        ).format(rng.choice(_VARIABLES), rng.choice(_VARIABLES))
    one, other = (f"{{ {_elements(rng, depth - 1)} }}" for _ in range(2))
    return rng.choice(
        (
            *(f"OPTIONAL {one}", f"FILTER NOT EXISTS {one}", f"FILTER (EXISTS {one} || ?a = ?b)", one),
            *(f"BIND (EXISTS {one} AS ?seen{depth})", f"{one} UNION {other}"),
            f"OPTIONAL {{ {one} FILTER NOT EXISTS {other} }}",
        )
    )


def _value(rng: Random) -> str:
    return rng.choice((*_VARIABLES, *_VARIABLES, ":a", ":b", ":A", "1", '"one"'))


def _path(rng: Random) -> str:
    if rng.random() < 0.7:
        return rng.choice((*_PROPERTIES, *_PROPERTIES, "a", "?any"))
    return _composed(rng, 2)


def _composed(rng: Random, depth: int) -> str:
    if depth == 0:
        return rng.choice((*_PROPERTIES, *_PROPERTIES, "!:p", "!^:p", "!(:p|^:q)"))
    one, other = (_composed(rng, depth - 1) for _ in range(2))
    return rng.choice((f"^({one})", f"({one}/{other})", f"({one}|{other})", f"({one})*", f"({one})+", f"({one})?", one))
