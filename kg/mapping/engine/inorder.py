"""Work on many things by several threads, with results in the order of the things."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from kg.optional import late

if TYPE_CHECKING:
    from concurrent import futures
else:  # small tables need no threads
    futures = late("concurrent.futures")

Thing = TypeVar("Thing")
Result = TypeVar("Result")

AHEAD = 2
"""Things for each thread that are under way or done before their turn."""


def in_order(work: Callable[[Thing], Result], things: Iterable[Thing], jobs: int) -> Iterator[Result]:
    """Yield what `work` makes of each thing; Arrow computes outside the interpreter's lock, so threads do."""
    if jobs == 1:
        yield from map(work, things)
        return
    pool = futures.ThreadPoolExecutor(jobs)
    waiting: deque[futures.Future[Result]] = deque()
    try:
        for thing in things:
            waiting.append(pool.submit(work, thing))
            if len(waiting) > jobs * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
