"""The layers of several parties over one base: one document with every party's marks.

Its law: accept the marks that name one party and reject all others, and the text is that party's document; reject all,
and it is the base. A mark's author is the parties that ask for it, "Tingvoll, Smøla", in the parties' order; so a mark
belongs to each party that its author names. Where several put different words in one place, they stand side by side in
the parties' order, whole paragraphs and tables before words, so that none of them is cut.

Formatting is not superimposed: two parties' formatting of one run cannot both be marked. Where the base bears marks on
how it looks, what stays of it keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.base import BaseFlow, BasePlace
from avtalebygger.redlining.flow import Item, ItemKind
from avtalebygger.redlining.layers import BlockLayer, ComingRow, FlowLayer, Layer
from avtalebygger.redlining.pen import (
    Pen,
    bare,
    comment_node,
    field_runs,
    mark_properties,
    mark_run_properties,
    run_like,
    shell_of,
)
from avtalebygger.redlining.segments import content_key, row_text
from avtalebygger.redlining.unmarked import accepted_copy
from avtalebygger.word.names import XML_SPACE, local_name, w

Element = etree._Element
BLOCK_ENDS = frozenset({ItemKind.MARK, ItemKind.TABLE, ItemKind.CONTROL})


@dataclass(frozen=True, slots=True)
class Coming:
    """What one or more parties put in one place."""

    items: tuple[Item, ...]
    parties: tuple[str, ...]


def superimposed(base: Sequence[BaseFlow], layers: Mapping[str, Layer], pen: Pen) -> dict[str, list[Element]]:
    """Flow key -> the new content blocks of that story, for the stories that any layer changes."""
    return {
        ours.key: written_flow(ours, {party: layer.flows.get(ours.key, {}) for party, layer in layers.items()}, pen)
        for ours in base
        if any(layer.flows.get(ours.key) for layer in layers.values()) or pen.speaks_of(ours.start, ours.end)
    }


def written_flow(base: BaseFlow, layers: Mapping[str, FlowLayer], pen: Pen) -> list[Element]:
    page = Page(pen)
    for number, place in enumerate(base.blocks):
        here = {party: layer[number] for party, layer in layers.items() if number in layer}
        write_block(page, place, here)
    pen.place = base.close
    for coming in comings(
        pen, {p: layer[len(base.blocks)] for p, layer in layers.items() if len(base.blocks) in layer}, 0
    ):
        page.put_in(coming)
    page.close_without_mark()
    return page.blocks


def write_block(page: Page, place: BasePlace, layers: Mapping[str, BlockLayer]) -> None:
    spoken_of = page.pen.speaks_of(place.start, place.start + place.width)
    if not layers and page.is_between_blocks and not spoken_of:
        page.blocks.append(deepcopy(place.element))
    elif place.kind is ItemKind.MARK:
        write_paragraph(page, place, layers)
    else:
        page.pen.place = place.start
        for coming in comings(page.pen, layers, 0):
            page.put_in(coming)
        page.close_without_mark()
        page.blocks.append(table_or_control(place, layers, page.pen))


def comings(pen: Pen, layers: Mapping[str, BlockLayer], offset: int) -> list[Coming]:
    """What comes before one item, the same wishes together, in the parties' order: first all that ends a block, then
    the words that stand before the item in its own paragraph, so that nobody's words lie in the way of a block."""
    return [*blocks_coming(pen, layers, offset), *words_coming(pen, layers, offset)]


def blocks_coming(pen: Pen, layers: Mapping[str, BlockLayer], offset: int) -> list[Coming]:
    """What comes before one item up to the last end of a block."""
    wishes = [(party, layers[party].inserted.get(offset, [])) for party in pen.ordered(layers)]
    return together((party, wished[: last_block_end(wished)]) for party, wished in wishes)


def words_coming(pen: Pen, layers: Mapping[str, BlockLayer], offset: int) -> list[Coming]:
    """What comes before one item, in its own paragraph."""
    wishes = [(party, layers[party].inserted.get(offset, [])) for party in pen.ordered(layers)]
    return together((party, wished[last_block_end(wished) :]) for party, wished in wishes)


