"""Pages for people, made by the processes that answer queries, within the same limits."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.bodies import query_fields
from kg.serve.formats import accepted
from kg.serve.service import Service

_LANGUAGES = {"zh-hant": "zh-Hant", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh": "zh-Hans"}
"""Tags, or what they begin with, of the languages that pages speak beside English; the longest counts."""


async def page(request: Request, service: Service) -> Response:
    """Answer with the page at a path, in the language of the reader where the path names none."""
    return await page_of(request, service, request.url.path.lstrip("/"))


async def page_of(request: Request, service: Service, path: str) -> Response:
    """Answer with the page at a path; one without a language leads to that of the reader."""
    language = reader_language(request.headers.get("accept-language"))
    head = {
        "kind": "page",
        "path": path,
        "query": dict(query_fields(request)),
        "language": language,
    }
    answer = await service.ask(request, head)
    return Response(answer.body, answer.head["code"], answer.head["headers"], answer.head["content_type"])


def reader_language(header: str | None) -> str:
    """Return the language of an Accept-Language header that pages speak; English without one (RFC 9110 §12.5.4).

    >>> reader_language("fr, zh-TW;q=0.9, en;q=0.5")
    'zh-Hant'
    """
    wanted = sorted(accepted(header or ""), key=lambda pair: -pair[1])
    for tag, quality in wanted:
        found = next((spoken for known, spoken in _LANGUAGES.items() if f"{tag}-".startswith(f"{known}-")), None)
        if quality and (found or tag.partition("-")[0] == "en"):
            return found or "en"
    return "en"
