"""What an installation is made of and what it may do, for bug reports: `kg doctor`."""

from kg.doctor.diagnosis import Diagnosis, diagnose, materials
from kg.doctor.telling import as_json, as_text

__all__ = ["Diagnosis", "as_json", "as_text", "diagnose", "materials"]
