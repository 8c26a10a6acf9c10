"""Reads a produced document back for tests, from its XML: what a person sees, paragraph by paragraph."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(document: bytes, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return etree.fromstring(package.read(name))


@dataclass(frozen=True)
class Line:
    """A paragraph: its style, its text as shown (fields by their cached results), the bookmarks in it."""

    style: str
    text: str
    bookmarks: tuple[str, ...]


def lines(document: bytes) -> list[Line]:
    return [line(paragraph) for paragraph in part(document).iter(f"{W}p")]


def line(paragraph: Any) -> Line:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    names = tuple(str(one.get(f"{W}name")) for one in paragraph.iter(f"{W}bookmarkStart"))
    return Line("" if style is None else str(style.get(f"{W}val")), "".join(shown(paragraph)), names)


def shown(element: Any) -> Iterator[str]:
    for one in element.iter(f"{W}t", f"{W}br", f"{W}tab"):
        if one.tag == f"{W}tab" and one.getparent().tag != f"{W}r":
            continue
        yield {f"{W}br": "\n", f"{W}tab": "\t"}.get(one.tag) or (one.text or "")


def text(document: bytes) -> str:
    return "\n".join(one.text for one in lines(document))


def references(document: bytes) -> list[tuple[str, str]]:
    """Each REF field: the bookmark it names and its cached result."""
    found, code, result = [], "", None
    for one in part(document).iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = one.get(f"{W}fldCharType")
        if kind == "begin":
            code, result = "", None
        elif kind == "separate":
            result = ""
        elif kind == "end":
            if target := re.match(r" REF (\S+) ", code):
                found.append((target.group(1), result or ""))
            result = None
        elif one.tag == f"{W}instrText":
            code += one.text or ""
        elif result is not None:
            result += one.text or ""
    return found
