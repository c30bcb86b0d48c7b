"""Releases are the same bytes wherever, whenever and by whomever they are built."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
"""Releases of Python before 3.11.4 know no filters."""
KINDS = {"wheel": "*.whl", "sdist": "*.tar.gz"}
ELSEWHERE = {"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "4711", "LC_ALL": "C", "HOME": "/", "USER": "somebody"}


def build(
    checkout: Path, dist: Path, *, umask: int = 0o022, setting: Mapping[str, str] | None = None
) -> dict[str, Path]:
    """Build wheel and sdist into a folder; return them by kind."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(dist)]
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(
        command, cwd=checkout, env={**environment, **(setting or {})}, umask=umask,
        capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {kind: path for kind, pattern in KINDS.items() for path in dist.glob(pattern)}


def digest(path: Path) -> str:
    return f"{path.name} {sha256(path.read_bytes()).hexdigest()}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(ROOT, tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def unpacked(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the sdist holds, in another folder, with other times and rights of files."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(built["sdist"]) as archive:
        archive.extractall(folder, **SAFELY)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() or os.access(path, os.X_OK) else 0o600)
        os.utime(path, (10**9, 10**9))
    [checkout] = folder.iterdir()
    return checkout


def test_both_are_the_same_bytes_from_an_unpacked_sdist(built: dict[str, Path], unpacked: Path, tmp_path: Path) -> None:
    again = build(unpacked, tmp_path, umask=0o077, setting=ELSEWHERE)

    assert set(again) == set(KINDS)
    assert {kind: digest(path) for kind, path in again.items()} == {kind: digest(path) for kind, path in built.items()}


def test_one_other_byte_would_be_seen(built: dict[str, Path], unpacked: Path, tmp_path: Path) -> None:
    with (unpacked / "kg" / "data" / "labels.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    again = build(unpacked, tmp_path)

    assert all(digest(again[kind]) != digest(built[kind]) for kind in KINDS)


def test_the_sdist_has_no_place_and_no_owner_of_its_builder(built: dict[str, Path]) -> None:
    with tarfile.open(built["sdist"]) as archive:
        members = archive.getmembers()

    assert {(one.uid, one.gid, one.uname, one.gname) for one in members} == {(0, 0, "", "")}
    assert len({one.mtime for one in members}) == 1
    assert not [
        one.name for one in members if one.name.startswith("/") or "/.venv" in one.name or "/build/" in one.name
    ]
