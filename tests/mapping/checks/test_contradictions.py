import pytest

from kg.mapping import parse_mapping
from kg.mapping.checks.contradictions import contradictions
from kg.mapping.checks.vocabulary import Vocabulary
from kg.vocab import PREFIXES

EX = "http://e.org/"
XSD = PREFIXES["xsd"]
VOCABULARY = Vocabulary(
    frozenset(),
    frozenset(),
    domains={EX + "day": (EX + "Event",), EX + "host": (EX + "Meeting", EX + "Visit")},
    ranges={EX + "day": (XSD + "date", XSD + "gYear"), EX + "host": (EX + "State",)},
    ancestors=frozenset({(EX + "Meeting", EX + "Event"), (EX + "Visit", EX + "Event")}),
)
TEXT = """\
prefixes: {ex: 'http://e.org/', xsd: 'http://www.w3.org/2001/XMLSchema#'}
mappings:
  state: {sources: [['t.csv~csv']], s: 'ex:$(id)', po: [[a, ex:State]]}
  other: {sources: [['t.csv~csv']], s: 'ex:$(id)', po: [[a, ex:Other]]}
  m:
    sources: [['t.csv~csv']]
    s: ex:$(id)
    po:
"""


def test_values_that_know_their_type_are_not_judged_before_the_run() -> None:
    text = TEXT.replace("t.csv~csv", "t.json~jsonpath") + "      - [ex:day, $(d)]\n"
    assert list(contradictions(parse_mapping(text, "m.yaml"), VOCABULARY)) == []


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        (["[a, ex:Meeting]", "[ex:day, $(d), xsd:date]"], ""),
        (["[a, ex:Event]", "[ex:host, $(d)~iri]"], ""),
        (["[a, ex:Other]", "[ex:day, $(d), xsd:date]"], f"{EX}day is a property of {EX}Event, not of {EX}Other"),
        (["[a, [ex:Other, ex:Meeting]]", "[ex:day, $(d), xsd:date]"], ""),
        (["[a, 'ex:$(class)']", "[ex:day, $(d), xsd:date]"], ""),
        (["[ex:day, $(d), xsd:date]"], ""),
        (["[ex:day, $(d)]"], "not xsd:string"),
        (["[ex:day, $(d), en~lang]"], "not rdf:langString"),
        (["[ex:day, $(d), xsd:int]"], "not xsd:int"),
        (["[ex:day, $(d), 'xsd:$(t)']"], ""),
        (["[ex:day, $(d)~iri]"], "are xsd:date or xsd:gYear, not IRIs"),
        (["[ex:host, $(d)]"], f"are {EX}State, not xsd:string"),
        (["{p: ex:host, o: {mapping: state}}"], ""),
        (["{p: ex:host, o: {mapping: other}}"], f"are {EX}State, not {EX}Other"),
        (["{p: ex:day, o: {mapping: state}}"], f"not {EX}State"),
        (["[ex:unknown, $(d)]"], ""),
    ],
)
def test_domains_and_ranges(pairs: list[str], says: str) -> None:
    mapping = parse_mapping(TEXT + "".join(f"      - {pair}\n" for pair in pairs), "m.yaml")
    found = list(contradictions(mapping, VOCABULARY))
    assert len(found) == bool(says)
    for place, name, message in found:
        assert (place.line, name) == (8 + len(pairs), "m")
        assert says in message