def last_block_end(items: Sequence[Item]) -> int:
    """How many items there are up to the last that ends a block."""
    ends = (number for number, item in enumerate(items, 1) if item.kind in BLOCK_ENDS)
    return max(ends, default=0)


def together(wishes: Iterable[tuple[str, Sequence[Item]]]) -> list[Coming]:
    groups: dict[str, list[str]] = {}
    items: dict[str, tuple[Item, ...]] = {}
    for party, wished in wishes:
        if wished:
            key = content_key(list(wished))
            groups.setdefault(key, []).append(party)
            items.setdefault(key, tuple(wished))
    return [Coming(items[key], tuple(parties)) for key, parties in groups.items()]


# ---------------------------------------------------------------- paragraphs


def write_paragraph(page: Page, place: BasePlace, layers: Mapping[str, BlockLayer]) -> None:
    offset = 0
    entered = {at for layer in layers.values() for at in layer.inserted}
    left = {at for layer in layers.values() for at in layer.deleted}
    page.pen.place = place.start
    # A paragraph that comes before this one takes none of its bookmarks: by those its clause is known.
    for coming in blocks_coming(page.pen, layers, 0) if 0 in entered else ():
        page.put_in(coming)
    for item in flow.paragraph_items(place.element):
        if not item.has_width:
            page.widthless(item)
            continue
        page.pen.place = place.start + offset
        coming_here = comings if offset else words_coming
        for coming in coming_here(page.pen, layers, offset) if offset in entered else ():
            page.put_in(coming)
        gone = who_deletes(page.pen, layers, offset) if offset in left else ()
        if item.kind is ItemKind.MARK:
            page.close(closing_properties(page.pen, item, layers), "del" if gone else "", gone)
        else:
            page.inline(item, "del" if gone else "", gone)
        offset += 1


def closing_properties(pen: Pen, mark: Item, layers: Mapping[str, BlockLayer]) -> Element | None:
    """The pPr that a paragraph of the base closes with. Where what comes or goes beside it makes it another's, that of
    the first party that asks is put on under a mark of those who ask for the same (17.13.5.29)."""
    closings = [(party, layers[party].closing) for party in pen.ordered(layers) if party in pen.formatting]
    asked = [(party, each, spelled_out(each.properties)) for party, each in closings if each is not None]
    if not asked or (mark.properties is not None and mark.properties.find(w("pPrChange")) is not None):
        return mark.properties
    first = asked[0][2]
    parties = pen.ordered(
        asking for party, each, said in asked if said == first for asking in pen.asking([party], each.author)
    )
    return changed_properties(asked[0][1].properties, mark.properties, pen.mark("pPrChange", parties))


def spelled_out(properties: Element) -> bytes:
    return bytes(etree.tostring(own_properties(properties), method="c14n"))


def own_properties(properties: Element | None) -> Element:
    """What a paragraph is formatted as, less its mark's own look, its section and marks (CT_PPrBase, 17.3.1.25)."""
    own = mark_properties(properties)
    own = own if own is not None else etree.Element(w("pPr"))
    for each in own.findall(w("rPr")) + own.findall(w("sectPr")):
        own.remove(each)
    return own


def changed_properties(after: Element, before: Element | None, change: Element) -> Element:
    """The pPr with these properties under a change mark; the mark's own look and the section are those before."""
    own = own_properties(after)
    kept = mark_properties(before)
    own.extend([] if kept is None else [*kept.findall(w("rPr")), *kept.findall(w("sectPr"))])
    change.append(own_properties(before))
    own.append(change)
    return own


def who_deletes(pen: Pen, layers: Mapping[str, BlockLayer], offset: int) -> tuple[str, ...]:
    return asking(pen, {party: layer.deleted for party, layer in layers.items()}, offset)


def asking(pen: Pen, gone: Mapping[str, Mapping[int, str]], place: int) -> tuple[str, ...]:
    """Those who ask for what goes at a place. `gone`: of each party, what it takes away and by which author."""
    return pen.ordered(each for party, own in gone.items() if place in own for each in pen.asking([party], own[place]))


