"""Every regular expression of the code and its data, how it is used, and texts that are worst for it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from time import process_time
from types import ModuleType
from typing import Any

import kg
from kg.read.patterns import date_patterns, patterns
from kg.text.dates.grammar import grammars

sre: Any = importlib.import_module("re._constants")  # the only tree of expressions that Python has
parser: Any = importlib.import_module("re._parser")
AT_ONE_PLACE = frozenset({"match", "fullmatch"})
Expression = tuple[re.Pattern[Any], bool]
_METHODS = AT_ONE_PLACE | {"search", "finditer", "findall", "sub", "subn", "split"}
_SAMPLES = "a0 A._-/\"'(<[{\n中，\ue000"
_SHORT = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_CATEGORIES = {
    sre.CATEGORY_DIGIT: "0", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a", sre.CATEGORY_NOT_SPACE: "a", sre.CATEGORY_NOT_WORD: "-",
}  # fmt: skip


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(kg.__path__, "kg."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def expressions() -> dict[str, Expression]:
    """Each expression by where it stands, with whether it is only tried at one place of a text."""
    found: dict[str, Expression] = {}
    for module in modules():
        uses = _uses(module)
        for name, value in sorted(vars(module).items()):
            is_anchored = bool(uses.get(name)) and uses[name] <= AT_ONE_PLACE
            for number, pattern in enumerate(_patterns(value)):
                found[f"{module.__name__}.{name}" + (f"[{number}]" if number else "")] = pattern, is_anchored
        found.update(_inline(module))
    data = {"reading/furniture": patterns(), "reading/dates": date_patterns(), "lexicons/dates": list(_of_dates())}
    for name, value in data.items():
        found.update({f"{name}[{number}]": (pattern, False) for number, pattern in enumerate(_patterns(value))})
    return found


def _of_dates() -> Iterator[re.Pattern[str]]:
    for grammar in grammars()[1].values():
        yield grammar.expression


def _patterns(value: object) -> Iterator[re.Pattern[Any]]:
    """The expressions in a value of a module."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        yield from (one for inner in value.values() for one in _patterns(inner))
    elif isinstance(value, (tuple, list)):
        yield from (one for inner in value for one in _patterns(inner))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (one for field in fields(value) for one in _patterns(getattr(value, field.name)))


def _tree(module: ModuleType) -> ast.Module:
    assert module.__file__
    with open(module.__file__, encoding="utf-8") as file:
        return ast.parse(file.read())


def _uses(module: ModuleType) -> dict[str, set[str]]:
    """The methods that are taken of each name."""
    uses: dict[str, set[str]] = {}
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in _METHODS:
            uses.setdefault(node.value.id, set()).add(node.attr)
    return uses


def _inline(module: ModuleType) -> Iterator[tuple[str, Expression]]:
    """Expressions that stand in a call, such as `re.sub("a", "b", text)`."""
    for node in ast.walk(_tree(module)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[ast.Constant(value=source), *_]
            ):
                if method in _METHODS:
                    yield f"{module.__name__}: {source!r}", (re.compile(source), method in AT_ONE_PLACE)


def attacks(pattern: re.Pattern[Any]) -> list[str]:
    """Pieces whose repetition may cost a pattern most: samples, and what its parts take, alone and in rows."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    found = dict.fromkeys(_SAMPLES)
    for part in _parts(parser.parse(source, pattern.flags & ~re.UNICODE)):
        found.update(dict.fromkeys(_rows([_taken([token]) for token in part])))
    return [piece for piece in found if piece]


def seconds(pattern: re.Pattern[Any], piece: str, size: int, *, is_anchored: bool) -> float:
    """Processor time that a pattern takes on a text of that many characters: a piece again and again, and an odd end."""
    text: Any = (piece * (size // len(piece) + 1))[:size] + "\x00!"
    if isinstance(pattern.pattern, bytes):
        text = text.encode()
    begun = process_time()
    if is_anchored:
        pattern.match(text)
    else:
        deque(pattern.finditer(text), maxlen=0)
    return process_time() - begun


def _rows(pieces: Sequence[str]) -> Iterator[str]:
    for start in range(len(pieces)):
        for end in range(start + 1, min(start + 3, len(pieces)) + 1):
            yield "".join(pieces[start:end])
    yield "".join(pieces)


def _parts(tree: Any) -> Iterator[Any]:
    """A sequence of tokens and all sequences in it."""
    yield tree
    for token in tree:
        for inner in _inner(token):
            yield from _parts(inner)


def _inner(token: Any) -> Iterable[Any]:
    kind, value = token
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [value[2]]
    if kind is sre.SUBPATTERN:
        return [value[3]]
    if kind is sre.BRANCH:
        return list(value[1])
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is sre.ATOMIC_GROUP else []


def _taken(tree: Any) -> str:
    """A short text that a sequence takes: what repeats does so once."""
    return "".join(_one(kind, value) for kind, value in tree)


def _one(kind: Any, value: Any) -> str:
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if kind is sre.IN:
        return _member(value)
    if kind is sre.ANY:
        return "a"
    if kind in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
        return ""
    return _taken(next(iter(_inner((kind, value))), ()))


def _member(choices: Any) -> str:
    """A character of a set; of one that says what it is not, the first sample that fits."""
    if choices[0][0] is sre.NEGATE:
        return next(char for char in _SAMPLES + "b1é\x00" if not any(_holds(choice, char) for choice in choices[1:]))
    kind, value = choices[0]
    return chr(value) if kind is sre.LITERAL else chr(value[0]) if kind is sre.RANGE else _CATEGORIES[value]


def _holds(choice: Any, char: str) -> bool:
    kind, value = choice
    if kind is sre.LITERAL:
        return bool(value == ord(char))
    if kind is sre.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    return re.fullmatch(str(_SHORT[value]), char) is not None
