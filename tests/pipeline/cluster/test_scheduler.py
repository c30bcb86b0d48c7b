from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kg.errors import EngineError
from kg.pipeline.cluster.knowing import Recipe, installed
from kg.pipeline.cluster.scheduler import Cluster, check_address
from kg.pipeline.cluster.tables import Work

WORKER = "tcp://10.0.0.2:40000"


class Client:
    """Stands for that of Dask: workers answer as they are told to."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def wait_for_workers(self, _count: int, *, timeout: float) -> None:
        if self.answer is None:
            raise TimeoutError(timeout)

    def run(self, *_: object, on_error: str) -> dict[str, Any]:
        assert on_error == "return"
        if isinstance(self.answer, ImportError):
            raise self.answer
        return {WORKER: self.answer}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "it has no workers; start some: dask worker"),
        (ModuleNotFoundError("No module named 'kg'"), "cannot take part: No module named 'kg'; give it diplokg"),
        ("shapes/ is missing", f"worker {WORKER} cannot take part: shapes/ is missing; give it diplokg"),
        ((("9.9", "ours"), True), f"worker {WORKER}: it has diplokg 9.9, the build needs"),
        ((("{version}", "other"), True), r"its rules, registries or code \(digest other\) are not those of the build"),
        ((("{version}", "{digest}"), False), f"worker {WORKER} does not see .*; name a folder that all workers see"),
    ],
)
def test_a_cluster_that_does_not_fit_is_told(tmp_path: Path, answer: Any, said: str) -> None:
    version, digest = installed(())
    if isinstance(answer, tuple):
        found = tuple(text.format(version=version, digest=digest) for text in answer[0])
        answer = found, answer[1]

    with pytest.raises(EngineError, match=said):
        Cluster("dask://10.0.0.1:8786", Client(answer), None).check((), Work(str(tmp_path)))


def test_one_that_fits_is_taken(tmp_path: Path) -> None:
    Cluster("dask://10.0.0.1:8786", Client((installed(()), True)), None).check((), Work(str(tmp_path)))


def test_a_worker_that_came_later_is_looked_at_too(tmp_path: Path) -> None:
    version, _ = installed(())
    recipe = Recipe(Work(str(tmp_path)), 1, 1, (), (), "https://example.org/", 0.0, (version, "another"))

    with pytest.raises(EngineError, match=r"its rules, registries or code .*; install the same on all workers"):
        recipe.frame()


def test_addresses() -> None:
    assert check_address("dask://host.example:8786") == "tcp://host.example:8786"
    assert check_address("dask+tls://[::1]:8786/") == "tls://[::1]:8786"


class KilledWorker(Exception):  # noqa: N818  called as that of Dask
    """Stands for that of Dask."""


class Futures(Client):
    """Stands for the client of Dask, of whose tasks one fails."""

    loop = None
    KilledWorker = KilledWorker
    client = SimpleNamespace(FutureCancelledError=type("FutureCancelledError", (Exception,), {}))

    def map(self, _work: object, items: Sequence[object], **_: object) -> list[Any]:
        return [SimpleNamespace(key=str(number)) for number, _ in enumerate(items)]

    def as_completed(self, futures: list[Any], **_: object) -> Iterator[tuple[Any, str]]:
        yield futures[1], "done"
        assert isinstance(self.answer, Exception)
        raise self.answer

    def cancel(self, futures: list[Any]) -> None:
        self.answer = futures


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KilledWorker("read-0"), "a task ended its workers: read-0; see their logs; they may need more memory"),
        (OSError("closed"), "the build was cut short: closed; run it again"),
        (Futures.client.FutureCancelledError("gone"), "the build was cut short: gone; run it again"),
        (EngineError("worker", "it is of another version"), "^worker: it is of another version$"),
    ],
)
def test_tasks_that_fail_for_good_are_told_and_the_others_called_off(error: Exception, said: str) -> None:
    there = Futures(error)
    found = Cluster("dask://10.0.0.1:8786", there, there).each(str, ["a", "b", "c"])

    assert next(found) == (1, "done")
    with pytest.raises(EngineError, match=said):
        next(found)
    assert [future.key for future in there.answer] == ["0", "1", "2"]  # type: ignore[attr-defined]  # what was cancelled
