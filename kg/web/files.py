"""The pages as files, which any web host gives out."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from kg import resources
from kg.ask.words import term_label
from kg.errors import OutputError
from kg.graph import query_names
from kg.settings import ReaderLanguage
from kg.text.script import folding
from kg.web.holdings import CLASSES, JOINING, Holdings
from kg.web.render import LANGUAGES
from kg.web.site import Site

_STAGE = ".kg-site-"
_FIRST = ("index.html", "search.html")


def site_files(holdings: Holdings, languages: Sequence[ReaderLanguage] = LANGUAGES) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every file: pages by language, all that they link to, assets, the index for searching.

    Links are relative, so the files may lie in any folder of a host.
    """
    site = Site(holdings, is_live=False, languages=tuple(languages))
    for name in resources.names("data", "web/static"):
        yield f"static/{name.rpartition('/')[2]}", resources.find("data", name).read_bytes()
    yield "index.html", site.entrance()
    yield "search.json", search_index(holdings, languages)
    for language in languages:
        yield from _pages(site, language)


def write_site(holdings: Holdings, folder: Path, languages: Sequence[ReaderLanguage] = LANGUAGES) -> Iterator[str]:
    """Write the files below a folder, which is made where it is missing; yield the path of each.

    They take their places when all of them are on disk: a site that was there before stays as it was until then.

    Raises:
        OutputError: the folder holds something that is not a site, or a file cannot be written.
    """
    if folder.is_dir() and not (folder / "static" / "site.css").is_file() and any(_found(folder)):
        raise OutputError(str(folder), "the folder holds something else; name an empty or a new one")
    with _staged(folder) as stage:
        yield from _put(stage, site_files(holdings, languages))


def _found(folder: Path) -> Iterator[Path]:
    """Yield what is in a folder, but for what was left of a run that was killed."""
    return (one for one in folder.iterdir() if not one.name.startswith(_STAGE))


def _put(folder: Path, files: Iterable[tuple[str, bytes]]) -> Iterator[str]:
    for path, content in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        yield path


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """Give an empty folder; what is written there is moved to the folder in the end, or removed after an error."""
    is_new = not folder.exists()
    stage: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{_STAGE}*"):
            rmtree(left, ignore_errors=True)
        stage = Path(mkdtemp(prefix=_STAGE, dir=folder))
        yield stage
        _move(stage, folder)
        is_new = False
    except OSError as error:
        raise OutputError(str(folder), error.strerror or str(error)) from error
    finally:
        if stage is not None:
            rmtree(stage, ignore_errors=True)
        if is_new:
            with suppress(OSError):  # never made, or somebody else has put something there
                folder.rmdir()


def _move(stage: Path, folder: Path) -> None:
    for root, _, names in os.walk(stage):
        place = folder / Path(root).relative_to(stage)
        place.mkdir(exist_ok=True)
        for name in names:
            os.replace(Path(root, name), place / name)


def _pages(site: Site, language: ReaderLanguage) -> Iterator[tuple[str, bytes]]:
    """Yield the first pages, all things, and whatever is linked to from there."""
    addresses = site.holdings.addresses
    named = (of_class for of_class in CLASSES if of_class not in JOINING)
    things = (addresses.own(iri) for of_class in named for iri in site.holdings.members(of_class))
    waiting = deque(dict.fromkeys([*_FIRST, *(f"query/{name}.html" for name in query_names()), *things]))
    seen = set(waiting)
    while waiting:
        path = waiting.popleft()
        page, reached = site.visited(path, {}, language)
        yield f"{language}/{path}", (page or site.not_found(path, language)).body
        fresh = [one for one in reached if one not in seen and one.endswith(".html")]
        seen.update(fresh)
        waiting.extend(fresh)


def search_index(holdings: Holdings, languages: Sequence[ReaderLanguage]) -> bytes:
    """Return what the script of the search page reads: things with labels, path and keys, and how text is folded."""
    types = [of_class for of_class in CLASSES if of_class not in JOINING]
    number = {iri: n for n, of_class in enumerate(types) for iri in holdings.members(of_class)}
    known, keys = holdings.known, holdings.index.keys()
    things = [
        {
            "path": holdings.addresses.own(iri),
            "type": number[iri],
            "events": holdings.busy.get(iri, 0),
            "labels": {language: known.label(iri, language) or iri for language in languages},
            "keys": keys[iri],
        }
        for iri in keys
        if iri in number
    ]
    used = {sign for found in keys.values() for key in found for sign in key}
    fold = {chr(sign): chr(to) for sign, to in sorted(folding().items()) if chr(to).lower() in used}
    labels = [{language: term_label(of_class, language) for language in languages} for of_class in types]
    data = {"fold": fold, "types": labels, "things": things}
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n").encode()
