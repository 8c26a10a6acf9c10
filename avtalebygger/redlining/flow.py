"""A marked story as a flat row of items, each kept, deleted or inserted: what merging several redlines stands on.

A flow is a story, a cell or a block control. Its items are the characters and things of its paragraphs, each paragraph
mark, each table and each block control. Rejecting every mark leaves the items of the unmarked flow in the same order;
that is what lets the redlines of several parties over one base be laid on top of each other (`redlining.superimpose`).

A field that begins and ends in one paragraph is one item, whether it is written simple or complex. Bookmarks, comment
ranges and the ends of longer fields have no width: they stand beside the item that follows them. What formatting says
is not here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree

from avtalebygger.word.names import local_name, w

Element = etree._Element


class State(StrEnum):
    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


class ItemKind(StrEnum):
    CHARACTER = "character"
    THING = "thing"  # a tab, break, picture, note reference: one place in a run
    FIELD = "field"
    MARK = "mark"
    TABLE = "table"
    CONTROL = "control"
    WIDTHLESS = "widthless"


@dataclass(slots=True)
class Item:
    """`key` is what two documents compare; `nodes` the elements that write it: the one child of a run for a character
    or thing, whole runs for a field, the element itself otherwise. `run` gives the formatting, `wrappers` the elements
    around it inside the paragraph, outermost first."""

    kind: ItemKind
    key: str
    state: State
    nodes: tuple[Element, ...] = ()
    run: Element | None = None
    wrappers: tuple[Element, ...] = ()
    properties: Element | None = None  # the pPr of a mark
    author: str = ""  # of the mark that made the state

    @property
    def is_base(self) -> bool:
        return self.state is not State.INSERTED

    @property
    def has_width(self) -> bool:
        return self.kind is not ItemKind.WIDTHLESS


ADDING = frozenset({w("ins"), w("moveTo")})
REMOVING = frozenset({w("del"), w("moveFrom")})
WRAPPERS = frozenset({w("hyperlink"), w("sdt"), w("smartTag"), w("customXml"), w("dir"), w("bdo")})
TRANSPARENT = frozenset({w("sdtContent"), *ADDING, *REMOVING})
IGNORED = frozenset(
    {w("pPr"), w("rPr"), w("sdtPr"), w("sdtEndPr"), w("smartTagPr"), w("customXmlPr"), w("proofErr")}
    | {w("lastRenderedPageBreak")}
    | {w(f"{side}Range{end}") for side in ("moveFrom", "moveTo") for end in ("Start", "End")}
)
TEXT = frozenset({w("t"), w("delText")})
RUN, WORDS, RUN_PROPERTIES = w("r"), w("t"), w("rPr")
WITHOUT_WIDTH = frozenset({w("pPr"), w("proofErr"), w("bookmarkStart"), w("bookmarkEnd")})
PLUMBING = frozenset({w("fldChar"), w("instrText"), w("delInstrText")})


def digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:24]


Marked = tuple[State, str]
"""A state and the author of the mark that made it."""

UNMARKED: Marked = (State.KEPT, "")


def within(outer: Marked, element: Element) -> Marked:
    """The state inside a run-level mark. Redlines over a base without marks nest none."""
    if element.tag in ADDING:
        return State.INSERTED, element.get(w("author"), "")
    if element.tag in REMOVING:
        return State.DELETED, element.get(w("author"), "")
    return outer


def marked_by(properties: Element | None) -> Marked:
    """What the mark in a paragraph mark's or a row's properties says (ECMA-376 Part 1, 17.13.5.12, .15, .16, .20)."""
    for child in () if properties is None else properties:
        if child.tag in REMOVING or child.tag in ADDING:
            return within(UNMARKED, child)
    return UNMARKED


def mark_state(properties: Element | None) -> Marked:
    return marked_by(properties.find(w("rPr")) if properties is not None else None)


def row_state(row: Element) -> Marked:
    return marked_by(row.find(w("trPr")))


def table_state(table: Element) -> Marked:
    """A table comes or goes when all its rows do."""
    states = {row_state(row) for row in rows_of(table)}
    return states.pop() if len(states) == 1 else UNMARKED


def rows_of(table: Element) -> list[Element]:
    """The rows of a table, those inside row controls too, nested tables not."""
    return list(_through_controls(table, w("tr")))


def cells_of(row: Element) -> list[Element]:
    return list(_through_controls(row, w("tc")))


def _through_controls(element: Element, tag: str) -> Iterator[Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in {w("sdt"), w("sdtContent"), w("customXml")}:
            yield from _through_controls(child, tag)


def items_of(container: Element) -> list[Item]:
    """The items of a flow in order; `container` is w:body, w:tc, w:hdr, w:ftr, w:footnote, w:sdtContent …"""
    found: list[Item] = []
    for block in container:
        found += block_items(block)
    return found


def block_items(block: Element) -> list[Item]:
    if block.tag == w("p"):
        return paragraph_items(block)
    if block.tag == w("tbl"):
        state, author = table_state(block)
        return [Item(ItemKind.TABLE, "▦", state, (block,), author=author)]
    if block.tag == w("sdt"):
        return [Item(ItemKind.CONTROL, "▣", State.KEPT, (block,))]
    if block.tag in {w("customXml")}:
        return items_of(block)
    if block.tag in IGNORED or block.tag in {w("tcPr"), w("sectPr")}:
        return []
    if _is_range_of_control(block):
        return []
    return [Item(ItemKind.WIDTHLESS, local_name(block.tag), State.KEPT, (block,))]


def _is_range_of_control(element: Element) -> bool:
    name = local_name(element.tag)
    return name.startswith("customXml") and "Range" in name


def paragraph_items(paragraph: Element) -> list[Item]:
    inner = _Inner()
    inner.walk(paragraph, UNMARKED, ())
    properties = paragraph.find(w("pPr"))
    state, author = mark_state(properties)
    mark = Item(ItemKind.MARK, "¶", state, (paragraph,), properties=properties, author=author)
    return [*fields_joined(inner.items), mark]


def letters_of(paragraph: Element) -> str | None:
    """The words of a paragraph that shows, as it is easily seen, words alone in unmarked runs: then each letter is an
    item. None for any other, which may be one of those for all that. Most paragraphs are never asked for more."""
    found: list[str] = []
    for child in paragraph:
        if child.tag == RUN:
            for each in child:
                if each.tag == WORDS:
                    found.append(each.text or "")
                elif each.tag != RUN_PROPERTIES:
                    return None
        elif child.tag not in WITHOUT_WIDTH:
            return None
    return "".join(found)


@dataclass(slots=True)
class _Inner:
    """Collects the items of one paragraph."""

    items: list[Item] = field(default_factory=list)

    def walk(self, element: Element, marked: Marked, wrappers: tuple[Element, ...]) -> None:
        for child in element:
            tag = child.tag
            if tag == RUN:
                self.run(child, marked, wrappers)
            elif tag == w("fldSimple"):
                key = digest("field", child.get(w("instr"), "").strip(), visible(child))
                self.add(ItemKind.FIELD, key, child, marked, wrappers)
            elif tag in TRANSPARENT:
                self.walk(child, within(marked, child), wrappers)
            elif tag in WRAPPERS:
                self.walk(child, marked, (*wrappers, child))
            elif local_name(tag) in {"oMath", "oMathPara"}:
                self.add(ItemKind.THING, thing_key(child), child, marked, wrappers)
            elif tag not in IGNORED and not _is_range_of_control(child):
                self.add(ItemKind.WIDTHLESS, local_name(tag), child, marked, wrappers)

    def run(self, run: Element, marked: Marked, wrappers: tuple[Element, ...]) -> None:
        for child in run:
            if child.tag in TEXT:
                self.letters(child, marked, wrappers, run)
            elif child.tag in PLUMBING or local_name(child.tag) == "commentReference":
                self.add(ItemKind.WIDTHLESS, local_name(child.tag), child, marked, wrappers, run)
            elif child.tag not in IGNORED:
                self.add(ItemKind.THING, thing_key(child), child, marked, wrappers, run)

    def letters(self, text: Element, marked: Marked, wrappers: tuple[Element, ...], run: Element) -> None:
        """Most items of a document are made here, so what they have in common is made once."""
        kind, (state, author), nodes = ItemKind.CHARACTER, marked, (text,)
        self.items += [Item(kind, letter, state, nodes, run, wrappers, None, author) for letter in text.text or ""]

    def add(
        self,
        kind: ItemKind,
        key: str,
        node: Element,
        marked: Marked,
        wrappers: tuple[Element, ...],
        run: Element | None = None,
    ) -> None:
        self.items.append(Item(kind, key, marked[0], (node,), run, wrappers, author=marked[1]))


def thing_key(element: Element) -> str:
    """What makes two things the same: kind and content, not ids, which editors renumber."""
    name = local_name(element.tag)
    if name in {"tab", "br", "cr", "noBreakHyphen", "softHyphen", "ptab", "footnoteRef", "endnoteRef"}:
        return f"{name}:{element.get(w('type'), '')}"
    if name in {"footnoteReference", "endnoteReference"}:
        return f"{name}:{element.get(w('id'), '')}"
    plain = deepcopy(element)
    plain.tail = None
    for each in plain.iter():
        for attribute in [str(key) for key in each.attrib if is_plumbing(str(key))]:
            del each.attrib[attribute]
    return digest(name, etree.tostring(plain, method="c14n").decode("utf-8"))


def is_plumbing(attribute: str) -> bool:
    """Ids that editors give afresh; a relationship's id is content."""
    if attribute.endswith("relationships}id"):
        return False
    return "rsid" in attribute or local_name(attribute) in {"id", "paraId", "textId", "editId", "anchorId"}


