"""Commands and programs that our documents show, with what they print: found, run, compared and renewed.

A block ```console holds lines `$ command`, each followed by what it prints. A block ```python is a program; what it
prints stands in a block ```text right behind it. One line `…` may stand for lines left out. A block with a file name
behind its language (```csv visits/visits.csv) is put into that file. Other blocks are not run.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("Makefile", "constraints.txt", "kg", "ontology", "pyproject.toml", "seeds", "shapes")
LEFT_OUT = "…"
_FILE = re.compile(r"```\w+ (\S+)")
_VARYING = re.compile(r"\b\d+\.\d s\b")


@dataclass(frozen=True, slots=True)
class Step:
    """A command, program or file; `shown` is what it is said to print, in the lines `start` to `end` (from 0)."""

    kind: Literal["console", "python", "file"]
    source: str
    shown: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    name: str = ""


class Workshop:
    """A folder that looks like a checkout after `make setup`, in which the steps of a document are run one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: dict[str, Any] = {}
        for name in PARTS:
            (folder / name).symlink_to(ROOT / name)
        programs = folder / ".venv" / "bin"
        programs.mkdir(parents=True)
        for name, arguments in (("kg", " -m kg"), ("python", ""), ("pip", " -m pip")):
            (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{arguments} "$@"\n', encoding="utf-8")
            (programs / name).chmod(0o755)
        for stamp in (".runtime", ".tools"):
            (folder / ".venv" / stamp).touch()

    def run(self, step: Step) -> tuple[int, list[str]]:
        """Return the exit code of a step and the lines that it prints, on either stream."""
        code, text = 0, ""
        if step.kind == "console":
            code, text = self._command(step.source)
        elif step.kind == "python":
            code, text = self._program(step.source)
        else:
            self._write(step)
        return code, [line.rstrip() for line in text.strip("\n").splitlines()]

    def _write(self, step: Step) -> None:
        path = self.folder / step.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{step.source}\n", encoding="utf-8")

    def _command(self, source: str) -> tuple[int, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("KG_", "MAKE", "COLUMNS", "FORCE_COLOR"))
        }
        paths = {"PATH": f"{self.folder}/.venv/bin:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            ["bash", "-c", source],
            cwd=self.folder,
            env=kept | paths,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout

    def _program(self, source: str) -> tuple[int, str]:
        printed = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(printed):
            try:
                exec(compile(source, "document", "exec"), self._names)
            except Exception as error:
                return 1, f"{printed.getvalue()}{type(error).__name__}: {error}"
        return 0, printed.getvalue()


def steps(text: str) -> Iterator[Step]:
    """Yield the commands and programs of a document in Markdown, in their order."""
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if line.startswith("```")]
    blocks = list(zip(fences[::2], fences[1::2], strict=True))
    for (opened, closed), following in zip(blocks, [*blocks[1:], (-1, -1)], strict=True):
        if lines[opened] == "```console":
            yield from _commands(lines, opened + 1, closed)
        elif lines[opened] == "```python":
            start, end = closed, closed
            if lines[following[0]] == "```text" and following[0] - closed <= 2:
                start, end = following[0] + 1, following[1]
            yield Step("python", "\n".join(lines[opened + 1 : closed]), tuple(lines[start:end]), start, end)
        elif named := _FILE.fullmatch(lines[opened]):
            yield Step("file", "\n".join(lines[opened + 1 : closed]), name=named[1])


def _commands(lines: Sequence[str], first: int, last: int) -> Iterator[Step]:
    prompts = [number for number in range(first, last) if lines[number].startswith("$ ")]
    for number, end in zip(prompts, [*prompts[1:], last], strict=True):
        yield Step("console", lines[number].removeprefix("$ "), tuple(lines[number + 1 : end]), number + 1, end)


def faults(text: str, workshop: Workshop) -> list[str]:
    """Run all steps of a document and return how what they print differs from what it shows."""
    found = []
    for step in steps(text):
        code, printed = workshop.run(step)
        if not step.shown:
            found += [f"{step.source}\n  fails:\n{_indented(printed)}"] if code else []
        elif not is_shown(step.shown, printed):
            found.append(f"{step.source}\n  shows:\n{_indented(step.shown)}\n  but prints:\n{_indented(printed)}")
    return found


def _indented(lines: Sequence[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)


def is_shown(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Return whether the lines shown are those printed, but for seconds and what `…` leaves out."""
    return _steady(shown) == _steady(_cut(shown, printed))


def _steady(lines: Sequence[str]) -> list[str]:
    return [_VARYING.sub("0.0 s", line) for line in lines]


def _cut(shown: Sequence[str], printed: Sequence[str]) -> list[str]:
    """Return as many of the first and last lines printed as are shown before and behind `…`."""
    if LEFT_OUT not in shown:
        return list(printed)
    first = list(shown).index(LEFT_OUT)
    last = len(shown) - first - 1
    return [*printed[:first], LEFT_OUT, *printed[len(printed) - last :]]


def renewed(text: str, workshop: Workshop) -> str:
    """Return a document with what its steps print now."""
    lines = text.splitlines()
    for step, printed in reversed([(step, workshop.run(step)[1]) for step in steps(text)]):
        if step.shown and not is_shown(step.shown, printed):
            lines[step.start : step.end] = _cut(step.shown, printed)
    return "\n".join(lines) + "\n"
