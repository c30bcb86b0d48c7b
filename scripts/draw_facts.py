"""Draw facts at random from a graph of documents, to be judged by reading the passage each rests on.

    python scripts/draw_facts.py GRAPH.trig --seed 1 --count 150 [--without DIR] > facts.tsv

GRAPH needs the statements of each document (TriG or N-Quads). Documents that have an annotation of the same stem in DIR
are left out. The table has a line for each fact: document, offsets (code points), rule, class, property, thing and
value as labels, the quote, and two empty columns for the judge: verdict and cause.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.graph import Dataset, load

PROPERTIES = (
    "dip:participant", "dip:party", "dip:signatory", "dip:date", "dip:startDate", "dip:place", "dip:status",
    "org:organization", "dip:office", "org:member",
)  # fmt: skip
COLUMNS = ("document", "start", "end", "rule", "class", "thing", "property", "value", "quote", "verdict", "cause")
QUERY = """
PREFIX dip: <https://w3id.org/diplokg/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#> PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?location ?class ?thing ?property ?value ?start ?end ?quote ?rule WHERE {
  GRAPH ?document {
    ?thing a ?class ; dip:evidence ?evidence ; ?property ?value .
    ?evidence dip:slot ?property ; dip:rule ?rule ; oa:hasSelector ?selector .
    ?selector oa:start ?start ; oa:end ?end ; oa:exact ?quote .
    ?document dcterms:source ?location .
  }
  VALUES ?class { dip:Meeting dip:Agreement dip:Tenure dip:Membership }
  VALUES ?property { PROPERTIES }
  FILTER(?class != dip:Tenure || ?property != org:member)
}""".replace("PROPERTIES", " ".join(PROPERTIES))

_OURS = re.compile(r"^https://w3id\.org/diplokg/(?:id/|ontology#)")

Fact = tuple[str, int, int, str, str, str, str, str, str]


def facts(dataset: Dataset) -> Iterator[Fact]:
    """Yield each fact of each document once, with the first passage that states it, in a fixed order."""
    seen: set[tuple[str, ...]] = set()
    for row in sorted(map(_fact, dataset.store.query(QUERY))):  # type: ignore[arg-type]  # a SELECT gives solutions
        key = (row[0], *row[5:8])
        if key not in seen:
            seen.add(key)
            yield row


def _fact(row: object) -> Fact:
    def text(name: str) -> str:
        return str(row[name].value)  # type: ignore[index]  # pyoxigraph's solutions are indexed by variable

    local = [re.split(r"[#/]", text(name))[-1] for name in ("class", "property")]
    thing, value = (_OURS.sub("", text(name)) for name in ("thing", "value"))
    place = text("location"), int(text("start")), int(text("end"))
    return *place, text("rule"), local[0], thing, local[1], value, text("quote")


def main() -> None:
    """Print the drawn facts as TSV."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--without", type=Path, help="folder of annotations whose documents are left out")
    options = parser.parse_args()
    annotated = {path.stem for path in options.without.glob("*.yaml")} if options.without else set()
    known = [fact for fact in facts(load(options.graph)) if Path(fact[0]).stem not in annotated]
    drawn = random.Random(options.seed).sample(known, min(options.count, len(known)))
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((Path(fact[0]).name, *fact[1:8], " ".join(fact[8].split()), "", "") for fact in sorted(drawn))


if __name__ == "__main__":
    main()
