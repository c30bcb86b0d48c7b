"""Stores that are damaged, held by somebody else, or whose build is broken off."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pyoxigraph as ox
import pytest

from kg.pipeline.stored.seal import SEAL, broken
from tests.faults.running import Conditions, Fault, Runner, assert_told
from tests.pipeline.inputs import REPORT

BUILD = ("build", "a.md", "--store", "store", "-o", "again.nq", "-q")
Damage = Callable[[Path], object]


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def replace(path: Path) -> None:
    path.write_bytes(b"of another store\n" * 400)


DAMAGES: dict[str, Damage] = {
    "truncated": truncate,
    "a bit flipped": flip,
    "emptied": lambda path: os.truncate(path, 0),
    "removed": Path.unlink,
    "another's": replace,
}


def files(store: Path) -> list[str]:
    return sorted(path.relative_to(store).as_posix() for path in (store / "graph").glob("*") if path.stat().st_size)


def quads(store: Path) -> int:
    return len(ox.Store.read_only(str(store / "graph")))


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_of_a_store_is_found(work: Path, damage: str) -> None:
    for name in ["state.sqlite", "identities.jsonl", *files(work / "store")]:
        copy = work / "copy"
        shutil.copytree(work / "store", copy, symlinks=True)
        assert broken(copy) == ()
        if not name.startswith(("graph/LOG", "graph/LOCK")):
            DAMAGES[damage](copy / name)
            assert broken(copy) == (name,)
        shutil.rmtree(copy)


def test_a_copy_of_a_store_with_other_times_is_no_damage(work: Path) -> None:
    for path in (work / "store").rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))

    assert broken(work / "store") == ()


def test_a_damaged_note_of_check_sums_is_as_none(work: Path) -> None:
    truncate(work / "store" / SEAL)

    assert broken(work / "store") == ()


@pytest.mark.parametrize(
    ("damages", "told"),
    [
        ({"state.sqlite": "truncated"}, "all is made anew, identities are kept"),
        ({"manifest.json": "a bit flipped"}, "its manifest is damaged; all is made anew"),
        (
            {"identities.jsonl": "a bit flipped", "graph/CURRENT": "removed", "graph/*.sst": "a bit flipped"},
            "made anew: graph/",
        ),
    ],
)
def test_a_damaged_store_is_made_anew_from_its_sources(
    run: Runner, work: Path, damages: dict[str, str], told: str
) -> None:
    store = work / "store"
    before = (store / "identities.jsonl").read_bytes()
    for name, damage in damages.items():
        DAMAGES[damage](next(store.glob(name)))

    done = run(work, *BUILD)

    assert done.code == 0
    assert told in done.err
    assert (work / "again.nq").read_bytes() == (work / "g.nq").read_bytes()
    assert (store / "identities.jsonl").read_bytes() == before
    assert quads(store) == len((work / "g.nq").read_bytes().splitlines())
    assert broken(store) == ()


def test_identities_that_nothing_can_restore_are_told_and_not_given_anew(run: Runner, work: Path) -> None:
    for name in ("state.sqlite", "identities.jsonl"):
        flip(work / "store" / name)

    done = run(work, *BUILD)

    assert done.code == 1
    assert "identities.jsonl: it is damaged, and state.sqlite too; put back a copy of it, or remove it" in done.err
    assert not (work / "again.nq").exists()


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (Fault("ENOSPC", 1, "os.symlink"), 1, "store: cannot be written: No space left on device"),
        (Fault("ENOSPC", 6, "sqlite3.connect"), 1, "store: cannot be written: No space left on device"),
        (Fault("SIGTERM", 1, "os.symlink"), 143, "Terminated."),
        (Fault("SIGINT", 1, "os.fsync"), 130, "Interrupted."),
        (Fault("SIGKILL", 1, "os.symlink"), -9, ""),
    ],
    ids=str,
)
def test_a_build_that_breaks_off_is_gone_on_with(run: Runner, work: Path, fault: Fault, code: int, told: str) -> None:
    """The page changes, the build of that breaks off; readers see the graph before, and the next build ends well."""
    before = quads(work / "store")
    (work / "a.md").write_text(REPORT + "\nMore was said.\n", encoding="utf-8")

    broken_off = run(work, *BUILD, on=Conditions(fault))

    assert_told(broken_off, code, told)
    assert quads(work / "store") == before
    assert not (work / "again.nq").exists()
    assert run(work, *BUILD).code == 0
    assert len((work / "again.nq").read_bytes().splitlines()) == quads(work / "store")
    assert len(list((work / "store").glob("graph-*"))) == 1


def test_two_builds_at_once_do_not_meet_and_a_dead_one_holds_nothing(run: Runner, work: Path) -> None:
    """One is stopped while it has the lock; then it is killed."""
    pid, printed = run.start(work, *BUILD, on=Conditions(Fault("SIGSTOP", 2, "sqlite3.connect")))
    wait_until_stopped(pid)
    command = [sys.executable, "-m", "kg", *BUILD]
    try:
        second = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    finally:
        os.kill(pid, signal.SIGKILL)
    assert run.ended(printed).code == -signal.SIGKILL

    assert second.returncode == 1
    where = re.escape(socket.gethostname())
    owner = rf"store: process {pid} on {where} since \d{{4}}-.* builds into it; wait for it, or stop it"
    assert re.search(owner, second.stderr)
    assert len(second.stderr.splitlines()) == 1
    assert run(work, *BUILD).code == 0


def wait_until_stopped(pid: int) -> None:
    for _ in range(1200):
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
            return
        time.sleep(0.05)
    raise TimeoutError


def test_a_file_that_may_not_grow_ends_a_build_and_not_the_store(run: Runner, work: Path) -> None:
    before = quads(work / "store")
    (work / "a.md").write_text(REPORT + "\nMore was said.\n", encoding="utf-8")

    done = run(work, *BUILD, on=Conditions(limits={"RLIMIT_FSIZE": 20_000}))

    assert_told(done, 1, "store", "cannot be written")
    assert quads(work / "store") == before


FULL = """
set -e
mount -t tmpfs -o size=600k none disk
cp a.md g.nq disk
cd disk
head -c 10000 /dev/zero > out.ttl
set +e
"$KG" -m kg build a.md -q --store store; echo "store $?"; rm -rf store
dd if=/dev/zero of=filled bs=1k count=560 status=none 2>/dev/null
"$KG" -m kg export g.nq -o out.ttl; echo "export $?"
"$KG" -m kg site g.nq -o web --no-validate; echo "site $?"
ls -A | tr '\\n' ' '; wc -c < out.ttl
"""


def test_a_disk_that_is_full_for_real(work: Path) -> None:
    """In a name space of its own, so that no mount outlives the test."""
    probe = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False) if which("unshare") else None
    if probe is None or probe.returncode:
        pytest.skip("the kernel lets no file system be mounted here")
    (work / "disk").mkdir()

    environment = {**os.environ, "KG": sys.executable, "PYTHONPATH": os.getcwd()}
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", FULL], cwd=work, capture_output=True, text=True, check=False, env=environment
    )

    assert done.stdout == "store 1\nexport 1\nsite 1\na.md filled g.nq out.ttl 10000\n", done
    assert "Traceback" not in done.stderr
    assert [line.partition(": ")[2] for line in done.stderr.splitlines()][1:] == [
        "out.ttl: cannot be written: No space left on device", "web: cannot be written: No space left on device",
    ]  # fmt: skip
