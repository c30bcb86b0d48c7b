"""Who we are to a store: from the environment or netrc, never from the command line, and never shown."""

from __future__ import annotations

import netrc
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from kg.errors import InputError, SettingsError


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name with its password, or a token; `origin` says where they were found, in words that may be shown."""

    origin: str
    user: str = ""
    password: str = field(default="", repr=False)
    token: str | None = field(default=None, repr=False)


def find_credentials(url: str, environment: Mapping[str, str]) -> Credentials | None:
    """Return what KG_TOKEN, KG_USER and KG_PASSWORD, or the netrc file (NETRC, else ~/.netrc) hold for a URL's host.

    Raises:
        SettingsError: one of KG_USER and KG_PASSWORD is set without the other.
        InputError: the netrc file is malformed.
    """
    if environment.get("KG_TOKEN"):
        return Credentials("KG_TOKEN", token=environment["KG_TOKEN"])
    user, password = environment.get("KG_USER"), environment.get("KG_PASSWORD")
    if user and password is not None:
        return Credentials("KG_USER and KG_PASSWORD", user, password)
    if user or password:
        raise SettingsError("environment: KG_USER", user or "", "set together with KG_PASSWORD")
    return _from_netrc(urlsplit(url).hostname or "", environment)


def _from_netrc(host: str, environment: Mapping[str, str]) -> Credentials | None:
    path = Path(environment.get("NETRC") or Path(environment.get("HOME") or Path.home()) / ".netrc")
    if not path.is_file():
        return None
    try:
        found = netrc.netrc(path).authenticators(host)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), "cannot be read", expected="a netrc file") from error
    except netrc.NetrcParseError as error:
        raise InputError(str(path), error.msg, place=str(error.lineno or 1), expected="a netrc file") from error
    return Credentials(str(path), found[0], found[2] or "") if found else None


def check_url(url: str, *, option: str) -> str:
    """Return a URL without trailing slash, query and fragment.

    Raises:
        SettingsError: it is no HTTP URL, or holds a name and password, which others can see on a command line.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # a malformed port is told only when it is asked for
    except ValueError as error:
        raise SettingsError(option, "the URL given", "an http or https URL") from error
    if parts.username is not None or parts.password is not None:
        expected = "free of names and passwords: put them into KG_USER and KG_PASSWORD, or into netrc"
        raise SettingsError(option, without_secrets(url), expected)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(option, without_secrets(url), "an http or https URL")
    return without_secrets(url).rstrip("/")


def without_secrets(url: str) -> str:
    """Return a URL as it may be shown: no name, password, query or fragment; nothing of one that cannot be read.

    >>> without_secrets("https://me:secret@example.org/ds?key=1")
    'https://example.org/ds'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "a malformed URL"
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
