"""Graphs into other people's triple stores: over HTTP in batches, verified there, or as files for their loaders."""

from kg.publish.bulk import write_bulk
from kg.publish.connection import Connection, Patience
from kg.publish.load import Load, LoadPlan, LoadRequest, LoadSummary, default_progress_file
from kg.publish.profiles import AUTO, Profile, get_profile, profiles
from kg.publish.store import Address, Store, find_urls
from kg.publish.verify import Check

__all__ = [
    "AUTO",
    "Address",
    "Check",
    "Connection",
    "Load",
    "LoadPlan",
    "LoadRequest",
    "LoadSummary",
    "Patience",
    "Profile",
    "Store",
    "default_progress_file",
    "find_urls",
    "get_profile",
    "profiles",
    "write_bulk",
]
