"""References that are but names give what XPath gives."""

from __future__ import annotations

import pytest
from lxml import etree

from kg.sources.records import xml_values
from kg.sources.records.xml_values import getter

NAMESPACES = {"n": "http://n.org/", "m": "http://m.org/"}
RECORDS = {
    "leaf": "<r>x</r>",
    "children": "<r><a>1</a><b>2</b><a>3</a><a/><a> </a></r>",
    "deep": '<r><a i="1"><b>1</b><b j="2">2</b></a><c><b>3</b></c><a i="4"><b>5</b>t</a></r>',
    "mixed": "<r>t<a>one<i>two<!-- three --></i><?four five?>six</a>u</r>",
    "comment": "<r><!-- a --><a><!-- x -->y</a><?a b?></r>",
    "cdata": "<r><a>x<![CDATA[<y>]]>z<![CDATA[]]></a></r>",
    "namespaces": '<r xmlns="http://n.org/" xmlns:o="http://m.org/" i="0" o:i="1">'
    '<a o:i="2">x</a><o:a i="3">y</o:a></r>',
    "none": '<r xmlns:n="http://n.org/" i=""><a>x</a><n:a n:i="4">y</n:a><n:a><b>z</b></n:a></r>',
    "declared": '<!DOCTYPE r [<!ENTITY e "told"><!ATTLIST r i CDATA "9"><!ATTLIST a i CDATA #FIXED "8">]>'
    "<r><a>x&e;y</a></r>",
    "other letters": '<r 号="一"><国家>中国</国家></r>',
}
PATHS = (
    "a",
    "b",
    "a/b",
    "c/b/a",
    "@i",
    "a/@i",
    "a/b/@j",
    "n:a",
    "m:a",
    "n:a/b",
    "@m:i",
    "n:a/@n:i",
    "国家",
    "@号",
    "text()",
    "a/text()",
    "a/b/text()",
)


@pytest.mark.parametrize("name", RECORDS)
def test_names_lead_where_xpath_does(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    record = etree.fromstring(RECORDS[name], parser)
    quick = {path: getter(etree, path, NAMESPACES, "a.xml")(record) for path in PATHS}
    monkeypatch.setattr(xml_values, "_names", lambda *_: None)
    assert quick == {path: getter(etree, path, NAMESPACES, "a.xml")(record) for path in PATHS}


@pytest.mark.parametrize("path", [*PATHS])
def test_paths_of_names_need_no_xpath(path: str) -> None:
    assert xml_values._names(path, NAMESPACES) is not None


@pytest.mark.parametrize(
    "path",
    [
        ".",
        "..",
        "a/..",
        "/a",
        "//a",
        "a[1]",
        "text()/a",
        "comment()",
        "count(a)",
        "*",
        "@*",
        "a|b",
        "@i/a",
        "self::a",
        "x:a",
        "",
    ],
)
def test_other_paths_are_left_to_xpath(path: str) -> None:
    assert xml_values._names(path, NAMESPACES) is None
