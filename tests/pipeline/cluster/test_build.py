from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.cluster import Cluster, finished, kg, running, wait_for
from bench.generate import main as generate
from kg.errors import EngineError, InputError, SettingsError
from kg.pipeline.cluster import scheduler
from kg.pipeline.stored.folder import MANIFEST
from tests.loopback import CUT, object_storage, web
from tests.pipeline.inputs import CHINESE_REPORT, REPORT, build, table
from tests.pipeline.stored.sources import as_stored, shown
from tests.read.test_archives import page

_KILLS = b'{"text": "This page ends who reads it."}\n'
_DEADLY = """
import os, signal
from kg import read

documents_of = read.documents_of

def fragile(raw, on_error):
    if b"ends who reads it" in raw.data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"fills all there is" in raw.data:
        bytearray(3 << 30)
    return documents_of(raw, on_error)

read.documents_of = fragile
"""


@pytest.fixture(scope="module")
def deadly(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return variables with which some documents end the process that reads them, or take too much memory."""
    folder = tmp_path_factory.mktemp("deadly")
    (folder / "sitecustomize.py").write_text(_DEADLY)
    return {"PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    """Return variables with which processes find object storage, where there is a bucket `news`."""
    with object_storage() as found:
        yield found


@pytest.fixture(scope="module")
def cluster(
    tmp_path_factory: pytest.TempPathFactory, deadly: dict[str, str], bucket: dict[str, str]
) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster"), {**deadly, **bucket}) as started:
        for _ in range(2):
            started.worker()
        yield started


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with documents in every form, some told twice, some that cannot be read, and deadly ones."""
    folder = tmp_path_factory.mktemp("archive") / "pages"
    folder.mkdir()
    (folder / "a.md").write_text(REPORT)
    (folder / "a-again.md").write_text(REPORT)
    (folder / "b.txt").write_text(CHINESE_REPORT)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "empty-too.txt").write_bytes(b"")
    (folder / "large.txt").write_text(f"{REPORT} This page fills all there is.")
    (folder / "crawl.warc").write_bytes(page("one") + page("two"))
    texts = pa.table({"text": [REPORT, CHINESE_REPORT.replace("17", "16")], "id": ["1", "2"]})
    pq.write_table(texts, folder / "rows.parquet")
    generate(["--documents", "24", "--seed", "7", "-o", str(folder.parent / "made")])
    lines = (folder.parent / "made" / "documents.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "lines.jsonl").write_bytes(b"".join([*lines, b"\n", b"no JSON\n", _KILLS, *lines[:3]]))
    return folder


@pytest.fixture(scope="module")
def here(archive: Path, deadly: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[str]]:
    """Return the graph that is built without a cluster, and what was left out of it."""
    output = tmp_path_factory.mktemp("here") / "graph.nq"
    code, words = finished(kg("build", archive, "-o", output, "--jobs", "2", "-q", environment=deadly))
    assert code == 0, words
    return output.read_bytes(), told(words)


def told(words: str) -> list[str]:
    return sorted(line.partition(": ")[2] for line in words.splitlines() if line.startswith("Skipped: "))


def test_a_worker_that_is_killed_costs_nothing_but_time(
    cluster: Cluster, archive: Path, here: tuple[bytes, list[str]], tmp_path: Path
) -> None:
    output, work, report = tmp_path / "graph.nq", tmp_path / "work", tmp_path / "report.json"
    options = ("--engine", cluster.address, "--work", work, "--report", report, "-q")
    building = kg("build", archive, "-o", output, *options)
    wait_for(lambda: any(work.glob("build-*/done/read-*")), building)
    cluster.processes[1].kill()
    cluster.worker()

    code, words = finished(building)

    assert code == 0, words
    assert output.read_bytes() == here[0]
    assert told(words) == here[1]
    assert [words for words in here[1] if "memory" in words or "SIGKILL" in words] == [
        f"{archive}/large.txt: needs more than 2,048 MB of memory",
        f"{archive}/lines.jsonl:line=27: the process that worked on it was ended by SIGKILL",
    ]
    assert [process.poll() for process in cluster.processes].count(None) == 3
    assert json.loads(report.read_text())["conforms"] is True
    parts = work.glob("build-*/lines/*.nq.gz")
    assert {path.name.partition("-")[0] for path in parts} == {"bond", "dataset", "document", "entity", "event"}


def test_a_build_that_was_cut_short_goes_on_and_later_ones_here_keep_its_identities(
    cluster: Cluster, archive: Path, deadly: dict[str, str], here: tuple[bytes, list[str]], tmp_path: Path
) -> None:
    store, work = tmp_path / "store", tmp_path / "work"
    first = kg("build", archive, "--engine", cluster.address, "--store", store, "--work", work)
    wait_for(lambda: any(work.glob("build-*/done/told-*")), first)
    first.kill()
    finished(first)
    read = {path: path.stat().st_mtime_ns for path in work.glob("build-*/done/read-*")}

    code, words = finished(kg("build", archive, "--engine", cluster.address, "--store", store, "--work", work))

    assert code == 0, words
    assert shown(store) == as_stored(here[0])
    assert {path: path.stat().st_mtime_ns for path in read} == read
    assert json.loads((store / MANIFEST).read_text())["conforms"] is True
    code, words = finished(kg("build", archive, "--store", store, "--jobs", "2", environment=deadly))
    assert code == 0, words
    assert shown(store) == as_stored(here[0])


def test_sources_and_what_steps_leave_may_be_elsewhere(
    cluster: Cluster, bucket: dict[str, str], tmp_path: Path
) -> None:
    storage = fsspec.filesystem("s3", use_listings_cache=False)
    storage.pipe_file("news/pages/a.txt", CHINESE_REPORT.encode())
    with web({"b.md": REPORT.encode(), CUT: REPORT.encode() * 1000}) as address:
        sources = ("s3://news/pages", f"{address}/b.md", f"{address}/{CUT}")
        away = ("--engine", cluster.address, "--work", "s3://news/work")
        code, words = finished(kg("build", *sources, "-o", tmp_path / "there.nq", *away, "-q", environment=bucket))
        built = build(tmp_path / "here.nq", *sources, jobs=1)

    assert code == 0, words
    assert (tmp_path / "there.nq").read_bytes() == (tmp_path / "here.nq").read_bytes()
    assert told(words) == sorted(built.skipped)
    assert len(built.skipped) == 1
    assert storage.glob("news/work/build-*/lines/document-*.nq.gz")


@pytest.mark.parametrize("address", ["dask://127.0.0.1", "spark://127.0.0.1:1", "127.0.0.1:8786", "dask://a b:1"])
def test_an_address_that_is_none_is_told(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="dask://HOST:PORT"):
        build(tmp_path / "graph.nq", tmp_path, engine=address)


@pytest.mark.parametrize("name", ["judgements", "tables", "review", "left_out"])
def test_what_needs_all_in_one_place_is_no_option(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="--engine"):
        build(tmp_path / "graph.nq", tmp_path, options=None, engine="dask://127.0.0.1:1", **{name: tmp_path / "x"})


def test_a_folder_of_work_goes_with_a_cluster(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--engine"):
        build(tmp_path / "graph.nq", tmp_path, work="memory://work")


def test_what_cannot_be_divided_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="standard input cannot be divided"):
        build(tmp_path / "graph.nq", "-", engine="dask://127.0.0.1:1")
    with pytest.raises(InputError, match="tables are not built on a cluster"):
        build(tmp_path / "graph.nq", table(tmp_path / "tables").parent, engine="dask://127.0.0.1:1")
    with pytest.raises(InputError, match=r"none of them can be read\n.*no such file"):
        build(tmp_path / "graph.nq", tmp_path / "none.txt", engine="dask://127.0.0.1:1")


def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    (tmp_path / "a.md").write_text(REPORT)
    monkeypatch.setattr("kg.optional.import_module", missing)

    with pytest.raises(EngineError, match=r"needs distributed, which is not installed; pip install 'diplokg\[dask\]'"):
        build(tmp_path / "graph.nq", tmp_path / "a.md", engine="dask://127.0.0.1:1")


def test_a_scheduler_that_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text(REPORT)
    monkeypatch.setattr(scheduler, "_PATIENCE", 0.5)

    with pytest.raises(
        EngineError, match=r"^dask://127.0.0.1:9: no scheduler answers there; start one: dask scheduler$"
    ):
        build(tmp_path / "graph.nq", tmp_path / "a.md", engine="dask://127.0.0.1:9")

    assert not (tmp_path / "graph.nq").exists()
