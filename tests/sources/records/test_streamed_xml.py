"""A large document gives the same records as one that is read as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.source import Request
from kg.sources import open_source
from kg.sources.records import from_xml
from kg.sources.records.streamed_xml import element_path

NAMESPACES = (("n", "http://n.org/"), ("m", "http://m.org/"))
DOCUMENTS = {
    "plain": '<a><b id="1"><c>x</c></b><b id="2"><c>y</c><c>z</c></b></a>',
    "empty": "<a/>",
    "other root": "<z><b><c>x</c></b></z>",
    "mixed": "<a>one<b>two<c>three</c>four<!-- five --><?six seven?>eight</b>nine<b/>ten</a>",
    "cdata": "<a><b><c><![CDATA[<x>]]> & <![CDATA[y]]></c></b></a>".replace("& ", "&amp; "),
    "comments": "<!-- x --><?p q?><a><!-- x --><b><!-- y --><c><!-- z -->1</c></b><!-- x --><?p q?></a><!-- x -->",
    "nested": '<b id="1"><b id="2"><c>x</c><b id="3"><c>y</c></b></b><c>z</c><a><b id="4"/></a><b id="5"/></b>',
    "nested below": '<a><b id="1"><b id="2"><c>x</c></b><a><b id="3"><c>y</c></b></a></b><d><b id="4"/></d></a>',
    "namespaces": '<a xmlns="http://n.org/" xmlns:o="http://m.org/">'
    '<b o:k="1"><c>x</c><o:c>y</o:c></b><o:b><c>z</c></o:b></a>',
    "both": '<a xmlns:n="http://n.org/"><b id="1"><n:c>x</n:c></b><n:b id="2"><c>y</c></n:b></a>',
    "entities": '<!DOCTYPE a [<!ENTITY e "told"><!ATTLIST b id CDATA "9">]><a><b><c>x&e;y&amp;z</c></b></a>',
    "long": f'<a>{"<d>no</d>" * 9000}<b id="1"><c>{"long &lt; " * 20_000}</c></b>{"<b><c>x</c></b> " * 5000}</a>',
    "spaces": "<a>\n  <b>\n    <c> x </c>\n  </b>\n</a>\n",
}  # fmt: skip
ITERATORS = ("/a/b", "//b", "/n:a/n:b", "//n:b", "/a/b/c", "//c", "/a", "/b", "/a/b/a/b", "//m:c")
REFERENCES = (
    "@id",
    "c",
    ".",
    "text()",
    "c[1]",
    ".//b/@id",
    "n:c",
    "m:c/text()",
    "count(*)",
    "b[@id='2']/c",
    "string(c)",
    "@m:k",
    "name(.)",
    "c = 'x'",
)


def both(path: Path, iterator: str, references: tuple[str, ...]) -> tuple[object, object]:
    """What is found as a whole, and in a stream: rows, or the error where there is one."""
    found: list[object] = []
    for large in (1 << 40, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(from_xml, "LARGE", large)
            try:
                request = Request("a", str(path), "xpath", iterator, "", references, namespaces=NAMESPACES)
                found.append(list(open_source(request).rows))
            except InputError as error:
                found.append(str(error))
    return found[0], found[1]


@pytest.mark.parametrize("iterator", ITERATORS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_records_are_the_same(tmp_path: Path, name: str, iterator: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(DOCUMENTS[name], "utf-8")
    assert element_path(iterator, REFERENCES, dict(NAMESPACES)), "it streams"
    whole, streamed = both(path, iterator, REFERENCES)
    assert isinstance(whole, list)
    assert streamed == whole


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(f'<?xml version="1.0" encoding="{encoding}"?><a><b>中華</b></a>', encoding)
    assert both(path, "/a/b", (".",)) == ([("中華",)], [("中華",)])


@pytest.mark.parametrize(
    "document",
    ["<a><b>x</b>\n<b></a>", "<a><b>x</b></a>\n<a/>", "<a>\n<b>x</b>\n", "<a><b i=1/></a>",
     "<a>" + "<b>" * 300 + "</b>" * 300 + "</a>"],
)  # fmt: skip
def test_what_is_broken_is_told(tmp_path: Path, document: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(document, "utf-8")
    whole, streamed = both(path, "/a/b", ("@id",))
    assert "a.xml:" in str(whole)
    assert "not XML" in str(streamed)
    assert str(streamed).split(": ")[0] == str(whole).split(": ")[0], "on the same line"


def test_an_entity_that_nobody_declares_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<a><b>x</b>&none;</a>", "utf-8")
    for found in both(path, "/a/b", ("@id",)):
        assert "a.xml:" in str(found)  # the line is told otherwise by parts
        assert "not XML" in str(found)


def test_external_entities_are_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    path = tmp_path / "a.xml"
    path.write_text(f'<!DOCTYPE a [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><a><b>&e;</b></a>', "utf-8")
    whole, streamed = both(path, "/a/b", (".",))
    assert streamed == whole
    assert "secret" not in str(streamed)


@pytest.mark.parametrize(
    "reference",
    ["../@id", "..", "preceding::b", "ancestor::a/@id", "/a/@id", "//b", "count(/a/b)", "count(//b)", "id('x')",
     "lang('en')",
     "string(../@id)", "b[../@id]", "b | //c", "*/../@id", ".//..", "b[/a]", "b[count(//b) = 2]",
     "following-sibling::b", "self::b"],
)  # fmt: skip
def test_references_out_of_the_record_read_the_whole(tmp_path: Path, reference: str) -> None:
    assert element_path("/a/b", ("@id", reference), {}) is None
    path = tmp_path / "a.xml"
    path.write_text('<a id="0" xml:lang="en"><b id="1"><c>x</c></b><b id="2"><b/></b></a>', "utf-8")
    whole, streamed = both(path, "/a/b", (reference,))
    assert streamed == whole


@pytest.mark.parametrize(
    "iterator", ["", "/*", "/a/*", "/a/b[1]", "/a//b", "//a/b", "a/b", "/a/b/..", "/a/b | /a/c", "/x:a/b", "/a/b/@id"]
)
def test_other_iterators_read_the_whole(iterator: str) -> None:
    assert element_path(iterator, ("@id",), dict(NAMESPACES)) is None
