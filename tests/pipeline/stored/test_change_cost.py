from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import generate
from kg import settings
from kg.model.progress import Progress
from kg.pipeline.stored import build_stored
from kg.pipeline.stored.packing import Packing
from tests.pipeline.stored.sources import request

FEW, MANY = 30, 130
"""Documents of one part, and of eight."""


def less(pages: Path) -> None:
    """Let the tenth document say one paragraph less."""
    lines = pages.read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[9])
    record["text"] = record["text"].rsplit("\n", 1)[0]
    lines[9] = json.dumps(record, ensure_ascii=False)
    pages.write_text("\n".join([*lines, ""]), encoding="utf-8")


def work_of_a_change(folder: Path, documents: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """What is done for one changed document among so many: of each stage, and values unpacked."""
    generate.main(["--documents", str(documents), "--seed", "1", "-o", str(folder)])
    built = request(folder / "store", folder / "documents.jsonl", jobs=1)
    build_stored(built, settings.load())
    less(folder / "documents.jsonl")
    done: dict[str, int] = {"unpacked": 0}
    unpack = Packing.unpack

    def counted(packing: Packing[object], data: bytes) -> object:
        done["unpacked"] += 1
        return unpack(packing, data)

    def watch(progress: Progress) -> None:
        done[progress.stage] = progress.done

    with monkeypatch.context() as patch:
        patch.setattr(Packing, "unpack", counted)
        build_stored(built, settings.load(), watch=watch)
    return done


def test_what_is_done_for_one_changed_document_does_not_grow_with_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = work_of_a_change(tmp_path / "few", FEW, monkeypatch)
    many = work_of_a_change(tmp_path / "many", MANY, monkeypatch)

    assert few["read"] == many["read"] == 1
    for stage in ("write", "store", "judge", "unpacked"):
        assert 0 < many[stage] < MANY / FEW * 0.6 * few[stage], (stage, few, many)
