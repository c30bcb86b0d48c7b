from __future__ import annotations

from kg.pipeline.stored.tally import Tally, by_graph

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
    tally = Tally.of(by_graph(LINES)[0])

    assert (tally.triples, tally.subjects) == (5, 2)
    assert tally.properties == {TYPE, "<e:says>", "<e:knows>"}
    assert tally.classes == {"e:C": 2, "e:D": 1}


def test_parts_add_up_to_the_whole() -> None:
    whole = Tally()
    stated, _ = by_graph(LINES)
    for part in (stated[:2], stated[2:], []):
        whole.add(Tally.from_values(Tally.of(part).as_values()))

    assert whole == Tally.of(stated)


def test_lines_are_told_apart_by_graph() -> None:
    assert by_graph(LINES) == (
        [LINES[0], LINES[1], LINES[2], LINES[4], LINES[6]],
        [LINES[3], LINES[5], LINES[7]],
    )
