"""What is known of triple stores, as data: where their protocols are and what they choke on (`kg/data/stores.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kg import resources
from kg.errors import SettingsError
from kg.plain_yaml import values_of

AUTO = "auto"
"""The store is recognised by its URL or by what its server calls itself."""
GENERIC = "generic"
"""The profile of a store that is not known: nothing but SPARQL 1.1."""
Method = Literal["store", "update"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Recognition(_Frozen):
    """Patterns that tell a store by its URL or by the header `Server`."""

    url: str | None = None
    server: str | None = None


class BulkScript(_Frozen):
    """The script that loads the parts of `--bulk`; `{folder}` and `{ending}` stand for theirs."""

    name: str
    text: str


class Profile(_Frozen):
    """A kind of triple store; what each field means stands on top of `kg/data/stores.yaml`.

    `tried` is the version that the tests load, `None` when none of them does.
    """

    name: str
    label: str
    tried: str | None = None
    query: str
    update: str
    store: str | None = None
    method: Method = "store"
    auth: Literal["basic", "digest", "bearer"] = "basic"
    keep_alive: bool = True
    default_graph: Literal["own", "union", "none"] = "own"
    default_from: str | None = None
    store_batch: int = Field(default=100_000, gt=0)
    update_batch: int = Field(default=10_000, gt=0)
    update_bytes: int = Field(default=8_000_000, gt=0)
    literal_bytes: int | None = None
    lasting: str | None = None
    recognise: Recognition = Recognition()
    traps: tuple[str, ...]
    bulk: BulkScript | None = None


@cache
def profiles() -> Mapping[str, Profile]:
    """Return the known stores by name, in the order of the file."""
    data = values_of(resources.read_text("data", "stores.yaml"))
    return {name: Profile(name=name, **fields) for name, fields in data.items()}


def get_profile(name: str) -> Profile:
    """Return the profile of that name.

    Raises:
        SettingsError: there is none.
    """
    if name not in profiles():
        raise SettingsError("store", name, f"one of {', '.join(profiles())}")
    return profiles()[name]


def recognised(*, url: str = "", server: str = "") -> Profile | None:
    """Return the store that a URL or a header `Server` gives away."""
    for profile in profiles().values():
        for pattern, text in ((profile.recognise.url, url), (profile.recognise.server, server)):
            if pattern and re.search(pattern, text):
                return profile
    return None
