"""The pages in a real browser, as files and served."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house.checkout import ROOT

pytestmark = pytest.mark.browser

SCREENS = ROOT / "build" / "screens"
AXE = ROOT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, SMALL = (1280, 900), (360, 740)
PERSON = "id/official/masoud-pezeshkian.html"
MEETING = "id/meeting/2017-11-21-israel-russia-call.html"
PAGES = [
    "index.html", PERSON, MEETING, "id/state/RUS.html", "network.html", "timeline.html", "timeline/2017.html",
    "matrix.html", "lists.html", "list/Official.html", "lists/contradictions.html", "lists/planned.html",
    "lists/findings.html", "query.html", "query/calls.html", "ontology.html", "search.html?q=Putin",
]  # fmt: skip


@contextmanager
def opened(browser: Browser, address: str, size: tuple[int, int] = WIDE, **options: Any) -> Iterator[Page]:
    """Give a page at an address; at the end nothing may have been said on the console or failed to load."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.goto(address)
    yield page
    context.close()
    assert faults == []


def keep(page: Page, name: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}.png", full_page=True)


def document_page(folder: Path, language: str = "en") -> str:
    found = sorted((folder / language / "id" / "document").glob("2025-01-16-*.html"))
    return f"id/document/{found[0].name}"


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_wide_and_small_screens(browser: Browser, files: str, path: str) -> None:
    for size, name in ((WIDE, "wide"), (SMALL, "small")):
        with opened(browser, f"{files}zh-Hant/{path}", size) as page:
            expect(page.locator("h1")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            keep(page, f"{re.sub('[^a-zA-Z0-9]+', '-', path)}-{name}")


@pytest.mark.parametrize("path", [*PAGES, "document"])
def test_nothing_serious_stands_in_the_way_of_anybody(browser: Browser, files: str, folder: Path, path: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; `make test-web` does it where npm is")
    path = document_page(folder) if path == "document" else path
    with opened(browser, f"{files}en/{path}") as page:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]

    assert [
        (one["id"], [node["html"] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ] == []


@pytest.mark.parametrize("host", ["files", "served"])
def test_a_thing_is_found_by_a_name_in_chinese(browser: Browser, request: pytest.FixtureRequest, host: str) -> None:
    with opened(browser, f"{request.getfixturevalue(host)}en/index.html") as page:
        page.get_by_role("searchbox").fill("佩澤什基安")
        page.get_by_role("searchbox").press("Enter")
        keep(page, f"search-{host}")
        page.locator(".hits a").first.click()

        expect(page.locator("h1")).to_have_text("Masoud Pezeshkian")


@pytest.mark.parametrize("typed", ["pezeshkian", "PEZESHKIAN", "佩泽希齐扬", "peizexiqiyang"])
def test_files_find_any_spelling_as_a_server_does(browser: Browser, files: str, typed: str) -> None:
    with opened(browser, f"{files}zh-Hans/search.html?q={typed}") as page:
        expect(page.locator(".hits a").first).to_have_attribute("href", re.compile("masoud-pezeshkian"))


@pytest.mark.parametrize("host", ["files", "served"])
def test_who_met_when_is_read_within_four_clicks(browser: Browser, request: pytest.FixtureRequest, host: str) -> None:
    clicks = 0
    with opened(browser, f"{request.getfixturevalue(host)}en/index.html") as page:
        for step in (
            page.get_by_role("link", name="Vladimir Putin", exact=True),
            page.get_by_role("link", name="Call of Benjamin Netanyahu and Vladimir Putin"),
            page.locator(".to-passage"),
        ):
            step.first.click()
            clicks += 1
        target = page.locator(":target").locator("xpath=ancestor-or-self::li[contains(@class, 'read')]")

        assert clicks <= 4
        expect(target).to_contain_text("普京21日與以色列總理內塔尼亞胡通了電話")
        expect(target).to_be_in_viewport()


def test_passage_and_statement_lead_to_each_other(browser: Browser, files: str, folder: Path) -> None:
    with opened(browser, f"{files}en/{document_page(folder)}") as page:
        mark = page.locator(".mark").first
        mark.hover()
        told = page.locator(f"#{(mark.get_attribute('data-passages') or '').split()[0]}")
        expect(told).to_have_class(re.compile(r"\blit\b"))
        keep(page, "document")

        told.hover()
        expect(mark).to_have_class(re.compile(r"\blit\b"))

        told.get_by_role("link", name="Show in the text").click()
        expect(mark).to_be_in_viewport()
        mark.press("Enter")
        expect(told).to_be_in_viewport()


def test_numbers_of_a_statement_light_up_its_quotes(browser: Browser, files: str) -> None:
    with opened(browser, f"{files}en/{MEETING}") as page:
        page.locator(".statements > div[data-quotes]").first.hover()

        expect(page.locator("#q1")).to_have_class(re.compile(r"\blit\b"))


@pytest.mark.parametrize("host", ["files", "served"])
def test_the_language_changes_and_the_thing_stays(browser: Browser, request: pytest.FixtureRequest, host: str) -> None:
    with opened(browser, f"{request.getfixturevalue(host)}en/{PERSON}") as page:
        page.get_by_role("link", name="简体").click()
        expect(page.locator("h1")).to_have_text("马苏德·佩泽希齐扬")
        page.get_by_role("link", name="繁體").click()
        expect(page.locator("h1")).to_have_text("馬蘇德·佩澤希齊揚")
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")


def test_a_network_is_zoomed_and_its_lines_singled_out(browser: Browser, files: str) -> None:
    with opened(browser, f"{files}en/network.html") as page:
        drawing = page.locator(".picture svg")
        whole = drawing.get_attribute("viewBox")
        page.get_by_role("button", name="Closer").click()
        assert drawing.get_attribute("viewBox") != whole
        page.get_by_role("button", name="Whole").click()
        assert [float(n) for n in (drawing.get_attribute("viewBox") or "").split()] == [
            float(n) for n in (whole or "").split()
        ]

        page.locator(".node").first.focus()
        expect(drawing).to_have_class(re.compile(r"\bfar\b"))
        page.locator(".node").first.press("Enter")
        expect(page.locator("h1")).not_to_have_text("Network")


def test_a_number_of_the_matrix_leads_to_the_meetings(browser: Browser, files: str) -> None:
    with opened(browser, f"{files}en/matrix.html") as page:
        page.locator(".matrix a[href^='#']").first.click()

        expect(page.locator(".pair:target .events a").first).to_be_in_viewport()


def test_a_query_is_completed_run_and_saved(browser: Browser, served: str, tmp_path: Path) -> None:
    with opened(browser, f"{served}en/query.html") as page:
        editor = page.get_by_label("SPARQL")
        editor.fill("SELECT ?kind (COUNT(*) AS ?n) WHERE { ?x dip:ki")
        editor.press("End")
        editor.press("Control+ ")
        expect(page.get_by_role("option", name="dip:kind", exact=True)).to_be_visible()
        editor.press("Enter")
        editor.press_sequentially(" ?kind } GROUP BY ?kind")
        editor.press("Control+Enter")
        table = page.locator("#answer table")
        expect(table).to_contain_text("dip:call")
        page.get_by_role("button", name="Chart").click()
        expect(page.locator("svg.chart rect").first).to_be_visible()
        keep(page, "query")
        with page.expect_download() as caught:
            page.get_by_role("button", name="CSV").click()
        caught.value.save_as(tmp_path / "answer.csv")

    with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as lines:
        assert ["dip:call", "4"] in [*csv.reader(lines)]


def test_a_named_query_and_filters_work_without_scripts(browser: Browser, served: str) -> None:
    with opened(browser, f"{served}en/query/names-of.html", java_script_enabled=False) as page:
        page.locator("input[name=name]").fill("普京")
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("table.rows")).to_contain_text("Vladimir Putin")

        page.goto(f"{served}en/network.html")
        page.get_by_label("From").fill("2024")
        page.get_by_label("Draw").select_option("people")
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".node", has_text="Masoud Pezeshkian")).to_be_visible()
        expect(page.locator(".node", has_text="Valery Gerasimov")).to_have_count(0)


def test_a_faulty_query_is_told(browser: Browser, served: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}en/query.html")
    page.get_by_label("SPARQL").fill("SELECT nonsense")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer .fault")).to_contain_text("cannot be answered")
    context.close()


def test_a_server_shows_the_whole_text_where_it_has_it(browser: Browser, served: str, folder: Path) -> None:
    with opened(browser, f"{served}zh-Hans/{document_page(folder)}") as page:
        expect(page.locator(".text")).to_contain_text("关于我们 | 广告服务 | 版权声明")
        expect(page.locator(".mark").first).to_be_visible()
