from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, SettingsError
from kg.publish.credentials import Credentials, check_url, find_credentials, without_secrets

URL = "http://store.example:8890/sparql"


def netrc(folder: Path, text: str) -> dict[str, str]:
    path = folder / ".netrc"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return {"HOME": str(folder)}


def test_the_environment_goes_before_netrc(tmp_path: Path) -> None:
    home = netrc(tmp_path, "machine store.example login bob password two\n")

    found = find_credentials(URL, home | {"KG_USER": "anna", "KG_PASSWORD": "one"})

    assert found == Credentials("KG_USER and KG_PASSWORD", "anna", "one")
    assert find_credentials(URL, home) == Credentials(str(tmp_path / ".netrc"), "bob", "two")


def test_netrc_of_other_hosts_is_not_for_this_one(tmp_path: Path) -> None:
    assert find_credentials(URL, netrc(tmp_path, "machine other.example login bob password two\n")) is None


def test_another_netrc_may_be_named(tmp_path: Path) -> None:
    netrc(tmp_path, "machine store.example login bob password two\n")

    found = find_credentials(URL, {"HOME": "/nowhere", "NETRC": str(tmp_path / ".netrc")})

    assert found is not None
    assert found.user == "bob"


def test_nothing_is_found_where_there_is_nothing(tmp_path: Path) -> None:
    assert find_credentials(URL, {"HOME": str(tmp_path)}) is None


@pytest.mark.parametrize(
    "half", [{"KG_USER": "anna"}, {"KG_PASSWORD": "geheim"}, {"KG_USER": "", "KG_PASSWORD": "geheim"}]
)
def test_half_of_credentials_is_a_mistake(tmp_path: Path, half: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="set together") as caught:
        find_credentials(URL, half | {"HOME": str(tmp_path)})

    assert "geheim" not in str(caught.value)


def test_a_malformed_netrc_is_told_by_line_without_its_contents(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.netrc:2: ") as caught:
        find_credentials(URL, netrc(tmp_path, "machine store.example login bob password geheim\nnonsense geheim\n"))

    assert "geheim" not in str(caught.value)


def test_secrets_do_not_show() -> None:
    assert "geheim" not in repr(Credentials("here", "anna", "geheim", token="geheim"))


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("http://a:b@h.example:1/x?key=2#f", "http://h.example:1/x"),
        ("https://token@h.example", "https://h.example"),
        ("http://h.example/x", "http://h.example/x"),
        ("", ""),
    ],
)
def test_urls_are_shown_without_secrets(url: str, clean: str) -> None:
    assert without_secrets(url) == clean


def test_a_checked_url_has_no_slash_at_the_end() -> None:
    assert check_url("http://h.example:1/ds/", option="--endpoint") == "http://h.example:1/ds"
