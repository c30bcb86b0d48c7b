"""Documents are read in a process beside each thread of a worker: one that ends it costs neither worker nor others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from kg.pipeline.cluster.knowing import Recipe
from kg.pipeline.stored.reading import Told, set_aside, told
from kg.pipeline.workers import Crew, Lost
from kg.read import Raw


class _Here(threading.local):
    """The process beside this thread, and what it reads by; it stays from one task to the next."""

    recipe: Recipe | None = None
    crew: Crew[Raw, Told] | None = None


_HERE = _Here()


def told_each(recipe: Recipe, raws: Iterable[Raw]) -> Iterator[Told]:
    """Yield what files and lines hold, in order; those that could not be read with the reason as their fault.

    Raises:
        EngineError: the process would not do as the one that started the build.
    """
    for one in _crew(recipe.for_reading()).results(raws):
        yield set_aside(one) if isinstance(one, Lost) else one


def _crew(recipe: Recipe) -> Crew[Raw, Told]:
    if _HERE.crew is None or recipe != _HERE.recipe:
        if _HERE.crew is not None:
            _HERE.crew.dismiss()
        # no fork: a worker has threads, whose locks would stay shut, and connections, which would stay open
        _HERE.recipe, _HERE.crew = recipe, Crew(partial(_teller, recipe), method="spawn")
    return _HERE.crew


def _teller(recipe: Recipe) -> Callable[[Raw], Told]:
    reader, frame = recipe.reader(), recipe.frame()
    return lambda raw: told(raw, reader(raw), frame)
