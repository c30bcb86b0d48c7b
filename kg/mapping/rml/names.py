"""The names of RML, and of those that came before it: R2RML and the first RML differ in little but namespaces."""

from __future__ import annotations

from typing import Final

RML = "http://w3id.org/rml/"
R2RML = "http://www.w3.org/ns/r2rml#"
FIRST_RML = "http://semweb.mmlab.be/ns/rml#"
FORMULATIONS_OF_FIRST_RML = "http://semweb.mmlab.be/ns/ql#"
CSVW = "http://www.w3.org/ns/csvw#"
D2RQ = "http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#"
CONDITIONS = "https://w3id.org/diplokg/function#"
"""Conditions are ours: RML has functions for them, in a module of its own."""

_NAMESPACES = (RML, R2RML, FIRST_RML, FORMULATIONS_OF_FIRST_RML, CSVW, D2RQ, CONDITIONS)
_RENAMED: Final = {
    "column": "reference", "logicalTable": "logicalSource", "sqlQuery": "query", "tableName": "table",
    "baseIRI": "base", "rmlBase": "base",
}  # fmt: skip

FORMULATIONS: Final = {
    "CSV": "csv", "JSONPath": "jsonpath", "XPath": "xpath", "SQL2008Table": "sql", "SQL2008Query": "sql",
    "SQL2008": "sql",
}  # fmt: skip
"""Local name of a reference formulation → ours."""


FUNCTIONS: Final = "functions"
UNSUPPORTED: Final = {
    "functionExecution": FUNCTIONS, "http://semweb.mmlab.be/ns/fnml#functionValue": FUNCTIONS,
    "logicalTarget": "logical targets", "gather": "collections and containers", "viewOn": "logical views",
    "quotedTriplesMap": "quoted triples",
}  # fmt: skip
"""Properties of the other modules of RML → what they are for."""


def short(iri: str) -> str:
    """Return the name without its namespace, that of RML where others call it differently; other IRIs stay whole.

    >>> short("http://www.w3.org/ns/r2rml#column")
    'reference'
    """
    for namespace in _NAMESPACES:
        if iri.startswith(namespace):
            name = iri.removeprefix(namespace)
            return _RENAMED.get(name, name)
    return iri
