"""What goes wrong, as clients read it (RFC 9457): a status, a title, a detail; no paths of files, no traceback."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

PROBLEM = "application/problem+json"


class ProblemError(Exception):
    """A request that is not answered as asked; `headers` go with the answer."""

    def __init__(self, status: int, title: str, detail: str = "", *, headers: Mapping[str, str] | None = None) -> None:
        self.status = status
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        super().__init__(f"{status} {title}")

    def response(self) -> Response:
        """Return it as an answer."""
        data = {"title": self.title, "status": self.status} | ({"detail": self.detail} if self.detail else {})
        body = json.dumps(data, ensure_ascii=False) + "\n"
        return Response(body, self.status, {"Cache-Control": "no-store", **self.headers}, PROBLEM)


def not_found(detail: str = "") -> ProblemError:
    """Return what is said of a thing that is not there."""
    return ProblemError(404, "There is nothing here", detail)


async def on_problem(_request: Request, error: Exception) -> Response:
    """Answer with a problem that was raised."""
    assert isinstance(error, ProblemError)
    return error.response()
