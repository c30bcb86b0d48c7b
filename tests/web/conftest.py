"""What tests of pages share: the pages of the example reports, as files and served."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

import kg
from kg.web.files import write_site
from kg.web.holdings import Holdings
from kg.web.originals import read_originals
from kg.web.site import Site
from tests.conftest import SEEDS
from tests.serve.running import running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def reports() -> kg.Graph:
    """The graph of the example reports alone, with their own graphs."""
    return kg.build([SEEDS / "documents"])


@pytest.fixture(scope="session")
def holdings(reports: kg.Graph) -> Holdings:
    """What the graph holds, with the texts it was read from and the findings of the shapes."""
    texts = read_originals([SEEDS / "documents"], on_error=_refuse)
    return Holdings(reports.dataset.store, documents=texts, report=reports.validate())


def _refuse(error: Exception) -> None:
    raise error


@pytest.fixture(scope="session")
def site(holdings: Holdings) -> Site:
    return Site(holdings, endpoint="sparql")


@pytest.fixture(scope="session")
def folder(holdings: Holdings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as files."""
    found = tmp_path_factory.mktemp("pages")
    assert sum(1 for _ in write_site(holdings, found)) > 100
    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture(scope="session")
def files(folder: Path) -> Iterator[str]:
    """The address of a plain web host that gives out the files below a folder of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder.parent))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{folder.name}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def served(reports: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service."""
    path = tmp_path_factory.mktemp("served") / "reports.trig"
    reports.save(path)
    with running(path, documents=[SEEDS / "documents"]) as client:
        yield f"{client.base_url}/".replace("//en", "/en")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here; `make test-web` installs it where that can be done")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()