@dataclass(slots=True)
class Page:
    """Blocks written so far, and the paragraph under the pen. Characters of one run and one mark go into one run."""

    pen: Pen
    blocks: list[Element] = field(default_factory=list)
    inlines: list[Element] = field(default_factory=list)
    _wrappers: list[tuple[Element, Element]] = field(default_factory=list)  # (of the base, the copy that is open)
    _mark: tuple[str, tuple[str, ...], Element] | None = None
    _run: tuple[Element, Element] | None = None  # (the run copied, the copy that is open)
    _text: Element | None = None
    _open: list[str] = field(default_factory=list)  # comments whose range is open

    @property
    def is_between_blocks(self) -> bool:
        return not self.inlines

    def put_in(self, coming: Coming) -> None:
        for item in coming.items:
            asking = self.pen.asking(coming.parties, item.author) if self.pen.signed else coming.parties
            match item.kind:
                case ItemKind.MARK:
                    self.close(item.properties, "ins", asking)
                case ItemKind.TABLE:
                    self.close_without_mark()
                    self.blocks.append(whole_table(item.nodes[0], "ins", asking, self.pen))
                case ItemKind.CONTROL:
                    self.close_without_mark()
                    self.blocks += control_content(item.nodes[0], asking, self.pen)
                case _:
                    self.inline(item, "ins", asking)

    def inline(self, item: Item, mark: str, parties: tuple[str, ...]) -> None:
        if mark:
            self.open_comments()
        else:
            self.end_comments()
            self.open(self.pen.standing_due())
        if mark != "ins":
            self.enter(item.wrappers)
        elif any(wrapper.tag == w("hyperlink") for wrapper in item.wrappers):
            self.enter(tuple(wrapper for wrapper in item.wrappers if wrapper.tag == w("hyperlink")))
        elif mark == "ins" and self._wrappers and self._wrappers[-1][0].tag == w("hyperlink"):
            self.enter(())
        target = self.under_mark(mark, parties)
        if item.run is None or item.kind is ItemKind.FIELD:
            self.end_run()
            target.extend(field_runs(item, mark == "del"))
            return
        run = self.in_run(item.run, target, comes=mark == "ins")
        if item.kind is ItemKind.CHARACTER:
            self.letter(run, item.key, mark == "del")
        else:
            self._text = None
            run.append(bare(item.nodes[0]))

    def widthless(self, item: Item) -> None:
        """Bookmarks, comment ranges and the ends of long fields stay as they are, outside every mark."""
        self.enter(item.wrappers)
        target = self.under_mark("", ())
        self.end_run()
        if item.run is None:
            target.append(bare(item.nodes[0]))
        else:
            run = run_like(item.run)
            run.append(bare(item.nodes[0]))
            target.append(run)

    def open_comments(self) -> None:
        self.open(self.pen.comments_due())

    def open(self, comments: Iterable[str]) -> None:
        for comment in comments:
            self.end_mark()
            self._wrappers.clear()
            self.inlines.append(comment_node("commentRangeStart", comment))
            self._open.append(comment)

    def end_comments(self) -> None:
        if self._open:
            self.end_mark()
            self._wrappers.clear()
        for comment in self._open:
            self.inlines.append(comment_node("commentRangeEnd", comment))
            run = etree.Element(w("r"))
            run.append(comment_node("commentReference", comment))
            self.inlines.append(run)
        self._open = []

    def enter(self, wrappers: tuple[Element, ...]) -> None:
        """Opens copies of the wrappers around an item, keeping open those that it shares with the one before."""
        shared = 0
        for open_one, wrapper in zip(self._wrappers, wrappers, strict=False):
            if open_one[0] is not wrapper:
                break
            shared += 1
        if shared == len(wrappers) == len(self._wrappers):
            return
        self.end_mark()
        del self._wrappers[shared:]
        for wrapper in wrappers[shared:]:
            shell, inside = shell_of(wrapper)
            self.container.append(shell) if self._wrappers else self.inlines.append(shell)
            self._wrappers.append((wrapper, inside))

    @property
    def container(self) -> Element:
        return self._wrappers[-1][1]

    def under_mark(self, mark: str, parties: tuple[str, ...]) -> Element | list[Element]:
        if not mark:
            if self._mark is not None:
                self.end_mark()
            return self.container if self._wrappers else self.inlines
        if self._mark is None or self._mark[:2] != (mark, parties):
            self.end_mark()
            element = self.pen.mark(mark, parties)
            (self.container if self._wrappers else self.inlines).append(element)
            self._mark = (mark, parties, element)
        return self._mark[2]

    def in_run(self, run: Element, target: Element | list[Element], *, comes: bool) -> Element:
        if self._run is None or self._run[0] is not run:
            copy = run_like(run, comes=comes)
            target.append(copy)
            self._run = (run, copy)
            self._text = None
        return self._run[1]

    def letter(self, run: Element, letter: str, deleted: bool) -> None:
        if self._text is None:
            self._text = etree.SubElement(run, w("delText" if deleted else "t"))
            self._text.set(XML_SPACE, "preserve")
            self._text.text = ""
        self._text.text = (self._text.text or "") + letter

    def end_run(self) -> None:
        self._run = None
        self._text = None

    def end_mark(self) -> None:
        self._mark = None
        self.end_run()

    def close(self, properties: Element | None, mark: str, parties: tuple[str, ...]) -> None:
        """Ends the paragraph with a mark of these properties, which may itself be inserted or deleted."""
        if mark:
            self.open_comments()
        self.open(self.pen.standing_due())
        self.end_comments()
        self.end_mark()
        self._wrappers.clear()
        paragraph = etree.Element(w("p"))
        own = mark_properties(properties)
        if own is not None and properties is not None and mark != "ins":
            own.extend(bare(each) for each in properties.findall(w("pPrChange")))
        if mark:
            own = own if own is not None else etree.Element(w("pPr"))
            mark_run_properties(own).insert(0, self.pen.mark(mark, parties))
        if own is not None:
            paragraph.append(own)
        paragraph.extend(self.inlines)
        self.inlines = []
        self.blocks.append(paragraph)

    def close_without_mark(self) -> None:
        """Words that stand before a table, or at the end of a flow, without a mark of their own."""
        if self.inlines:
            self.close(None, "", ())