def visible(element: Element) -> str:
    return "".join(each.text or "" for each in element.iter(w("t"), w("delText")))


def fields_joined(items: list[Item]) -> list[Item]:
    """Complex fields that begin and end here, all in one state, become one item each; others stay as they lie."""
    if not any(item.kind is ItemKind.WIDTHLESS for item in items):
        return items
    joined: list[Item] = []
    place = 0
    while place < len(items):
        end = field_end(items, place) if is_field_char(items[place], "begin") else None
        if end is None:
            joined.append(items[place])
            place += 1
        else:
            joined.append(one_field(items[place : end + 1]))
            place = end + 1
    return joined


def is_field_char(item: Item, kind: str) -> bool:
    node = item.nodes[0]
    return item.kind is ItemKind.WIDTHLESS and node.tag == w("fldChar") and node.get(w("fldCharType")) == kind


def field_end(items: list[Item], begin: int) -> int | None:
    depth = 0
    state = items[begin].state
    for place in range(begin, len(items)):
        if items[place].state is not state:
            return None
        depth += is_field_char(items[place], "begin")
        depth -= is_field_char(items[place], "end")
        if depth == 0:
            return place
    return None


def one_field(items: list[Item]) -> Item:
    """The field's runs, each once, in order; key from instruction and result."""
    code = "".join(
        item.nodes[0].text or ""
        for item in items
        if item.kind is ItemKind.WIDTHLESS and item.nodes[0].tag in {w("instrText"), w("delInstrText")}
    )
    shown = "".join(item.key for item in items if item.kind is ItemKind.CHARACTER)
    runs = tuple(dict.fromkeys(item.run for item in items if item.run is not None))
    first = items[0]
    return Item(
        ItemKind.FIELD,
        digest("field", code.strip(), shown),
        first.state,
        runs,
        first.run,
        first.wrappers,
        author=first.author,
    )


def shown_text(items: list[Item]) -> str:
    """What a reader sees of the items: characters, field results, a tab or line feed, one sign for a thing."""
    return "".join(shown(item) for item in items)


def shown(item: Item) -> str:
    match item.kind:
        case ItemKind.CHARACTER:
            return item.key
        case ItemKind.FIELD:
            return "".join(visible(node) for node in item.nodes)
        case ItemKind.MARK:
            return "\n"
        case ItemKind.THING:
            return {"tab": "\t", "br": "\n", "cr": "\n"}.get(item.key.partition(":")[0], "\ufffc")
        case ItemKind.TABLE:
            return "".join(
                " | ".join(" ".join(shown_text(items_of(cell)).split()) for cell in cells_of(row)) + "\n"
                for row in rows_of(item.nodes[0])
            )
        case ItemKind.CONTROL:
            content = item.nodes[0].find(w("sdtContent"))
            return shown_text(items_of(content)) if content is not None else ""
        case ItemKind.WIDTHLESS:
            return ""
