import pytest

from kg.graph.tags import restore_tag, usual_case


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant-TW", "und", "es-419", "sl-rozaj", "en-x-ab", "de-1996"])
def test_tags_get_their_usual_case_back(tag: str) -> None:
    assert usual_case(tag.lower()) == usual_case(tag.upper()) == tag


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('<a> <b> "x"@zh-hans .', '<a> <b> "x"@zh-Hans .'),
        ('<a> <b> "x"@zh-hans <g> .', '<a> <b> "x"@zh-Hans <g> .'),
        ('<a> <b> "\\"@zh-hans ." .', '<a> <b> "\\"@zh-hans ." .'),
        ('<a> <b> "\\"@zh-hans <g> ."@en .', '<a> <b> "\\"@zh-hans <g> ."@en .'),
        ('<a> <b> "@zh-hans" .', '<a> <b> "@zh-hans" .'),
        ("<a> <b> <c@zh-hans> .", "<a> <b> <c@zh-hans> ."),
    ],
)
def test_only_tags_are_touched(line: str, expected: str) -> None:
    assert restore_tag(line) == expected
