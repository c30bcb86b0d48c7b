from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.serve import run


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[run.ServeRequest]:
    """What would be served."""
    found: list[run.ServeRequest] = []
    monkeypatch.setattr(run, "serve", lambda request, _on_ready: found.append(request))
    return found


def test_the_service_is_closed_unless_told_otherwise(served: list[run.ServeRequest]) -> None:
    assert CliRunner().invoke(main, ["serve", "graph.ttl"]).exit_code == 0

    (request,) = served
    assert (request.graph, request.host) == (Path("graph.ttl"), "127.0.0.1")
    assert request.rights == run.Rights(None, ())
    assert set(request.doors.hosts) == set(run.LOOPBACK)


def test_one_that_is_reached_from_outside_has_a_rate(served: list[run.ServeRequest]) -> None:
    CliRunner().invoke(main, ["serve", "graph.ttl", "--host", "0.0.0.0"])
    CliRunner().invoke(main, ["serve", "graph.ttl", "--host", "0.0.0.0", "--rate", "0"])

    assert [request.limits.rate for request in served] == [run.RATE, 0]


@pytest.mark.parametrize("token", [None, "", "short"])
def test_a_short_token_is_refused(served: list[run.ServeRequest], token: str | None) -> None:
    result = CliRunner().invoke(main, ["serve", "graph.ttl", "--write"], env={"KG_SERVE_TOKEN": token})

    assert result.exit_code == 2
    assert "KG_SERVE_TOKEN" in result.stderr
    assert "short" not in result.stderr
    assert served == []


def test_a_graph_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b> .\n", encoding="utf-8")

    result = CliRunner().invoke(main, ["serve", str(broken)])

    assert result.exit_code == 1
    assert f"{broken}:1:" in result.stderr
