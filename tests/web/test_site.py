from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kg.errors import OutputError
from kg.web.files import site_files, write_site
from kg.web.holdings import Holdings
from kg.web.site import Site
from kg.web.wording import texts
from tests.house.checkout import ROOT
from tests.web.hostile import HOSTILE, hostile_store

PERSON = "id/official/vladimir-putin.html"
INLINE = {"style", "onclick", "onload", "onerror", "onmouseover"}


class Read(HTMLParser):
    """What of a page could act or lead elsewhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.scripts = 0
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [name for name in given if name in INLINE]
        self.links += [given[name] for name in ("href", "src", "action") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        self._in_script = tag in ("script", "style")
        self.scripts += tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.inline.append(data)


def body(site: Site, path: str, **query: str) -> str:
    page = site.page(path, query, "en")
    assert page is not None, path
    assert page.status == 200
    return page.body.decode()


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize(
    "path",
    [
        "index.html", PERSON, "lists.html", "lists/planned.html", "lists/undated.html", "lists/findings.html",
        "network.html", "network/2017.html", "timeline.html", "matrix.html", "search.html", "query.html",
        "query/names-of.html", "ontology.html",
    ],
)  # fmt: skip
def test_pages_are_there_in_each_language_and_need_nothing_from_elsewhere(site: Site, language: str, path: str) -> None:
    page = site.page(f"{language}/{path}", {}, "en")

    assert page is not None
    assert (page.status, page.media_type) == (200, "text/html; charset=utf-8")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self';")
    text = page.body.decode()
    assert f'<html lang="{language}">' in text
    read = Read(text)
    assert read.inline == []
    assert len(read.ids) == len(set(read.ids))


@pytest.mark.parametrize(
    ("path", "language", "target"),
    [
        ("", "zh-Hans", "zh-Hans/"),
        ("/", "fr", "en/"),
        ("en", "zh-Hans", "zh-Hans/"),
        ("id/state/RUS.html", "zh-Hant", "../../zh-Hant/id/state/RUS.html"),
    ],
)
def test_a_path_without_a_language_leads_to_the_readers(site: Site, path: str, language: str, target: str) -> None:
    page = site.page(path, {}, language)

    assert page is not None
    assert (page.status, page.headers["Location"]) == (302, target)


@pytest.mark.parametrize(
    "path",
    [
        "en/nothing.html", "nothing", "en/id/state/QQQ.html", "static/../words.yaml", "static/none.css",
        "en/id/official/vladimir-putin~99.1.html", "en/id/official/vladimir-putin~1.99.html", "en/list/Nothing.html",
        "en/list/Official~0.html", "en/lists/planned~7.html", "en/timeline~99.html", "en/query/nothing.html",
        "en/other/0.html", "en/id/x~y.html", "en/id/document/none.html", "en/id/../index.html",
        "en/id/state/<RUS>.html",
    ],
)  # fmt: skip
def test_nothing_is_at_other_paths(site: Site, path: str) -> None:
    assert site.page(path, {}, "en") is None
    assert site.not_found(path, "en").status == 404


def test_what_is_asked_for_is_escaped_where_it_is_told(site: Site) -> None:
    evil = '"><script>alert(1)</script>'

    assert "<script>alert" not in site.not_found(f"en/{evil}", "en").body.decode()
    for path in ("search.html", "query.html", "network.html", "timeline.html", "query/calls.html"):
        asked = {"q": evil, "query": evil, "from": evil, "kind": evil, "organization": evil, "name": evil, "page": evil}
        page = site.page(f"en/{path}", asked, "en")
        assert page is not None
        assert "<script>alert" not in page.body.decode()


@pytest.mark.parametrize(
    "path", ["index.html", "id/official/mallory.html", "id/document/x-1.html", "list/Official.html", "search.html"]
)
def test_hostile_names_quotes_and_iris_do_nothing(path: str) -> None:
    site = Site(Holdings(hostile_store()))
    text = body(site, f"en/{path}", q=HOSTILE)
    read = Read(text)

    assert read.scripts == 1
    assert read.inline == []
    assert not [link for link in read.links if urlsplit(link).scheme not in ("", "http", "https")]
    assert "&lt;script&gt;" in text


def test_things_have_addresses(site: Site) -> None:
    base = site.holdings.base

    assert site.address(f"{base}state/RUS", "zh-Hans") == "zh-Hans/id/state/RUS.html"
    assert site.address(f"{base}state/QQQ", "en") is None
    assert site.address("https://w3id.org/diplokg/ontology#Meeting", "en") == "en/ontology.html#Meeting"
    evidence = site.holdings.members("https://w3id.org/diplokg/ontology#Evidence")[0]
    assert re.fullmatch(r"en/id/document/.+\.html#.+", site.address(evidence, "en") or "")


def test_a_thing_outside_of_the_base_has_a_page_too() -> None:
    site = Site(Holdings(hostile_store()))
    address = site.address("https://example.org/a b?c".replace(" ", "%20"), "en")

    assert address is not None
    assert address.startswith("en/other/")
    assert "Elsewhere" in body(site, address)


def test_a_thing_shows_names_offices_neighbours_and_quotes(site: Site) -> None:
    text = body(site, f"en/{PERSON}")

    for expected in (
        "弗拉基米尔·普京",
        "弗拉迪米爾·普丁",
        "President",
        'class="drawing"',
        "<blockquote",
        "Who is near",
    ):
        assert expected in text


def test_a_document_shows_its_whole_text_with_passages_marked(site: Site) -> None:
    document = next(iri for _, iri in site.holdings.documents_by_date if "treaty-signed" in iri)
    text = body(site, site.address(document, "en") or "")
    marked = "".join(re.findall(r'<a class="mark"[^>]*>(.*?)</a>', text))

    assert "Putin and Pezeshkian had met in Kazan in October 2024" in marked
    assert 'href="#at-' in text
    assert "What is stated here" in text


def test_a_document_without_its_text_shows_its_quotes(holdings: Holdings) -> None:
    bare = Holdings(holdings.store)
    document = next(iri for _, iri in bare.documents_by_date if "treaty-signed" in iri)
    text = body(Site(bare), f"en/{bare.addresses.own(document)}")

    assert 'class="mark"' not in text
    assert "Putin and Pezeshkian had met in Kazan in October 2024" in text


@pytest.mark.parametrize(
    ("query", "present", "absent"),
    [
        ({"from": "2024"}, "Iran", "Japan"),
        ({"to": "2018"}, "Saudi Arabia", "Turkmenistan"),
        ({"kind": "https://w3id.org/diplokg/ontology#call"}, "Egypt", "Turkey"),
        ({"actors": "people"}, "Masoud Pezeshkian", ">Iran<"),
        ({"from": "not a date", "organization": "no such"}, "Iran", "nothing that is there"),
    ],
)
def test_filters_choose_what_is_drawn(site: Site, query: dict[str, str], present: str, absent: str) -> None:
    drawing = body(site, "en/network.html", **query).partition("<svg")[2].partition("</svg>")[0]

    assert present in drawing
    assert absent not in drawing


def test_contradictions_need_the_documents_own_graphs(site: Site, holdings: Holdings) -> None:
    told = body(site, "en/lists/contradictions.html")
    assert "2017-11-20" in told
    assert "2017-11-21" in told

    assert holdings.has_graphs
    assert "TriG" in body(Site(Holdings(hostile_store())), "en/lists/contradictions.html")


def test_named_queries_are_answered_and_tell_what_is_wrong(site: Site) -> None:
    assert "Call of Benjamin" in body(site, "en/query/calls.html", name="netanyahu")
    assert "<table" not in body(site, "en/query/names-of.html")
    assert 'lang="zh-Hans">简体' in body(site, "zh-Hans/query/calls.html") or "简体" in body(
        site, "zh-Hans/query/calls.html"
    )


def test_all_texts_are_there_in_three_languages_and_used() -> None:
    used = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("kg/data/web/templates", "kg/web", "kg/draw")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".html", ".py")
    )
    for key, forms in texts().items():
        assert set(forms) == {"en", "zh-Hans", "zh-Hant"}, key
        braces = {tuple(sorted(re.findall(r"{\w+}", text))) for text in forms.values()}
        assert len(braces) == 1, key
        stem = re.sub(r"_(lead|violation|warning|info)\Z", "", key)
        assert f'"{key}"' in used or f"'{key}'" in used or stem != key, key


def test_files_lead_only_to_files(folder: Path) -> None:
    places: dict[Path, set[str]] = {}
    links: list[tuple[Path, str]] = []
    for path in sorted((folder / "en").rglob("*.html")):
        read = Read(path.read_text(encoding="utf-8"))
        places[path] = set(read.ids)
        links += [(path, link) for link in read.links if not urlsplit(link).scheme]
    dead = set()
    for path, link in links:
        page = urlsplit(link).path
        target = (path.parent / page).resolve() if page else path
        if not target.is_file():
            dead.add(f"{path.name}: {link}")
    assert dead == set()
    assert len(places) > 100


def test_files_are_the_same_each_time(holdings: Holdings, folder: Path) -> None:
    fresh = Holdings(holdings.store, documents=holdings.documents, report=holdings.report)

    assert [path for path, content in site_files(fresh) if (folder / path).read_bytes() != content] == []


def test_one_language_can_do(holdings: Holdings) -> None:
    files = dict(site_files(holdings, ["zh-Hant"]))

    assert {path.partition("/")[0] for path in files} == {"static", "index.html", "search.json", "zh-Hant"}
    assert b"hreflang" not in files["zh-Hant/index.html"]


def test_a_folder_with_something_else_in_it_is_left_alone(holdings: Holdings, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputError, match="something else"):
        list(write_site(holdings, tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
