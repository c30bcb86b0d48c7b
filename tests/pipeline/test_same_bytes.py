from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "documents"
SCRIPT = """
import sys
from kg import graph, settings
from kg.pipeline.assemble import assemble
from kg.pipeline.inputs import Inputs
product = assemble(Inputs(tuple(sys.argv[1:])), settings.load())
sys.stdout.buffer.writelines(graph.render(product.dataset, ".trig"))
"""


def start(seed: int, sources: list[str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    return subprocess.Popen([sys.executable, "-c", SCRIPT, *sources], stdout=subprocess.PIPE, env=environment)


def test_same_bytes_for_any_hash_seed_and_order_of_sources() -> None:
    names = sorted(map(str, SEEDS.iterdir()))
    orders = [
        names,
        names[::-1],
        names[1::2] + names[::2],
        [str(SEEDS)],
        [*names[5:], str(SEEDS)],
        names[7:] + names[:7],
    ]

    running = [start(seed, order) for seed, order in enumerate(orders)]
    digests = {hashlib.sha256(process.communicate(timeout=120)[0]).hexdigest() for process in running}

    assert [process.returncode for process in running] == [0] * len(orders)
    assert len(digests) == 1
