"""Bytes of YAML -> a tree of nodes that know their line, or every reason why not.

Scalars stay the text they are: `no`, `0301`, `1.10` and `12:30` come out as written. What YAML offers beyond plain
mappings, lists and text (tags, anchors, aliases, several documents) is refused by name. Limits on size, depth and
count are kept while the events are read, before any tree is built: PyYAML's C composer crashes the process on deep
nesting, and a few hundred bytes of aliases expand to billions of nodes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from avtalebygger.errors import Location, Problem, SourceError
from avtalebygger.messages import text

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 40
MAX_NODES: Final = 100_000

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Characters that XML 1.0 cannot hold (production 2, Char), less the tab and the line ends that YAML itself reads.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BOMS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    where: Location


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[Node, ...]
    where: Location


@dataclass(frozen=True, slots=True)
class Mapped:
    """Keys in the order of the file, repeated keys included."""

    entries: tuple[tuple[Scalar, Node], ...]
    where: Location


Node = Scalar | Listing | Mapped


def parse(path: str, content: bytes) -> Node:
    """The one document of `content`. Raises SourceError with AVT101–AVT109."""
    return composed(path, events(path, decoded(path, content)))


def decoded(path: str, content: bytes) -> str:
    """`content` as text: UTF-8, with or without a byte order mark."""
    if len(content) > MAX_BYTES:
        raise _refused("AVT102", path, size=len(content), limit=MAX_BYTES)
    for mark, name in _BOMS.items():
        if content.startswith(mark):
            raise _refused("AVT101", path, encoding=name)
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise _refused("AVT101", path, line, column, encoding=text("something else, perhaps Windows-1252")) from None
    if found := FORBIDDEN.search(words):
        line, column = _place(words, found.start())
        raise _refused("AVT107", path, line, column, character=code_point(found[0]))
    return words


def events(path: str, words: str) -> Iterator[Any]:
    """The parser's events, with its errors told as ours and the limits kept."""
    depth = count = 0
    try:
        for event in yaml.parse(words, Loader=Loader):
            where = _location(path, event.start_mark)
            count += 1
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH or count > MAX_NODES:
                raise SourceError(Problem("AVT104", {"depth": MAX_DEPTH, "nodes": MAX_NODES}, where))
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise SourceError(
                    Problem("AVT106", {"name": getattr(event, "anchor", "")}, where, text("write the values out"))
                )
            if getattr(event, "tag", None):
                raise SourceError(Problem("AVT105", {"tag": getattr(event, "tag", "")}, where))
            yield event
    except yaml.MarkedYAMLError as error:
        raise _unreadable(path, words, error) from None
    except yaml.reader.ReaderError as error:
        line, column = _place(words, min(error.position, len(words)))
        raise _refused("AVT107", path, line, column, character=f"U+{int(error.character):04X}") from None


def composed(path: str, stream: Iterable[Any]) -> Node:
    """The tree of the first document; more than one, or none, is refused."""
    open_collections: list[tuple[list[Node], Location, bool]] = []
    documents: list[Node] = []
    for event in stream:
        where = _location(path, event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent) and documents:
            raise SourceError(Problem("AVT108", {}, where))
        if isinstance(event, yaml.CollectionStartEvent):
            open_collections.append(([], where, isinstance(event, yaml.MappingStartEvent)))
            continue
        if isinstance(event, yaml.ScalarEvent):
            node: Node = _scalar(event.value, where)
        elif isinstance(event, yaml.CollectionEndEvent):
            node = _collection(*open_collections.pop())
        else:
            continue
        (open_collections[-1][0] if open_collections else documents).append(node)
    if not documents or documents[0] == Scalar("", documents[0].where):
        raise _refused("AVT109", path)
    return documents[0]


def _scalar(value: str, where: Location) -> Scalar:
    if found := FORBIDDEN.search(value):  # an escape such as "\x01" in a quoted scalar
        raise SourceError(Problem("AVT107", {"character": code_point(found[0])}, where))
    return Scalar(value, where)


def _collection(nodes: list[Node], where: Location, is_mapping: bool) -> Node:
    if not is_mapping:
        return Listing(tuple(nodes), where)
    entries: list[tuple[Scalar, Node]] = []
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if not isinstance(key, Scalar):
            raise SourceError(Problem("AVT103", {"problem": text("a key must be plain text")}, key.where))
        entries.append((key, value))
    return Mapped(tuple(entries), where)


def code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def _unreadable(path: str, words: str, error: yaml.MarkedYAMLError) -> SourceError:
    mark = error.problem_mark or error.context_mark
    where = _location(path, mark) if mark else Location(path)
    lines = words.splitlines()
    line = lines[where.line - 1] if 0 < where.line <= len(lines) else ""
    tabbed = "\t" in line[: len(line) - len(line.lstrip())]
    hint = text("a tab cannot indent YAML; use spaces") if tabbed else ""
    return SourceError(Problem("AVT103", {"problem": error.problem or text("not YAML")}, where, hint))


def _refused(code: str, path: str, line: int = 0, column: int = 0, **values: object) -> SourceError:
    return SourceError(Problem(code, values, Location(path, line, column)))


def _location(path: str, mark: Any) -> Location:
    return Location(path, mark.line + 1, mark.column + 1)


def _place(words: str, position: int) -> tuple[int, int]:
    return words.count("\n", 0, position) + 1, position - words.rfind("\n", 0, position)
