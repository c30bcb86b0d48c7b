"""The cluster of Dask that a build runs on: how it is reached, whether it fits, one function applied to many values.

Tasks, their data, and what becomes of them when a worker is lost are the business of Dask.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import DiploKGError, EngineError, InputError, SettingsError
from kg.optional import library
from kg.pipeline.cluster.knowing import installed, unlike
from kg.pipeline.cluster.tables import Work

Item = TypeVar("Item")
Result = TypeVar("Result")

_ADDRESS = re.compile(r"dask(\+tls)?://([^/\s:]+|\[[0-9a-f:]+\]):(\d+)/?", re.IGNORECASE)
_PATIENCE = 10
"""Seconds until a scheduler that does not answer counts as unreachable, and one without workers as empty."""
_AT_ONCE = 5_000
"""Tasks that the scheduler has at a time."""
_AGAIN = 2
"""Times that a task is tried again after an error of storage or network."""


def check_address(address: str) -> str:
    """Return the address of a scheduler as Dask has it.

    Raises:
        SettingsError: it is malformed.
    """
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise SettingsError("engine", address, "an address such as dask://HOST:PORT, or dask+tls://HOST:PORT")
    return f"{'tls' if match[1] else 'tcp'}://{match[2]}:{match[3]}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that has been found to fit."""

    address: str
    client: Any  # of distributed, which is not installed everywhere
    module: Any

    def check(self, registries: tuple[Path, ...], work: Work) -> None:
        """See that all workers have what this process has, and see the folder.

        Raises:
            EngineError: there are none, or one does not.
        """
        try:
            self.client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise EngineError(self.address, "it has no workers", advice="start some: dask worker ADDRESS") from error
        work.begin()
        wanted = installed(registries)
        for worker, found in sorted(self._asked(registries, work).items()):
            if isinstance(found, BaseException | str):
                reason = f"worker {worker} cannot take part: {found}"
                advice = f"give it diplokg {wanted[0]} with the extra dask, and rights to read and write {work.url}"
                raise EngineError(self.address, reason, advice=advice)
            (version, digest), is_seen = found
            if (version, digest) != wanted:
                reason = f"worker {worker}: {unlike((version, digest), wanted)}"
                raise EngineError(self.address, reason, advice="install the same on all workers")
            if not is_seen:
                reason = f"worker {worker} does not see {work.url}"
                raise EngineError(self.address, reason, advice="name a folder that all workers see: --work URL")

    def _asked(self, registries: tuple[Path, ...], work: Work) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self.client.run(_equipment, registries, work, on_error="return")
        except Exception as error:  # a worker that lacks a module says so in an error of its own
            return {"": error}
        return found

    def each(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        """Yield place and result of each value, as they come.

        Raises:
            EngineError: workers ended over a value, again and again, or the scheduler went away.
            DiploKGError: what the function raised.
        """
        for start in range(0, len(items), _AT_ONCE):
            some = items[start : start + _AT_ONCE]
            futures = self.client.map(work, some, pure=False, retries=_AGAIN)
            places = {future.key: start + place for place, future in enumerate(futures)}
            try:
                for future, result in self.module.as_completed(futures, loop=self.client.loop, with_results=True):
                    yield places[future.key], result
            except DiploKGError:
                raise
            except self.module.KilledWorker as error:
                advice = "see their logs; they may need more memory"
                raise EngineError(self.address, f"a task ended its workers: {error}", advice=advice) from error
            except (OSError, asyncio.CancelledError, self.module.client.FutureCancelledError) as error:
                raise EngineError(self.address, f"the build was cut short: {error}", advice="run it again") from error
            finally:
                self.client.cancel(futures)


def _equipment(registries: tuple[Path, ...], work: Work) -> tuple[tuple[str, str], bool] | str:
    """Return what a worker has, and whether it sees the folder."""
    try:
        return installed(registries), work.has("seen")
    except (OSError, DiploKGError) as error:
        return str(error)


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Give the cluster of an address.

    Raises:
        SettingsError: the address is malformed.
        EngineError: the extra is not installed, or nothing answers there.
    """
    place = check_address(address)
    try:
        module = library("distributed", "dask", address)
    except InputError as error:
        reason = "building there needs distributed, which is not installed"
        raise EngineError(address, reason, advice=str(error.expected)) from error
    try:
        client = module.Client(place, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise EngineError(address, "no scheduler answers there", advice="start one: dask scheduler") from error
    try:
        yield Cluster(address, client, module)
    finally:
        client.close()
