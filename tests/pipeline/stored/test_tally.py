from __future__ import annotations

from kg.pipeline.stored.tally import Tally

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LINES = [
    f"<e:a> {TYPE} <e:C> .",
    f"<e:a> {TYPE} <e:D> .",
    f"<e:b> {TYPE} <e:C> .",
    f"<e:b> {TYPE} <e:C> <e:graph> .",
    '<e:a> <e:says> "a <b> . \\"c\\" " .',
    '<e:a> <e:says> "in a graph <e:x> ."@en <e:graph> .',
    "_:n <e:knows> <e:a> .",
    "_:n <e:hides> <e:a> _:g .",
]


def test_the_default_graph_is_counted() -> None:
    tally = Tally.of(LINES)

    assert (tally.triples, tally.subjects) == (5, 2)
    assert tally.properties == {TYPE, "<e:says>", "<e:knows>"}
    assert tally.classes == {"e:C": 2, "e:D": 1}


def test_parts_add_up_to_the_whole() -> None:
    whole = Tally()
    for part in (LINES[:2], LINES[2:], []):
        whole.add(Tally.from_values(Tally.of(part).as_values()))

    assert whole == Tally.of(LINES)
