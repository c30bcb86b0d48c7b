"""A build reaches for nothing outside of the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FORBIDDEN = """
import sys

def forbid(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        raise SystemExit(f"reached for the network: {event} {args}")

sys.addaudithook(forbid)
"""
RUN = FORBIDDEN + "from kg.cli import main\nmain(sys.argv[1:])\n"
PAGE = """<!DOCTYPE html SYSTEM "http://example.org/page.dtd">
<html><head><title>Talks</title><link rel="canonical" href="http://example.org/1"></head><body>
<img src="http://example.org/picture.png"><script src="http://example.org/code.js"></script>
<p>Russian President Vladimir Putin met Iranian President Masoud Pezeshkian in Moscow on 17 January 2025.</p>
</body></html>
"""


def run(program: str, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *args]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)


def test_a_page_that_names_others_is_read_without_the_network(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    done = run(RUN, "build", str(page), "-o", str(tmp_path / "graph.ttl"), "--quiet")

    assert (done.returncode, done.stderr) == (0, "")
    assert "Meeting" in (tmp_path / "graph.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request as u; u.urlopen('http://[::1]')",
    ],
)
def test_reaching_for_the_network_would_be_found(code: str) -> None:
    assert "reached for the network" in run(FORBIDDEN + code).stderr
