"""The reading of a mapping's sources, spread over several processes: the same results in the same order as in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Generic, TypeVar

from kg.errors import DiploKGError, InputError
from kg.pipeline.maps.losses import Losses, Taken
from kg.pipeline.workers import Limits, Lost, Pace, in_order

Thing = TypeVar("Thing")
Result = TypeVar("Result")

WORTHWHILE = 4
"""Things, each some thousand rows: for fewer, starting processes costs more than it saves."""
LIMITS = Limits(seconds=1800, memory=4 << 30)
"""What a thing may take: no more than a mistake of ours would."""
PACE = Pace(dealt=2, ahead=4)
"""The results of a thing may be ten megabytes."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Works on things in `jobs` processes, which tell `losses` as this one does.

    Raises:
        InputError: a process has died.
        DiploKGError: what the work on the first thing at fault raises.
    """

    losses: Losses
    jobs: int

    def __call__(self, work: Callable[[Thing], Result], things: Iterable[Thing], /) -> Iterator[Result]:
        """Yield what `work` makes of each thing, in the order of the things."""
        rest = iter(things)
        first = list(islice(rest, WORTHWHILE))
        if self.jobs == 1 or len(first) < WORTHWHILE:
            yield from map(work, chain(first, rest))
            return
        told = _Told(work, self.losses)
        for outcome in in_order(lambda: told, chain(first, rest), jobs=self.jobs, limits=LIMITS, pace=PACE):
            if isinstance(outcome, Lost):
                raise InputError(
                    "the mapping",
                    f"a part of its sources is lost: {outcome.reason}",
                    expected="--jobs 1, or more memory",
                )
            result, taken = outcome
            self.losses.add(taken)
            if isinstance(result, _Failure):
                raise result.error
            yield result


@dataclass(frozen=True, slots=True)
class _Failure:
    """What was raised; it is raised again when all before it is done, so that it is always the same one."""

    error: DiploKGError


@dataclass(frozen=True, slots=True)
class _Told(Generic[Thing, Result]):
    """Work in another process: with its result goes what it left out."""

    work: Callable[[Thing], Result]
    losses: Losses

    def __call__(self, thing: Thing) -> tuple[Result | _Failure, Taken]:
        try:
            result: Result | _Failure = self.work(thing)
        except DiploKGError as error:
            result = _Failure(error)
        return result, self.losses.taken()
