from __future__ import annotations

import pytest

import kg
from kg.web.holdings import Holdings
from kg.web.site import Site


@pytest.fixture(scope="module")
def site(seeds_graph: kg.Graph) -> Site:
    return Site(Holdings(seeds_graph.dataset.store))


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("path", ["index.html", "lists.html", "id/official/vladimir-putin.html", "lists/planned.html"])
def test_pages_are_there_in_each_language(site: Site, language: str, path: str) -> None:
    page = site.page(f"{language}/{path}", {}, "en")

    assert page is not None
    assert (page.status, page.media_type) == (200, "text/html; charset=utf-8")
    assert f'<html lang="{language}">' in page.body.decode()
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


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
    ["en/nothing.html", "nothing", "en/id/state/QQQ.html", "static/../words.yaml", "static/none.css", "en/id/x~y.html"],
)
def test_nothing_is_at_other_paths(site: Site, path: str) -> None:
    assert site.page(path, {}, "en") is None
    assert site.not_found(path, "en").status == 404


def test_things_have_addresses(site: Site) -> None:
    base = site.holdings.base

    assert site.address(f"{base}state/RUS", "zh-Hans") == "zh-Hans/id/state/RUS.html"
    assert site.address(f"{base}state/QQQ", "en") is None
