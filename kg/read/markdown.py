"""Markdown: the text as a reader sees it, without marks and link targets."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.read.front_matter import read_front_matter
from kg.read.page import Page

_SOFT_BREAK = re.compile(  # behind a full line of a paragraph in Latin script
    r"^([^\n]{50,}[A-Za-z0-9,;:.)\"'’”])[ \t]*\r?\n(?=[A-Za-z0-9(\"'“‘])(?!\d+[.)]\s)", re.MULTILINE
)
_REPLACED = (
    (re.compile(r"<!--(?:[^-<]++|-(?!->)|<(?!!--))*-->"), ""),
    (re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"!\[([^\[\]\n]*)\]\([^()\n]*\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]+)\]\((?:[^()\n]|\([^()\n]*\))*\)"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]++(.*?)[ \t]{0,80}#{0,80}[ \t]{0,80}$", re.MULTILINE), r"\1\n"),
    (re.compile(r"^[ \t]{0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"^([ \t]*)[*+-][ \t]+", re.MULTILINE), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,1000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]+)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])"), r"\1"),
)


def read_markdown(text: str) -> Page:
    """Return the page of a Markdown text; offsets count the text without marks and without front matter."""
    page = read_front_matter(text)
    body = text[page.front :]
    for pattern, plain in _REPLACED:
        body = pattern.sub(plain, body)
    return replace(page, text=_SOFT_BREAK.sub(r"\1 ", body), front=0)
