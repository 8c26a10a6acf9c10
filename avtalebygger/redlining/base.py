"""The document that parties change, as flows of places: what every layer counts in.

A place is a flow, a block of it, and how many items with width stand before it in that block. Extents count all items
of the base from its beginning, so that two parties' changes can be held against each other without any document. The
end of a flow and the end of a table are counted too: a row that comes last in a table stands before the table's end,
and not where the paragraph after the table begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.flow import Item, ItemKind
from avtalebygger.redlining.meaning import key_of
from avtalebygger.word.names import w
from avtalebygger.word.package import Package

Element = etree._Element
NOTE_PARTS = {"footnotes": w("footnote"), "endnotes": w("endnote")}


@dataclass(slots=True)
class BasePlace:
    """One block of a base flow. `start` counts the items of the base before it; `width` how many it has itself, a
    table's rows, cells and end included. `letters`: the words of a paragraph in which each item is a letter of them;
    None for any other block."""

    element: Element
    kind: ItemKind
    start: int = 0
    width: int = 0
    flows: dict[tuple[int, int], BaseFlow] = field(default_factory=dict)  # (row, cell), (0, 0) in a control
    letters: str | None = None
    _items: list[Item] | None = None
    _meaning: bytes = b""

    @property
    def items(self) -> list[Item]:
        """The items with width of a paragraph, its mark last."""
        if self._items is None:
            self._items = [item for item in flow.paragraph_items(self.element) if item.has_width]
        return self._items

    @property
    def meaning(self) -> bytes:
        """What two blocks are compared by (`redlining.meaning`)."""
        if not self._meaning:
            self._meaning = key_of(self.element)
        return self._meaning

    @property
    def words(self) -> str:
        """What a reader sees of a paragraph."""
        return self.letters if self.letters is not None else flow.shown_text(self.items[:-1])

    @property
    def words_by_item(self) -> str:
        """The words of a paragraph where each item shows one character of them; else nothing."""
        if self.letters is not None:
            return self.letters
        shown = [flow.shown(item) for item in self.items[:-1]]
        return "".join(shown) if all(len(each) == 1 for each in shown) else ""


@dataclass(slots=True)
class BaseFlow:
    """`key` names the flow: the part and, in it, the note, table, row and cell. `end` is after the flow's own end."""

    key: str
    part: str
    container: Element
    blocks: list[BasePlace]
    start: int = 0
    end: int = 0

    @property
    def close(self) -> int:
        """The place of what comes after the last block."""
        return self.end - 1


def flows_of(package: Package) -> list[BaseFlow]:
    """The flows of the base's stories: body, headers and footers, notes; each counts on where the last one ended."""
    stories = [*story_containers(package)]
    flows: list[BaseFlow] = []
    start = 0
    for key, part, container in stories:
        found = base_flow(key, part, container, start)
        flows.append(found)
        start = found.end
    return flows


def story_containers(package: Package) -> Iterator[tuple[str, str, Element]]:
    """(key, part, element) of each story that can be negotiated about."""
    root = package.root(package.main)
    body = root.find(w("body"))
    if body is not None:
        yield package.main, package.main, body
    for kind in ("header", "footer"):
        for part in package.related(kind):
            yield part, part, package.root(part)
    for kind, tag in NOTE_PARTS.items():
        for part in package.related(kind):
            for note in package.root(part).findall(tag):
                if not note.get(w("type")):
                    yield f"{part}#{note.get(w('id'))}", part, note


def base_flow(key: str, part: str, container: Element, start: int) -> BaseFlow:
    blocks: list[BasePlace] = []
    place = start
    for element in content_blocks(container):
        block = base_place(key, part, element, place, len(blocks))
        blocks.append(block)
        place += block.width
    return BaseFlow(key, part, container, blocks, start, place + 1)


def content_blocks(container: Element) -> Iterator[Element]:
    """The paragraphs, tables and block controls of a container; customXml wrappers are looked through."""
    for child in container:
        if child.tag in {w("p"), w("tbl"), w("sdt")}:
            yield child
        elif child.tag == w("customXml"):
            yield from content_blocks(child)


def base_place(key: str, part: str, element: Element, start: int, number: int) -> BasePlace:
    if element.tag == w("p"):
        return base_paragraph(element, start)
    kind = ItemKind.TABLE if element.tag == w("tbl") else ItemKind.CONTROL
    place = BasePlace(element, kind, start, 1)
    for row, cells in inner_containers(element):
        place.width += kind is ItemKind.TABLE
        for cell, container in cells:
            inner = base_flow(f"{key}/{number}.{row}.{cell}", part, container, start + place.width)
            place.flows[row, cell] = inner
            place.width += inner.end - inner.start
    place.width += kind is ItemKind.TABLE
    return place


def base_paragraph(element: Element, start: int) -> BasePlace:
    """The items themselves are made where somebody asks for them: most paragraphs are only counted."""
    place = BasePlace(element, ItemKind.MARK, start, letters=flow.letters_of(element))
    if place.letters is None and all(item.kind is ItemKind.CHARACTER for item in place.items[:-1]):
        place.letters = "".join(item.key for item in place.items[:-1])
    place.width = len(place.items) if place.letters is None else len(place.letters) + 1
    return place


def inner_containers(element: Element) -> Iterator[tuple[int, list[tuple[int, Element]]]]:
    if element.tag == w("tbl"):
        for number, row in enumerate(flow.rows_of(element)):
            yield number, list(enumerate(flow.cells_of(row)))
    else:
        content = element.find(w("sdtContent"))
        yield 0, [(0, content)] if content is not None else []


def row_starts(place: BasePlace, rows: int) -> list[int]:
    """Where each row begins, and where the table ends. The table itself is the item before the first."""
    starts = [place.start + 1]
    for row in range(rows):
        width = 1 + sum(inner.end - inner.start for (r, _), inner in place.flows.items() if r == row)
        starts.append(starts[-1] + width)
    return starts


def every_flow(flows: Iterable[BaseFlow]) -> Iterator[BaseFlow]:
    for one in flows:
        yield one
        for place in one.blocks:
            yield from every_flow(place.flows.values())
