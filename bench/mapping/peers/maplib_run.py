"""The plain table of `bench.mapping.tables` through maplib, which has templates of its own in place of RML.

Run by the Python of an environment that has maplib: `python maplib_run.py TABLE OUTPUT`.
"""

from __future__ import annotations

import sys

import polars as pl
from maplib import Model

PREFIXES = """\
@prefix ottr: <http://ns.ottr.xyz/0.4/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .
"""
KINDS = ("xsd:string", "xsd:long", "xsd:date", "ottr:IRI")


def main(table: str, output: str) -> None:
    """Map the table and write N-Triples."""
    frame = pl.read_csv(table, infer_schema=False)
    columns = frame.columns
    actors = [("http://example.org/actor/" + pl.col(name)).alias(name) for name in columns[3::4]]
    cast = [pl.col(name).cast(pl.Int64) for name in columns[1::4]]
    cast += [pl.col(name).str.to_date() for name in columns[2::4]]
    frame = frame.with_columns(subject="http://example.org/event/" + pl.col("c0"))
    frame = frame.with_columns(*cast).with_columns(*actors)
    parameters = [f"? {KINDS[at % 4]} ?{name}" for at, name in enumerate(columns)]
    triples = [f"ottr:Triple(?subject, ex:{name}, ?{name})" for name in columns]
    model = Model()
    head, body = ", ".join(["ottr:IRI ?subject", *parameters]), ", ".join(triples)
    model.add_template(f"{PREFIXES}\nex:row [ {head} ] :: {{ {body} }} .")
    model.map("http://example.org/row", frame)
    model.write(output, format="ntriples")


if __name__ == "__main__":
    main(*sys.argv[1:])
