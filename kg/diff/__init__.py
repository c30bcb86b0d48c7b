"""What one graph says and another does not: as text, as JSON, as RDF Patch."""

from kg.diff.changes import Change, Difference, compare
from kg.diff.patch import rdf_patch
from kg.diff.tell import Telling, tell
from kg.diff.text import as_json, as_text

__all__ = ["Change", "Difference", "Telling", "as_json", "as_text", "compare", "rdf_patch", "tell"]
