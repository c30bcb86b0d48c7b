"""The pages as files, which any web host gives out."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import resources
from kg.ask.words import term_label
from kg.errors import OutputError
from kg.graph import query_names
from kg.settings import ReaderLanguage
from kg.text.script import folding
from kg.web.holdings import CLASSES, JOINING, Holdings
from kg.web.render import LANGUAGES
from kg.web.site import Site

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

    Raises:
        OutputError: the folder holds something that is not a site, or a file cannot be written.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "static" / "site.css").is_file():
        raise OutputError(str(folder), "the folder holds something else; name an empty or a new one")
    for path, content in site_files(holdings, languages):
        target = folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise OutputError(str(target), error.strerror or str(error)) from error
        yield path


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
