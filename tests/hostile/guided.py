"""Readers under libFuzzer, which keeps the inputs that reach something new in our code and changes those further.

Each reader has a process of its own, since libFuzzer never returns and ends the process over an input that takes too
long or too much memory. The code is instrumented once, before the readers are forked.
"""

from __future__ import annotations

import os
import re
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from random import Random

import atheris

from tests.hostile.changes import PIECES, changed

with (
    redirect_stderr(StringIO()),
    atheris.instrument_imports(include=["kg", "jsonpath_rfc9535"]),
):  # it names each module
    from tests.hostile.reader import Reader, rules
    from tests.hostile.readers import READERS
    from tests.hostile.trial import MEMORY, SECONDS, Trial, Went, scratch

ENGINE = f"atheris {version('atheris')}"
_OURS = 0.25
"""Share of the changes that are made of hostile pieces; libFuzzer's own are the rest."""
_ROOT = Path(__file__).resolve().parents[2]
_LOG = "log"
_MOST = 60
"""Files that a reader begins with."""
_RUNS = re.compile(rb"stat::number_of_executed_units: +(\d+)|^#(\d+)\t", re.MULTILINE)
_WORD = re.compile(rb"[\w@:.-]{2,20}")


def run(name: str, seed: int, runs: int, seconds: float, found: Path) -> Went:
    """Fuzz a reader until it had so many inputs, or the time is over; it goes on after an input that ended it."""
    rules()
    begun, done, status = time.monotonic(), 0, 1
    while status and done < runs and (left := int(seconds - (time.monotonic() - begun))) >= 1:
        with scratch() as folder:
            child = os.fork()
            if child == 0:
                _fuzz(name, found, folder, [f"-runs={runs - done}", f"-max_total_time={left}", f"-seed={seed + done}"])
            _, status = os.waitpid(child, 0)
            done += _count((folder / _LOG).read_bytes())
    return Went(done, time.monotonic() - begun)


def _count(log: bytes) -> int:
    """How many inputs libFuzzer says it has tried: in its last words, or in the last line before it was ended."""
    found = _RUNS.findall(log)
    return max((int(total or so_far) for total, so_far in found), default=0)


def _fuzz(name: str, found: Path, folder: Path, options: Iterable[str]) -> None:
    """What the process of a reader does; it does not return."""
    warnings.simplefilter("ignore")
    log = os.open(folder / _LOG, os.O_WRONLY | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    reader, corpus, words = READERS[name], folder / "corpus", folder / "words"
    corpus.mkdir()
    for number, data in enumerate(_seeds(reader)):
        (corpus / f"{number:03}").write_bytes(data)
    words.write_text("".join(f'"{_quoted(word)}"\n' for word in _words(reader)))
    limits = [f"-timeout={3 * SECONDS}", f"-rss_limit_mb={MEMORY >> 20}", f"-max_len={reader.longest}"]
    places = [f"-dict={words}", f"-artifact_prefix={found}/{name}-", str(corpus)]
    trial = Trial(name, reader, found, folder)
    atheris.Setup([name, *options, *limits, "-print_final_stats=1", *places], trial, custom_mutator=_mutated)
    atheris.Fuzz()


def _seeds(reader: Reader) -> Iterator[bytes]:
    yield reader.example
    for path in sorted(_ROOT.glob(reader.more))[:_MOST] if reader.more else ():
        yield path.read_bytes()[: reader.longest]


def _words(reader: Reader) -> list[bytes]:
    """Hostile pieces, and the words of the example."""
    return sorted({piece for piece in PIECES if len(piece) <= 60} | {*_WORD.findall(reader.example)})


def _quoted(word: bytes) -> str:
    """As dictionaries of libFuzzer have it."""
    return "".join(f"\\x{byte:02x}" for byte in word)


def _mutated(data: bytes, longest: int, seed: int) -> bytes:
    """Return `data` after a change: one of ours by chance, or one of libFuzzer's."""
    random = Random(seed)
    if random.random() < _OURS:
        return changed(data, random)[:longest]
    return bytes(atheris.Mutate(data, longest))
