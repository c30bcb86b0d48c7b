"""Commands that write: whatever fails, what was there stays, nothing is left half-written, and one line tells of it."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.faults.conftest import needs_root
from tests.faults.running import NOBODY, Conditions, Fault, Runner, assert_told
from tests.pipeline.inputs import table

BUILD = ("build", "a.md", "-q", "-o")
EXPORT = ("export", "g.nq", "-o", "out.ttl")
MAP = ("map", "calls/mapping.yaml")
WRITERS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "build": (1, (*BUILD, "out.ttl")),
    "build --report": (2, (*BUILD, "ok.nt", "--report", "out.json")),
    "build --ledger": (2, (*BUILD, "ok.nt", "--ledger", "out.jsonl")),
    "build --left-out": (2, (*BUILD, "ok.nt", "--left-out", "out.jsonl")),
    "build --review": (2, (*BUILD, "ok.nt", "--review", "out.jsonl")),
    "build --judgements": (2, (*BUILD, "ok.nt", "--judgements", "out.tsv")),
    "build --tables": (2, (*BUILD, "ok.nt", "--tables", "out")),
    "map": (1, (*MAP, "-o", "out.nq")),
    "map --translate": (1, (*MAP, "--translate", "-o", "out.ttl")),
    "map --report": (2, (*MAP, "-o", "ok.nq", "--report", "out.jsonl")),
    "export .ttl": (1, EXPORT),
    "export .rdf": (1, ("export", "g.nq", "-o", "out.rdf")),
    "export .jsonld": (1, ("export", "g.nq", "-o", "out.jsonld")),
    "draw .svg": (1, ("draw", "g.nq", "--kind", "matrix", "-o", "out.svg")),
    "draw .png": (1, ("draw", "g.nq", "--kind", "matrix", "-o", "out.png")),
    "explain --html": (1, ("explain", "--trace", "a.md", "--html", "out.html")),
    "load --bulk": (2, ("load", "g.nq", "--store", "virtuoso", "--graph", "https://example.org/g", "--bulk", "out")),
}
"""Commands that write, and which of the files they put in place is theirs."""
OLD = b"what was there before"


def state(folder: Path) -> dict[str, bytes]:
    """Every file and folder below a folder but what a command was right to write."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.name.startswith("ok.")}
    return {name: path.read_bytes() if path.is_file() else b"" for name, path in found.items()}


def set_out(folder: Path, arguments: tuple[str, ...]) -> None:
    """Put something where the command is to write."""
    name = next(one for one in arguments if one.startswith("out"))
    if "." in name:
        (folder / name).write_bytes(
            b"" if {"--ledger", "--judgements"}.intersection(arguments) else OLD
        )  # are read too


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_spares_what_was_there(run: Runner, work: Path, name: str) -> None:
    nth, arguments = WRITERS[name]
    table(work / "calls")
    set_out(work, arguments)
    before = state(work)

    done = run(work, *arguments, on=Conditions(Fault("ENOSPC", nth, "os.rename")))

    assert_told(done, 1, "out", "No space left on device")
    after = state(work)
    assert {one: after[one] for one in before} == before
    assert not [one for one in after if ".kg-" in one]


@pytest.mark.parametrize("action", ["ENOSPC", "EIO", "SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"])
def test_wherever_writing_breaks_off_the_file_is_the_old_one_or_the_new_one(
    run: Runner, work: Path, action: str
) -> None:
    """Each file operation of an export fails, or the process is ended there."""
    count = len(run(work, *EXPORT).operations)
    new = (work / "out.ttl").read_bytes()
    assert count >= 3
    for nth in range(1, count + 1):
        (work / "out.ttl").write_bytes(OLD)

        done = run(work, *EXPORT, on=Conditions(Fault(action, nth)))

        assert (work / "out.ttl").read_bytes() == (OLD if done.code else new)
        left = [one.name for one in work.iterdir() if one.name.startswith(".kg-")]
        if action == "SIGKILL":  # between the name that a file gets and the place that it takes
            assert len(left) == (done.code < 0 and nth == count)
            continue
        assert left == []
        if action.startswith("SIG"):
            said = "Interrupted." if action == "SIGINT" else "Terminated"
            assert_told(done, 128 + getattr(signal, action), said)
        elif nth > 1:  # where there are no files without names, one beside the target does
            assert_told(done, 1, "out.ttl: cannot be written: ")


@pytest.mark.parametrize(
    "arguments",
    [EXPORT, (*BUILD, "out.ttl"), (*MAP, "-o", "out.nq"), WRITERS["draw .png"][1], WRITERS["load --bulk"][1]],
    ids=" ".join,
)
def test_a_file_that_may_not_grow_is_not_written(run: Runner, work: Path, arguments: tuple[str, ...]) -> None:
    table(work / "calls")
    set_out(work, arguments)
    before = state(work)

    done = run(work, *arguments, on=Conditions(limits={"RLIMIT_FSIZE": 500}))

    assert_told(done, 1, "out", "File too large")
    after = state(work)
    assert {one: after[one] for one in before} == before


@needs_root
@pytest.mark.parametrize(
    "arguments",
    [
        EXPORT, (*BUILD, "out.ttl"), ("build", "a.md", "-q", "--store", "out"), (*MAP, "-o", "out.nq"),
        ("site", "g.nq", "-o", "out", "--no-validate"), WRITERS["draw .svg"][1], WRITERS["load --bulk"][1],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_folder_that_may_not_be_written_to_is_told(run: Runner, anyone: Path, arguments: tuple[str, ...]) -> None:
    table(anyone / "calls")
    anyone.chmod(0o555)
    before = state(anyone)

    done = run(anyone, *arguments, on=Conditions(user=NOBODY))

    assert_told(done, 1, "out")
    assert any(text in done.err for text in ("Permission denied", "is not writable"))
    assert state(anyone) == before


@needs_root
def test_a_file_that_is_protected_is_not_replaced(run: Runner, anyone: Path) -> None:
    out = anyone / "out.ttl"
    out.write_bytes(OLD)
    out.chmod(0o444)

    done = run(anyone, *EXPORT, on=Conditions(user=NOBODY))

    assert_told(done, 1, "out.ttl: cannot be written: Permission denied")
    assert out.read_bytes() == OLD


SITE = ("site", "g.nq", "-o", "out", "--lang", "en", "--no-validate")


@pytest.mark.parametrize("fault", [Fault("ENOSPC", 30, "open"), Fault("SIGTERM", 30, "open")], ids=str)
@pytest.mark.parametrize("is_there", [True, False])
def test_a_site_is_the_old_one_until_the_new_one_is_whole(
    run: Runner, work: Path, fault: Fault, is_there: bool
) -> None:
    if is_there:
        (work / "out" / "static").mkdir(parents=True)
        (work / "out" / "static" / "site.css").write_bytes(OLD)
        (work / "out" / "index.html").write_bytes(OLD)
    before = state(work)

    done = run(work, *SITE, on=Conditions(fault))

    if fault.action == "ENOSPC":
        assert_told(done, 1, "out: cannot be written: No space left on device")
    else:
        assert_told(done, 143, "Terminated.")
    assert state(work) == before


def test_what_a_killed_site_has_left_is_removed_by_the_next(run: Runner, work: Path) -> None:
    assert run(work, *SITE, on=Conditions(Fault("SIGKILL", 30, "open"))).code == -9
    assert [one.name.startswith(".kg-site-") for one in (work / "out").iterdir()] == [True]

    assert run(work, *SITE).code == 0

    assert not list((work / "out").glob(".kg-*"))
