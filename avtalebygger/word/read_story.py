"""One part's flow of blocks: paragraphs, tables, sections, and the controls around them.

Everything is walked once, in document order, so that the n-th `w:p` met is the n-th of the part. An element that is not
known is walked into: what it holds is read where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from avtalebygger.model.document import (
    Block,
    Cell,
    Format,
    FormatChange,
    List,
    ListPlace,
    Opaque,
    Paragraph,
    Position,
    RevisionKind,
    Row,
    Run,
    Section,
    Story,
    StoryKind,
    Style,
    Table,
)
from avtalebygger.word.formats import direct_list, list_place, outline_level, style_name
from avtalebygger.word.names import local_name, r, w
from avtalebygger.word.package import Element, Package, child_of
from avtalebygger.word.read_graphics import branches
from avtalebygger.word.read_inline import ALTERNATE, INLINES, PASSED, PROPERTIES, InlineReader
from avtalebygger.word.read_marks import (
    CHANGE_KINDS,
    OUTSIDE,
    RANGE_ENDS,
    RANGE_STARTS,
    RPR,
    TEXT_ELEMENTS,
    Around,
    style_id_of,
)
from avtalebygger.word.runs import cell_merge, cell_span, merged

_P, _TBL, _TR, _TC, _PPR = w("p"), w("tbl"), w("tr"), w("tc"), w("pPr")
_NUM_PR, _SECT_PR = w("numPr"), w("sectPr")
_WRAPPERS: Final = frozenset(map(w, ("sdt", "sdtContent", "customXml", "ins", "del", "moveFrom", "moveTo")))


class StoryReader(InlineReader):
    """Reads the stories of one part. It carries what waits for the next paragraph: bookmarks and branches."""

    def __init__(self, package: Package, part: str, styles: Mapping[str, Style], lists: Mapping[str, List]) -> None:
        super().__init__(package, part, styles, lists)
        self._places: dict[tuple[str | None, int | None, str], ListPlace | None] = {}
        self._outlines: dict[tuple[Format, str], int | None] = {}

    def story(self, element: Element, kind: StoryKind, identifier: str = "", type_: str = "") -> Story:
        """The story that `element` holds. Fields and waiting branches do not leave a story."""
        outer = self._fields, self._bookmarks, self._waiting, self._position
        self._fields, self._bookmarks, self._waiting = [], [], []
        blocks: list[Block] = []
        self.blocks(element, blocks, OUTSIDE)
        self._flush(blocks)
        self._fields, self._bookmarks, self._waiting, self._position = outer
        return Story(kind, tuple(blocks), identifier, type_, self.part)

    def blocks(self, parent: Element, into: list[Block], around: Around) -> None:
        for element in parent:
            tag = element.tag
            if tag == _P:
                into.append(self._paragraph(element, around))
            elif tag == _TBL:
                into.append(self._table(element, around))
            else:
                _BLOCKS.get(tag, StoryReader._other_block)(self, element, into, around)

    def _flush(self, blocks: list[Block]) -> None:
        """What waited for a paragraph that never came gets one of its own, or joins the last."""
        if not self._waiting and not self._bookmarks:
            return
        waiting, marks = tuple(self._waiting), tuple(self._bookmarks)
        self._waiting, self._bookmarks = [], []
        if blocks and isinstance(last := blocks[-1], Paragraph):
            blocks[-1] = replace(last, runs=(*last.runs, *waiting), bookmarks=(*last.bookmarks, *marks))
        elif waiting:
            blocks.append(Paragraph(waiting, bookmarks=marks, position=self._position))

    def _sdt_block(self, element: Element, into: list[Block], around: Around) -> None:
        inside = replace(around, controls=(*around.controls, self._control(element)))
        for content in element:
            if content.tag == w("sdtContent"):
                self.blocks(content, into, inside)
            elif content.tag not in PROPERTIES:
                self._other_block(content, into, around)

    def _custom_xml_block(self, element: Element, into: list[Block], around: Around) -> None:
        inside = replace(around, controls=(*around.controls, self._control(element)))
        self.blocks(element, into, inside)

    def _marked_blocks(self, element: Element, into: list[Block], around: Around) -> None:
        self.blocks(element, into, self._marked(element, around))

    def _alternate_blocks(self, element: Element, into: list[Block], around: Around) -> None:
        shown, hidden = branches(element)
        if shown is not None:
            self.blocks(shown, into, around)
        self._waiting += [self._branch(branch, around) for branch in hidden]

    def _opaque(self, element: Element, into: list[Block], around: Around) -> None:
        target = self._target_digest(element.get(r("id"), ""))
        into.append(Opaque(local_name(str(element.tag)), target, self._position))

    def _passed_block(self, element: Element, into: list[Block], around: Around) -> None:
        self._passed(element)

    def _skipped_block(self, element: Element, into: list[Block], around: Around) -> None:
        return

    def _inline_block(self, element: Element, into: list[Block], around: Around) -> None:
        """An equation between paragraphs, or a run that has lost its paragraph."""
        runs: list[Run] = []
        self._inline(element, runs, around)
        if runs:
            into.append(Paragraph(merged(runs), controls=around.controls, position=self._position))

    def _other_block(self, element: Element, into: list[Block], around: Around) -> None:
        if element.tag in INLINES:
            _INLINE_AS_BLOCK.get(str(element.tag), StoryReader._inline_block)(self, element, into, around)
        elif next(element.iter(_P, _TBL), None) is not None:
            self.blocks(element, into, around)
        elif next(element.iter(*TEXT_ELEMENTS), None) is not None:
            self._inline_block(element, into, around)

    def _paragraph(self, element: Element, around: Around) -> Paragraph:
        self._ordinal += 1
        position = self._position = Position(self.part, self._ordinal)
        runs, self._waiting = self._waiting, []
        self._bookmarks, marks = [], self._bookmarks
        properties = child_of(element, _PPR)
        self._inlines(element, runs, around)
        self._position = position
        marks += self._bookmarks
        self._bookmarks = []
        style_id = style_id_of(properties, "pStyle") or self._default_style
        mark = child_of(properties, RPR) if properties is not None else None
        format_ = self._format(properties)
        return Paragraph(
            merged(runs),
            style=style_name(self.styles, style_id),
            format=format_,
            list=self._place(direct_list(properties), style_id),
            outline=self._outline(format_, style_id),
            mark=(*around.revisions, *self._marks(mark)),
            mark_format=self._format(mark),
            changes=(*self._paragraph_changes(properties), *self._changes(mark)),
            bookmarks=tuple(marks),
            section=self._section_of(properties),
            controls=around.controls,
            position=position,
        )

    def _place(self, stated: tuple[str | None, int | None], style_id: str) -> ListPlace | None:
        key = (*stated, style_id)
        if key not in self._places:
            self._places[key] = list_place(stated, style_id, self.styles, self.lists)
        return self._places[key]

    def _outline(self, format_: Format, style_id: str) -> int | None:
        key = format_, style_id
        if key not in self._outlines:
            self._outlines[key] = outline_level(format_, self.styles, style_id)
        return self._outlines[key]

    def _paragraph_changes(self, properties: Element | None) -> Iterable[FormatChange]:
        for element in properties if properties is not None else ():
            kind = CHANGE_KINDS.get(str(element.tag))
            if kind is not None:
                before = element.find(_PPR)
                style_id = style_id_of(before, "pStyle") or self._default_style
                place, name = self._place(direct_list(before), style_id), style_name(self.styles, style_id)
                yield FormatChange(self._revision(element, kind), self._format(before), name, place)
            elif element.tag == _NUM_PR:
                yield from self._numbering_changes(element)

    def _numbering_changes(self, element: Element) -> Iterable[FormatChange]:
        """`w:numPr/w:ins` (17.13.5.19) and the older `w:numberingChange`: neither says what stood before."""
        for mark in element:
            if mark.tag in (w("ins"), w("numberingChange")):
                yield FormatChange(self._revision(mark, RevisionKind.NUMBERING))

    def section(self, element: Element) -> Section:
        references: dict[str, list[tuple[str, str]]] = {w("headerReference"): [], w("footerReference"): []}
        for child in element:
            if child.tag in references:
                found = self._relationships.get(child.get(r("id"), ""))
                references[child.tag].append((child.get(w("type"), "default"), found.target if found else ""))
        section = Section(
            self._format(element),
            tuple(references[w("headerReference")]),
            tuple(references[w("footerReference")]),
            self._changes(element),
        )
        self.sections.append(section)
        return section

    def _section_of(self, properties: Element | None) -> Section | None:
        found = child_of(properties, _SECT_PR) if properties is not None else None
        return self.section(found) if found is not None else None

    def _body_section(self, element: Element, into: list[Block], around: Around) -> None:
        self.section(element)

    def _table(self, element: Element, around: Around) -> Table:
        position = self._position = Position(self.part, self._ordinal + 1)
        properties = element.find(w("tblPr"))
        grid = element.find(w("tblGrid"))
        changes = (*self._changes(properties), *self._changes(grid))
        rows: list[Row] = []
        self._rows(element, rows, around.unmarked)
        return Table(
            tuple(rows),
            style=style_name(self.styles, style_id_of(properties, "tblStyle")),
            format=self._format(properties),
            grid=tuple(column.get(w("w"), "") for column in grid if column.tag == w("gridCol"))
            if grid is not None
            else (),
            changes=changes,
            controls=around.controls,
            position=position,
        )

    def _rows(self, parent: Element, into: list[Row], around: Around) -> None:
        for element in parent:
            if element.tag == _TR:
                into.append(self._row(element, around))
            elif element.tag in _WRAPPERS or next(element.iter(_TR, *TEXT_ELEMENTS), None) is not None:
                self._rows(element, into, self._wrapped(element, around))
            else:
                self._passed(element)

    def _row(self, element: Element, around: Around) -> Row:
        properties, exception = child_of(element, w("trPr")), child_of(element, w("tblPrEx"))
        cells: list[Cell] = []
        self._position = Position(self.part, self._ordinal + 1)
        marks, changes = self._marks(properties), (*self._changes(exception), *self._changes(properties))
        self._cells(element, cells, around.unmarked)
        return Row(
            tuple(cells),
            self._format(properties),
            self._format(exception),
            (*around.revisions, *marks),
            changes,
        )

    def _cells(self, parent: Element, into: list[Cell], around: Around) -> None:
        for element in parent:
            if element.tag == _TC:
                into.append(self._cell(element, around))
            elif element.tag in _WRAPPERS:
                self._cells(element, into, self._wrapped(element, around))
            elif next(element.iter(_TC, _P, *TEXT_ELEMENTS), None) is not None:
                self._stray_cells(element, into, around)
            else:
                self._passed(element)

    def _stray_cells(self, element: Element, into: list[Cell], around: Around) -> None:
        """Something other than a cell in a row: its cells, or a cell made of what it holds."""
        if next(element.iter(_TC), None) is not None:
            self._cells(element, into, around)
            return
        blocks: list[Block] = []
        self.blocks_of(element, blocks, around)
        into.append(Cell(tuple(blocks)))

    def blocks_of(self, element: Element, into: list[Block], around: Around) -> None:
        """The blocks of the element itself, whatever it is."""
        if element.tag == _P:
            into.append(self._paragraph(element, around))
        elif element.tag == _TBL:
            into.append(self._table(element, around))
        else:
            _BLOCKS.get(str(element.tag), StoryReader._other_block)(self, element, into, around)

    def _cell(self, element: Element, around: Around) -> Cell:
        properties = child_of(element, w("tcPr"))
        blocks: list[Block] = []
        self._position = Position(self.part, self._ordinal + 1)
        marks = (*around.revisions, *self._marks(properties))
        changes = (*self._changes(properties), *self._merge_changes(properties))
        self.blocks(element, blocks, around.unmarked)
        self._flush(blocks)
        format_ = self._format(properties)
        return Cell(tuple(blocks), cell_span(format_), cell_merge(format_), format_, marks, changes)

    def _merge_changes(self, properties: Element | None) -> Iterable[FormatChange]:
        """`w:cellMerge` says what the merge was and is (17.13.5.3); it is a change of the cell's form, not of its
        presence."""
        for mark in properties if properties is not None else ():
            if mark.tag == w("cellMerge"):
                said = (("vMerge", mark.get(w("vMerge"), "")), ("vMergeOrig", mark.get(w("vMergeOrig"), "")))
                yield FormatChange(self._revision(mark, RevisionKind.CELL_MERGED), said)

    def _wrapped(self, element: Element, around: Around) -> Around:
        if element.tag in (w("sdt"), w("customXml")):
            return replace(around, controls=(*around.controls, self._control(element)))
        return self._marked(element, around)


_BlockReader = Callable[[StoryReader, Element, list[Block], Around], None]

_BLOCKS: Final[dict[str, _BlockReader]] = {
    w("sdt"): StoryReader._sdt_block,
    w("customXml"): StoryReader._custom_xml_block,
    **dict.fromkeys(map(w, ("ins", "del", "moveFrom", "moveTo")), StoryReader._marked_blocks),
    w("sectPr"): StoryReader._body_section,
    **dict.fromkeys(map(w, ("altChunk", "subDoc")), StoryReader._opaque),
    ALTERNATE: StoryReader._alternate_blocks,
}
_INLINE_AS_BLOCK: Final[dict[str, _BlockReader]] = {
    **dict.fromkeys((*PASSED, *RANGE_STARTS, *RANGE_ENDS), StoryReader._passed_block),
    **dict.fromkeys(PROPERTIES, StoryReader._skipped_block),
}
