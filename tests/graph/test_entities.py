from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.graph import load

RDF = """<!DOCTYPE rdf:RDF [{entities}]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">
<rdf:Description rdf:about="http://example.org/a"><e:p>{text}</e:p></rdf:Description></rdf:RDF>"""


def written(folder: Path, entities: str, text: str) -> Path:
    path = folder / "g.rdf"
    path.write_text(RDF.format(entities=entities, text=text), encoding="utf-8")
    return path


def test_a_short_entity_stands_for_its_text(tmp_path: Path) -> None:
    graph = load(written(tmp_path, '<!ENTITY e "http://example.org/">', "&e;b"))
    assert list(graph.lines) == ['<http://example.org/a> <http://example.org/p> "http://example.org/b" .']


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;">',
        f'<!ENTITY a "{"x" * 501}">',
        '<!ENTITY % a "lol">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        f"{' ' * (1 << 20)}<!ENTITY a '&#x26;b;'>",  # beyond the first piece
    ],
)
def test_what_stands_for_more_is_refused(entities: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"g\.rdf: declares an entity at byte \d+ that is no plain text"):
        load(written(tmp_path, entities, "&a;"))


def test_a_declaration_across_two_pieces_is_found(tmp_path: Path) -> None:
    for shift in range(1, 9):
        padding = " " * ((1 << 20) - len("<!DOCTYPE rdf:RDF [") - shift)
        with pytest.raises(InputError, match="declares an entity"):
            load(written(tmp_path, f'{padding}<!ENTITY a "&b;">', "&a;"))
