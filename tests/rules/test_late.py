from __future__ import annotations

import pickle
import re

import pytest

from kg.cache.expressions import compiled
from kg.errors import RuleError
from kg.registry import load_registry
from kg.rules import rulebook, schema
from kg.rules.late import Late
from kg.rules.load import load_shipped
from kg.rules.rulebook import load_rules
from tests.rules.test_bounds import patterns_of


def told(error: re.error) -> Exception:
    return LookupError(str(error))


def test_it_does_what_a_pattern_does() -> None:
    late, pattern = Late("(a)(b)?", told), re.compile("(a)(b)?")
    text = "xabca"

    assert [one.span() for one in late.finditer(text)] == [one.span() for one in pattern.finditer(text)]
    for method in ("search", "match", "fullmatch"):
        for places in ((), (1,), (1, 2), (5,)):
            assert str(getattr(late, method)(text, *places)) == str(getattr(pattern, method)(text, *places))
    assert late.pattern == pattern.pattern


def test_it_is_compiled_once_and_only_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("kg.rules.late.compiled", lambda source: made.append(source) or compiled(source))  # type: ignore[func-returns-value]  # for what it does

    late = Late("a", told)
    assert not made
    assert late.search("ba")
    assert late.match("ab")
    assert made == ["a"]


def test_what_is_no_regular_expression_is_told_at_its_first_use() -> None:
    with pytest.raises(LookupError, match="unterminated"):
        Late("[a", told).search("a")


def test_it_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError, match="groups"):
        _ = Late("a", told).groups


def test_another_process_gets_it_as_it_is_written() -> None:
    late = Late("a+", told)
    late.search("a")

    back = pickle.loads(pickle.dumps(late))

    assert back.pattern == "a+"
    assert back.fullmatch("aa")


def test_every_shipped_pattern_is_a_regular_expression() -> None:
    for grammar in load_rules(load_registry()).grammars.values():
        for pattern in patterns_of(grammar):
            pattern.search("")


def test_a_broken_pattern_is_told_with_its_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str, form: type[schema.LanguageForm]) -> schema.LanguageForm:
        found = load_shipped(name, form)
        if name != "grammar/en.yaml":
            return found
        first = found.chunks[0].model_copy(update={"pattern": "(a"})
        return found.model_copy(update={"chunks": (first, *found.chunks[1:])})

    monkeypatch.setattr(rulebook, "load_shipped", broken)
    rules = load_rules(load_registry())

    with pytest.raises(RuleError, match=r"kg/data/grammar/en\.yaml:\d+: chunks\.0\.pattern: .*unterminated.* in '\(a'"):
        rules.grammars["en"].chunks[0].pattern.search("a")