# ---------------------------------------------------------------- tables and controls


def table_or_control(place: BasePlace, layers: Mapping[str, BlockLayer], pen: Pen) -> Element:
    gone = who_deletes(pen, layers, 0)
    if place.kind is ItemKind.CONTROL:
        return written_control(place, layers, pen)
    return written_table(place, layers, gone, pen)


def written_control(place: BasePlace, layers: Mapping[str, BlockLayer], pen: Pen) -> Element:
    copy = deepcopy(place.element)
    content = copy.find(w("sdtContent"))
    if content is not None and (0, 0) in place.flows:
        refill(content, written_flow(place.flows[0, 0], inner(layers, (0, 0)), pen))
    return copy


def inner(layers: Mapping[str, BlockLayer], key: tuple[int, int]) -> dict[str, FlowLayer]:
    return {party: layer.flows.get(key, {}) for party, layer in layers.items()}


def refill(container: Element, blocks: list[Element]) -> None:
    """Puts the blocks in place of those that were there; properties and section settings stay where they are."""
    kept_before = [child for child in container if child.tag == w("tcPr")]
    kept_after = [child for child in container if child.tag == w("sectPr")]
    container[:] = [*kept_before, *blocks, *kept_after]


def written_table(place: BasePlace, layers: Mapping[str, BlockLayer], gone: tuple[str, ...], pen: Pen) -> Element:
    copy = deepcopy(place.element)
    rows = flow.rows_of(copy)
    for number, row in enumerate(rows):
        for new in coming_rows(layers, number, pen):
            row.addprevious(new)
        own = asking(pen, {party: layer.rows_deleted for party, layer in layers.items()}, number)
        leaving = pen.ordered([*gone, *own])
        for cell, container in enumerate(flow.cells_of(row)):
            base = place.flows[number, cell]
            within = {
                **inner(layers, (number, cell)),
                **{party: all_of(base) for party in leaving},
            }
            if any(within.values()) or pen.speaks_of(base.start, base.end):
                refill(container, written_flow(base, within, pen))
            pen.place = base.close
        if leaving:
            row_properties(row).append(pen.mark("del", leaving))
    for new in reversed(coming_rows(layers, len(rows), pen)):
        rows[-1].addnext(new)
    return copy


