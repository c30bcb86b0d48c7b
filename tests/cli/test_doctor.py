from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from kg.cli import doctor as command
from kg.cli import main
from kg.doctor import diagnose

WELL = replace(diagnose(), faults=())


@pytest.mark.parametrize(("faults", "code"), [((), 0), (("ontology is missing",), 1)])
def test_the_exit_code_says_whether_something_is_wrong(
    monkeypatch: pytest.MonkeyPatch, faults: tuple[str, ...], code: int
) -> None:
    monkeypatch.setattr(command, "diagnose", lambda: replace(WELL, faults=faults))
    text = CliRunner().invoke(main, ["doctor"])
    data = CliRunner().invoke(main, ["doctor", "--json"])

    assert (text.exit_code, data.exit_code) == (code, code)
    assert text.stdout.endswith(f"Faults\n  {faults[0] if faults else 'none'}\n")
    assert json.loads(data.stdout)["faults"] == list(faults)
    assert json.loads(data.stdout)["versions"]["diplokg"] in text.stdout
