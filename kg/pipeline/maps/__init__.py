"""A mapping alone: its sources opened, checked and mapped, without documents, registry or resolution."""

from kg.pipeline.maps.checked import check_file
from kg.pipeline.maps.documents import SHIPPED, shipped_mapping, unused_evidence
from kg.pipeline.maps.faults_as import as_json, as_sarif, as_text
from kg.pipeline.maps.losses import Losses, as_lines
from kg.pipeline.maps.mapped import Mapped, map_file
from kg.pipeline.maps.vocabulary import shipped_vocabulary

__all__ = [
    "SHIPPED",
    "Losses",
    "Mapped",
    "as_json",
    "as_lines",
    "as_sarif",
    "as_text",
    "check_file",
    "map_file",
    "shipped_mapping",
    "shipped_vocabulary",
    "unused_evidence",
]