def all_of(base: BaseFlow) -> FlowLayer:
    """Everything in a cell goes: its words, its marks and what is nested in it."""
    found: FlowLayer = {}
    for number, place in enumerate(base.blocks):
        width = place.width if place.kind is ItemKind.MARK else 1
        found[number] = BlockLayer(deleted=dict.fromkeys(range(width), ""))
    return found


def coming_rows(layers: Mapping[str, BlockLayer], number: int, pen: Pen) -> list[Element]:
    groups: dict[str, list[str]] = {}
    rows: dict[str, list[ComingRow]] = {}
    for party in pen.ordered(layers):
        wished = layers[party].rows_inserted.get(number)
        if wished:
            key = "".join(row_text(row.element) for row in wished)
            groups.setdefault(key, []).append(party)
            rows.setdefault(key, wished)
    return [coming_row(row, parties, pen) for key, parties in groups.items() for row in rows[key]]


def coming_row(row: ComingRow, parties: Sequence[str], pen: Pen) -> Element:
    """What others ask for inside a row that one layer of several hands puts in stays theirs."""
    if row.marked is None or not set(parties) <= set(pen.signed):
        return marked_row(row.element, "ins", pen.asking(parties, row.author), pen)
    copy = bare(row.marked)
    for mark in copy.iter(w("ins"), w("del"), w("pPrChange")):
        new = pen.mark(local_name(mark.tag), [mark.get(w("author"), "")])
        mark.attrib.update(new.attrib)
    return copy


def marked_row(row: Element, mark: str, parties: tuple[str, ...], pen: Pen) -> Element:
    """A copy of an unmarked row, marked as Word does it: the row, every paragraph mark and all content (17.13.5.16)."""
    copy = bare(row)
    for cell in flow.cells_of(copy):
        refill(cell, marked_blocks(cell, mark, parties, pen))
    row_properties(copy).append(pen.mark(mark, parties))
    return copy


def marked_blocks(container: Element, mark: str, parties: tuple[str, ...], pen: Pen) -> list[Element]:
    page = Page(pen)
    for item in flow.items_of(container):
        match item.kind:
            case ItemKind.MARK:
                page.close(item.properties, mark, parties)
            case ItemKind.TABLE:
                page.blocks.append(whole_table(item.nodes[0], mark, parties, pen))
            case ItemKind.CONTROL:
                page.blocks += control_content(item.nodes[0], parties, pen)
            case ItemKind.WIDTHLESS:
                continue
            case _:
                page.inline(item, mark, parties)
    return page.blocks


def whole_table(table: Element, mark: str, parties: tuple[str, ...], pen: Pen) -> Element:
    copy = accepted_copy(table)
    for row in flow.rows_of(copy):
        holder = row.getparent()
        if holder is not None:
            holder.replace(row, marked_row(row, mark, parties, pen))
    return copy


def control_content(control: Element, parties: tuple[str, ...], pen: Pen) -> list[Element]:
    """A control that comes gives its content alone: a control cannot be marked by several."""
    content = control.find(w("sdtContent"))
    return marked_blocks(accepted_copy(content), "ins", parties, pen) if content is not None else []


def row_properties(row: Element) -> Element:
    """The trPr of a row, made in its place where there is none: after tblPrEx (17.4.78)."""
    found = row.find(w("trPr"))
    if found is None:
        found = etree.Element(w("trPr"))
        row.insert(1 if row.find(w("tblPrEx")) is not None else 0, found)
    return found
