from __future__ import annotations

import multiprocessing
import os
import re
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.pipeline.workers import Crew, Limits, Lost, cores, in_order

pytestmark = pytest.mark.skipif(cores() < 2, reason="values are dealt out where there are two cores and fork")

KILLED = "the process that worked on it was ended by SIGKILL"


def work(item: object) -> object:
    """Do what the value says."""
    match item:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "who":
            return os.getpid()
        case "leave":
            os._exit(3)
        case "sleep":
            time.sleep(60)
        case "grow":
            return len(bytearray(1 << 30))
        case "fail":
            raise InputError("a.txt", "is odd", place="3", expected="an even one")
        case "nest":
            raise RecursionError
        case "backtrack":
            return re.match(r"(a|a)*$", "a" * 100 + "b")
    return item


def results(items: Iterable[object], limits: Limits | None = None, jobs: int | None = 2) -> list[object]:
    return list(in_order(lambda: work, items, jobs=jobs, limits=limits))


@pytest.mark.parametrize("jobs", [None, 1, 2, 3])
def test_results_come_in_the_order_of_the_values(jobs: int | None) -> None:
    assert results(range(500), jobs=jobs) == list(range(500))


def test_there_may_be_nothing_to_do() -> None:
    assert results([]) == []


@pytest.mark.parametrize("size", [1 << 10, 1 << 14, 1 << 16, 1 << 20])
def test_values_and_results_may_be_larger_than_a_pipe(size: int) -> None:
    """Two processes that each write what the other is to read before it writes would wait for ever."""
    items = [bytes([number]) * (size + number) for number in range(60)]

    assert results(items, limits=Limits(seconds=30)) == items


def test_a_process_that_hangs_with_large_values_at_hand_is_replaced() -> None:
    items: list[object] = [bytes(1 << 18), "sleep", *(bytes([number]) * (1 << 18) for number in range(30))]

    found = results(items, limits=Limits(seconds=1))

    assert [one for one in found if isinstance(one, Lost)] == [Lost("sleep", "took more than 1 seconds")]
    assert [one for one in found if not isinstance(one, Lost)] == [one for one in items if one != "sleep"]


def test_a_few_values_are_worked_on_in_this_process() -> None:
    assert set(in_order(lambda: lambda _: os.getpid(), range(3))) == {os.getpid()}


def test_values_are_taken_as_they_are_needed() -> None:
    taken = []

    def numbers() -> Iterable[int]:
        for number in range(100_000):
            taken.append(number)
            yield number

    found = in_order(lambda: work, numbers(), jobs=2)
    next(found)
    found.close()  # type: ignore[attr-defined]  # a generator

    assert len(taken) < 5_000


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("die", KILLED),
        ("leave", "the process that worked on it ended with code 3"),
        ("sleep", "took more than 1 seconds"),
        ("grow", "needs more than 256 MB of memory"),
        ("nest", "is nested too deep"),
    ],
)
def test_a_value_that_ends_its_process_is_lost_alone(item: str, reason: str) -> None:
    items: list[object] = [*range(40), item, *range(40, 80), item, 80]

    found = results(items, Limits(seconds=1, memory=256 << 20))

    assert found == [Lost(item, reason) if one == item else one for one in items]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("sleep", "took more than 0.2 seconds"),
        ("backtrack", "took more than 0.2 seconds"),
        ("nest", "is nested too deep"),
    ],
)
def test_one_process_bounds_time_as_several_do(item: str, reason: str) -> None:
    before = signal.getsignal(signal.SIGALRM)

    found = results([1, item, 2, item], Limits(seconds=0.2), jobs=1)

    assert found == [1, Lost(item, reason), 2, Lost(item, reason)]
    assert (signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)) == (before, (0.0, 0.0))


def test_what_the_function_raises_is_raised_with_all_it_says() -> None:
    with pytest.raises(InputError, match=r"a\.txt:3: is odd; expected an even one") as caught:
        results([1, "fail", 2])

    assert (caught.value.location, caught.value.place, caught.value.expected) == ("a.txt", "3", "an even one")


def ready() -> Callable[[object], object]:
    return work


def test_processes_that_share_nothing_stay_from_one_lot_to_the_next() -> None:
    crew: Crew[object, object] = Crew(ready, limits=Limits(seconds=20, memory=256 << 20), method="spawn")

    assert list(crew.results([1, "die", 2])) == [1, Lost("die", KILLED), 2]
    (first,) = crew.results(["who"])
    assert list(crew.results(["who", "grow"])) == [first, Lost("grow", "needs more than 256 MB of memory")]
    with pytest.raises(InputError, match="is odd"):
        list(crew.results(["fail", 4, 5]))
    assert list(crew.results([6])) == [6]
    crew.dismiss()


def test_a_process_that_ends_with_its_parent_may_have_others_beside_it() -> None:
    """Those of Dask do, when a nanny looks after them; ones of theirs would else be forbidden to them."""
    reader, writer = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=lambda: writer.send((results(range(30)), multiprocessing.current_process().daemon)), daemon=True
    )
    process.start()

    assert reader.poll(30)
    assert reader.recv() == (list(range(30)), True)
    process.join()


def test_no_process_is_left_behind() -> None:
    found = in_order(lambda: lambda _: os.getpid(), range(100), jobs=2)
    workers = {next(found) for _ in range(40)}
    found.close()  # type: ignore[attr-defined]  # a generator

    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)  # type: ignore[arg-type]  # a number


def test_workers_end_when_the_first_process_is_killed() -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        for worker in in_order(lambda: lambda _: os.getpid(), range(1_000_000), jobs=3):
            os.write(writer, f"{worker}\n".encode())
    os.close(writer)
    workers = {int(line) for line in os.read(reader, 1000).split()}
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reader)

    for _ in range(100):
        workers = {worker for worker in workers if Path(f"/proc/{worker}/stat").exists()}
        if not workers:
            break
        time.sleep(0.05)
    assert not workers
