"""What stands around the text of one part: revisions, formatting and its changes, controls, links, ranges and anchors.

`MarkReader` carries what runs on from element to element and turns properties and marks into nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from avtalebygger.model.document import (
    Control,
    Field,
    Format,
    FormatChange,
    List,
    Position,
    Revision,
    RevisionKind,
    Run,
    Section,
    Style,
)
from avtalebygger.word.formats import REVISION_MARKS, VAL, formatted, style_name
from avtalebygger.word.names import local_name, m, w
from avtalebygger.word.package import Element, Package, child_of
from avtalebygger.word.read_fields import field_codes
from avtalebygger.word.read_graphics import digest

TEXT_ELEMENTS: Final = (w("t"), w("delText"), m("t"))
"""The elements that hold what a reader reads; a reading that lacks one of them is refused (`word.read`)."""
MARK_KINDS: Final = {
    w(kind.value): kind
    for kind in RevisionKind
    if w(kind.value) in REVISION_MARKS and kind is not RevisionKind.CELL_MERGED
}
CHANGE_KINDS: Final = {w(kind.value): kind for kind in RevisionKind if kind.value.endswith("Change")}
RANGE_STARTS: Final = {
    w(kind.value + "RangeStart"): kind for kind in RevisionKind if kind.value.startswith("customXml")
}
RANGE_ENDS: Final = frozenset(tag.replace("RangeStart", "RangeEnd") for tag in RANGE_STARTS)
RPR: Final = w("rPr")

# What no honest document comes near, and a hostile one would make the reader pay for again and again.
LONGEST_ANCHOR: Final = 5_000  # runs
MOST_RANGES: Final = 30


@dataclass(frozen=True, slots=True)
class Around:
    """What an inline element stands inside of."""

    revisions: tuple[Revision, ...] = ()
    link: str = ""
    controls: tuple[Control, ...] = ()
    bidi: str = ""
    equation: str = ""

    @property
    def unmarked(self) -> Around:
        """What stands in a table, row or cell: the marks around it are told of the row or cell itself."""
        return replace(self, revisions=()) if self.revisions else self


OUTSIDE: Final = Around()


@dataclass(slots=True)
class Look:
    """How a run looks: what its `w:rPr` says, and what was tracked in it."""

    format: Format = ()
    style: str = ""
    changes: tuple[FormatChange, ...] = ()


PLAIN: Final = Look()


@dataclass(slots=True)
class Anchor:
    """Where a comment's range begins, and which of the reader's words it covers."""

    position: Position
    start: int = 0
    end: int | None = None


@dataclass(slots=True)
class OpenField:
    field: Field
    in_result: bool = False


class MarkReader:
    """Reads the marks of one part."""

    def __init__(self, package: Package, part: str, styles: Mapping[str, Style], lists: Mapping[str, List]) -> None:
        self.package = package
        self.part = part
        self.styles = styles
        self.lists = lists
        self.anchors: dict[str, Anchor] = {}
        self.sections: list[Section] = []
        self._default_style = next((s.id for s in styles.values() if s.default and s.kind == "paragraph"), "")
        self._relationships = package.relationships(part)
        self._codes = field_codes(package.root(part))
        self._fields: list[OpenField] = []
        self._too_deep = 0
        self._ranges: dict[str, Revision] = {}
        self._bookmarks: list[str] = []
        self._waiting: list[Run] = []
        self._position = Position(part)
        self._ordinal = -1
        self._known: dict[Format, Format] = {}
        self._words: list[str] = []

    def _revision(self, element: Element, kind: RevisionKind) -> Revision:
        return Revision(kind, element.get(w("author"), ""), element.get(w("date"), ""), self._position)

    def _marks(self, properties: Element | None) -> tuple[Revision, ...]:
        if properties is None:
            return ()
        found = [(each, MARK_KINDS.get(str(each.tag))) for each in properties]
        return tuple(self._revision(each, kind) for each, kind in found if kind is not None)

    def _changes(self, properties: Element | None) -> tuple[FormatChange, ...]:
        if properties is None:
            return ()
        found = [(each, CHANGE_KINDS.get(str(each.tag))) for each in properties]
        return tuple(self._change(each, kind) for each, kind in found if kind is not None)

    def _change(self, element: Element, kind: RevisionKind) -> FormatChange:
        before = element[0] if len(element) else None
        style_id = style_id_of(before, "rStyle") or style_id_of(before, "tblStyle")
        format_ = grid_of(before) if kind is RevisionKind.TABLE_GRID else self._format(before)
        return FormatChange(self._revision(element, kind), format_, style_name(self.styles, style_id))

    def _marked(self, element: Element, around: Around) -> Around:
        kind = MARK_KINDS.get(str(element.tag))
        if kind is None:
            return around
        return replace(around, revisions=(*around.revisions, self._revision(element, kind)))

    def _control(self, element: Element) -> Control:
        properties = element.find(w("sdtPr"))
        if properties is None:
            return Control(tag=element.get(w("element"), ""), revisions=self._around_control())
        binding = next((each for each in properties if local_name(str(each.tag)) == "dataBinding"), None)
        return Control(
            _said(properties, "tag"),
            _said(properties, "alias"),
            binding.get(w("xpath"), "") if binding is not None else "",
            self._around_control(),
        )

    def _around_control(self) -> tuple[Revision, ...]:
        return tuple(islice(self._ranges.values(), MOST_RANGES)) if self._ranges else ()

    def _passed(self, element: Element) -> None:
        """Marks without extent: bookmarks, ends of ranges."""
        tag = element.tag
        identifier = element.get(w("id"), "")
        if tag == w("bookmarkStart"):
            self._bookmarks.append(element.get(w("name"), ""))
        elif tag == w("commentRangeStart"):
            self.anchors.setdefault(identifier, Anchor(self._position, len(self._words)))
        elif tag == w("commentRangeEnd"):
            self._end_anchor(identifier)
        elif tag in RANGE_STARTS:
            self._ranges[identifier] = self._revision(element, RANGE_STARTS[str(tag)])
        elif tag in RANGE_ENDS:
            self._ranges.pop(identifier, None)

    def _end_anchor(self, identifier: str) -> None:
        anchor = self.anchors.get(identifier)
        if anchor is not None and anchor.end is None:
            anchor.end = len(self._words)

    def quoted(self, identifier: str) -> str:
        """What a comment is anchored to; a range that never ends is anchored to nothing."""
        anchor = self.anchors.get(identifier)
        if anchor is None or anchor.end is None:
            return ""
        return "".join(self._words[anchor.start : min(anchor.end, anchor.start + LONGEST_ANCHOR)])

    def _target_digest(self, identifier: str) -> str:
        found = self._relationships.get(identifier)
        if found is None:
            return "missing"
        if found.external:
            return found.target
        data = self.package.parts.get(found.target)
        return digest(data) if data is not None else "missing"

    def _format(self, properties: Element | None) -> Format:
        found = formatted(properties)
        return self._known.setdefault(found, found)


def grid_of(grid: Element | None) -> Format:
    return tuple(("gridCol", column.get(w("w"), "")) for column in grid) if grid is not None else ()


def style_id_of(properties: Element | None, name: str) -> str:
    found = child_of(properties, w(name)) if properties is not None else None
    return found.get(VAL, "") if found is not None else ""


def _said(parent: Element, child: str) -> str:
    found = parent.find(w(child))
    return found.get(VAL, "") if found is not None else ""
