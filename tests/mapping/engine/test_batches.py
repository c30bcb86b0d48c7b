from datetime import date, datetime, time
from decimal import Decimal

import pytest

from kg.mapping.engine.batches import Batch, batches
from kg.mapping.engine.cells import natural_literal, text_of
from kg.model.table import Cell, Records

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("cell", "text", "literal"),
    [
        ("a\"b", 'a"b', '"a\\"b"'),
        (True, "true", f'"true"^^<{XSD}boolean>'),
        (False, "false", f'"false"^^<{XSD}boolean>'),
        (0, "0", f'"0"^^<{XSD}integer>'),
        (-12, "-12", f'"-12"^^<{XSD}integer>'),
        (30.5, "30.5", f'"3.05E1"^^<{XSD}double>'),
        (0.0, "0.0", f'"0.0E0"^^<{XSD}double>'),
        (-0.0, "-0.0", f'"-0.0E0"^^<{XSD}double>'),
        (1e-7, "1e-07", f'"1.0E-7"^^<{XSD}double>'),
        (1e21, "1e+21", f'"1.0E21"^^<{XSD}double>'),
        (float("inf"), "INF", f'"INF"^^<{XSD}double>'),
        (float("nan"), "NaN", f'"NaN"^^<{XSD}double>'),
        (Decimal("12.50"), "12.50", f'"12.50"^^<{XSD}decimal>'),
        (date(2025, 1, 17), "2025-01-17", f'"2025-01-17"^^<{XSD}date>'),
        (datetime(2025, 1, 17, 10), "2025-01-17T10:00:00", f'"2025-01-17T10:00:00"^^<{XSD}dateTime>'),
        (time(10, 30), "10:30:00", f'"10:30:00"^^<{XSD}time>'),
        (b"\x0a\xff", "0AFF", f'"0AFF"^^<{XSD}hexBinary>'),
    ],
)  # fmt: skip
def test_values_as_text_and_as_literal(cell: Cell, text: str, literal: str) -> None:
    assert text_of(cell) == text
    assert natural_literal(cell) == literal


@pytest.mark.parametrize("cell", [None, ""])
def test_nothing_makes_no_literal(cell: Cell) -> None:
    assert natural_literal(cell) is None


def test_rows_are_numbered_through_all_pieces() -> None:
    table = Records("t", ("a",), [(number,) for number in range(5)])
    assert [list(batch.numbers) for batch in batches(table, {"a": 0}, 2)] == [[1, 2], [3, 4], [5]]


def test_rows_are_spread_over_the_values_of_some_columns() -> None:
    spread, owners = Batch(2, [7, 8], [((1, 2), ("x", "y")), (3, None)], typed=True).spread([0])
    assert spread.rows == [(1, "x"), (2, "x"), (3, None)]
    assert (owners, spread.numbers) == ([0, 0, 1], [7, 7, 8])
