from __future__ import annotations

import subprocess
import sys

import pytest

from kg import read


@pytest.mark.parametrize("name", read.__all__)
def test_what_the_package_offers_is_there(name: str) -> None:
    assert getattr(read, name) is not None


def test_it_offers_nothing_else() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = read.nothing


def test_who_finds_files_waits_for_nothing_that_reads_them() -> None:
    program = "import sys; from kg.read import find_files; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert not {"pyarrow", "resiliparse", "yaml", "kg.read.documents"}.intersection(done.stdout.split())
