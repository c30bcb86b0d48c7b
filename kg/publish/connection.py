"""Requests to a triple store: tried again after a while when that can help, and errors in words that help.

Every request sent here may be sent twice: the data hold no blank nodes, so that adding a triple again changes nothing.
"""

from __future__ import annotations

import html
import re
import ssl
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Any

import httpx

from kg.errors import EndpointError
from kg.publish.credentials import Credentials, without_secrets
from kg.publish.profiles import Profile

ATTEMPTS = 5
"""How often a request is sent at most."""
LONGEST_WAIT = 60.0
"""Seconds that are waited at most before the next attempt, whatever the store asks for."""
LARGEST_ANSWER = 64 << 20
"""Bytes of an answer that are read at most."""
_OF_TRANSFER = (b"content-encoding", b"content-length", b"transfer-encoding")
_FIRST_WAIT = 0.5
_CONNECT_SECONDS = 10.0
Form = Mapping[str, str | list[str]]
"""Fields of a form; a list gives a field several times."""
_PASSING = frozenset({429, 500, 502, 503, 504})
_SHOWN = 300
_MARKUP = re.compile(r"<(?:style|script|title)\b.*?</\w+>|<[!?/a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE)

_BROKEN = (httpx.RequestError, httpx.InvalidURL)
"""What is raised where there is no answer or one that cannot be read: packed wrongly, moved to what is no address."""
_NO_CREDENTIALS = "set KG_USER and KG_PASSWORD (or KG_TOKEN), or add the host to your netrc file"
_AGAIN = "run the same command again to go on from there"
_ADVICE: Mapping[int, str] = {
    404: "look whether the URL is that of the store (or dataset, repository, namespace) and --store names its kind",
    405: "look whether the URL is that of the store (or dataset, repository, namespace) and --store names its kind",
    413: "make requests smaller with --batch",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for an answer, in seconds, and how the time between two attempts is spent."""

    timeout: float = 300.0
    sleep: Callable[[float], None] = time.sleep


class Connection:
    """Speaks HTTP with one store; a context manager, which closes it."""

    def __init__(
        self,
        profile: Profile,
        credentials: Credentials | None = None,
        *,
        patience: Patience | None = None,
    ) -> None:
        self._credentials = credentials
        self._patience = patience or Patience()
        self._lasting = re.compile(profile.lasting) if profile.lasting else None
        self._client = httpx.Client(
            auth=_auth(profile, credentials),
            timeout=httpx.Timeout(self._patience.timeout, connect=min(_CONNECT_SECONDS, self._patience.timeout)),
            limits=httpx.Limits(max_keepalive_connections=None if profile.keep_alive else 0),
            follow_redirects=False,  # credentials and data go where the user said, nowhere else
            verify=_trusted(),
        )

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def send(
        self,
        method: str,
        url: str,
        *,
        body: bytes | Form = b"",
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Return the answer to a request; a mapping as `body` is sent as a form.

        Raises:
            EndpointError: there is none after some attempts, or it says no.
        """
        content = {"data": dict(body)} if isinstance(body, Mapping) else {"content": body}
        for attempt in range(1, ATTEMPTS + 1):
            try:
                response = self._answer(method, url, params=params, headers=headers, **content)
            except _BROKEN as error:
                if attempt == ATTEMPTS:
                    raise EndpointError(without_secrets(url), _failure(error), advice=_AGAIN) from error
                self._patience.sleep(_wait(attempt))
                continue
            if not self._is_passing(response) or attempt == ATTEMPTS:
                break
            self._patience.sleep(_wait(attempt, response))
        if not response.is_success:
            raise self._refusal(url, response)
        return response

    def _answer(self, method: str, url: str, **request: Any) -> httpx.Response:
        """Return an answer that comes within the time and size that one may have; `httpx` bounds each read alone."""
        until = time.monotonic() + self._patience.timeout
        body = bytearray()
        with self._client.stream(method, url, **request) as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > LARGEST_ANSWER:
                    raise EndpointError(without_secrets(url), f"answers with more than {LARGEST_ANSWER >> 20} MB")
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the answer comes too slowly", request=response.request)
        headers = [(name, value) for name, value in response.headers.raw if name.lower() not in _OF_TRANSFER]
        return httpx.Response(response.status_code, headers=headers, content=bytes(body), request=response.request)

    def server(self, url: str) -> str:
        """Return what the server at a URL calls itself, empty when it does not say; no credentials are sent."""
        try:
            with self._client.stream("GET", url, params={"query": "ASK {}"}, auth=None) as response:
                return str(response.headers.get("server", ""))
        except _BROKEN as error:
            raise EndpointError(without_secrets(url), _failure(error), advice="look whether it is running") from error

    def _is_passing(self, response: httpx.Response) -> bool:
        if response.status_code not in _PASSING:
            return False
        return not (response.status_code == 500 and self._lasting and self._lasting.search(response.text))

    def _refusal(self, url: str, response: httpx.Response) -> EndpointError:
        status = response.status_code
        reason = _said(response) or response.reason_phrase or "no reason given"
        advice = _AGAIN if self._is_passing(response) else _ADVICE.get(status)
        if response.is_redirect:
            reason = f"moved to {without_secrets(response.headers.get('location', ''))}"
            advice = "give that URL if you trust it"
        elif status in (401, 403):
            found = self._credentials
            reason = f"not allowed with {found.origin}" if found else "not allowed without credentials"
            advice = "look whether they are right and may write" if found else _NO_CREDENTIALS
        return EndpointError(without_secrets(url), reason, status=status, advice=advice)


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that are trusted; reading them takes a while."""
    return httpx.create_ssl_context()


def _auth(profile: Profile, credentials: Credentials | None) -> httpx.Auth | None:
    if credentials is None:
        return None
    if credentials.token is not None:
        return _Bearer(credentials.token)
    kind = httpx.DigestAuth if profile.auth == "digest" else httpx.BasicAuth
    return kind(credentials.user, credentials.password)


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _wait(attempt: int, response: httpx.Response | None = None) -> float:
    """Seconds before the next attempt: doubled each time, or what the store asks for."""
    asked = response.headers.get("retry-after", "") if response is not None else ""
    seconds = float(asked) if asked.isdecimal() else _FIRST_WAIT * 2 ** (attempt - 1)
    return min(seconds, LONGEST_WAIT)


def _failure(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.ConnectError):
        return f"cannot be reached ({error})"
    return f"the connection broke ({error})"


def _said(response: httpx.Response) -> str:
    """Return the beginning of an answer as one line of text."""
    text = html.unescape(_MARKUP.sub(" ", response.text)) if "html" in response.text[:200].lower() else response.text
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]} …"
