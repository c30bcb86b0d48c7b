from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.serve.guard import GuardError, check, tokens

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "reach.yaml").read_text("utf-8"))


@pytest.mark.parametrize("text", CASES["stays"])
def test_what_stays_in_the_store_passes(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", CASES["reaches"])
def test_what_reaches_outside_is_refused(text: str) -> None:
    with pytest.raises(GuardError, match="outside"):
        check(text.replace("URL", "http://127.0.0.1:1/"))


def test_what_is_on_the_list_may_be_reached_and_nothing_else() -> None:
    allowed = ["https://example.org/sparql"]

    check("SELECT * { SERVICE SILENT <https://example.org/sparql> { ?s ?p ?o } }", allowed)
    for target in (
        "<https://example.org/sparql2>",
        "<https://example.org/sparq\\u006c>",
        "?x",
        "ex:sparql",
        "<sparql>",
    ):
        with pytest.raises(GuardError):
            check(f"SELECT * {{ SERVICE {target} {{ ?s ?p ?o }} }}", allowed)


@pytest.mark.parametrize("text", ["SELECT 'x", 'ASK { ?s ?p "x }', "ASK { ?s ?p \\ }"])
def test_what_no_token_begins_with_is_malformed(text: str) -> None:
    with pytest.raises(GuardError) as caught:
        check(text)
    assert caught.value.is_malformed


@given(
    st.lists(st.sampled_from([*"<>{}?.:#'\"\\ \n", "SERVICE", "<http://a.b/>", "ex:a", "?v", '"""', "\\u0041", "1"]))
)
def test_whatever_the_library_would_reach_for_is_refused(pieces: list[str]) -> None:
    """Where the parser takes the text, and would have to fetch something, we have refused it."""
    text = "PREFIX ex: <http://ex.org/> ASK { " + "".join(pieces) + " SERVICE <http://127.0.0.1:9/> {} }"
    try:
        Store().query(text)
    except SyntaxError:
        return
    except OSError:
        with pytest.raises(GuardError):
            check(text)


def test_tokens_are_read_in_a_time_that_grows_with_their_number() -> None:
    assert sum(1 for _ in tokens("{" * 100_000)) == 100_000
    assert sum(1 for _ in tokens("<" * 50_000 + "a")) == 50_001
    with pytest.raises(GuardError):
        list(tokens('"' + "\\a" * 50_000))
