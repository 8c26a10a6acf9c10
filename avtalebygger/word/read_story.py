"""One part's flow of blocks: paragraphs, tables, runs, and the revisions, fields, links and controls around them.

Everything is walked once, in document order, so that the n-th `w:p` met is the n-th of the part. An element that is not
known is walked into: what it holds is read where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from typing import Final

from avtalebygger.model.document import (
    THING,
    Block,
    Cell,
    Control,
    Field,
    Format,
    FormatChange,
    List,
    Opaque,
    Paragraph,
    Position,
    Revision,
    RevisionKind,
    Row,
    Run,
    RunKind,
    Section,
    Story,
    StoryKind,
    Style,
    Table,
)
from avtalebygger.word.formats import (
    REVISION_MARKS,
    VAL,
    direct_list,
    formatted,
    list_place,
    outline_level,
    style_name,
    value,
)
from avtalebygger.word.names import DGM, M, R, V, local_name, m, mc, r, w
from avtalebygger.word.names import A as DRAWING
from avtalebygger.word.names import C as CHART
from avtalebygger.word.package import Element, Package
from avtalebygger.word.runs import cell_merge, cell_span, merged

TEXT_ELEMENTS: Final = (w("t"), w("delText"), m("t"))
"""The elements that hold what a reader reads; a reading that lacks one of them is refused (`word.read`)."""

_MARK_KINDS: Final = {
    w(kind.value): kind
    for kind in RevisionKind
    if w(kind.value) in REVISION_MARKS and kind is not RevisionKind.CELL_MERGED
}
_CHANGE_KINDS: Final = {w(kind.value): kind for kind in RevisionKind if kind.value.endswith("Change")}
_RANGE_STARTS: Final = {
    w(kind.value + "RangeStart"): kind for kind in RevisionKind if kind.value.startswith("customXml")
}
_RANGE_ENDS: Final = frozenset(tag.replace("RangeStart", "RangeEnd") for tag in _RANGE_STARTS)

_P, _TBL, _TR, _TC, _R, _T = w("p"), w("tbl"), w("tr"), w("tc"), w("r"), w("t")
_PPR, _RPR = w("pPr"), w("rPr")
_TXBX: Final = w("txbxContent")
_ALTERNATE: Final = mc("AlternateContent")


@dataclass(frozen=True, slots=True)
class Around:
    """What an inline element stands inside of."""

    revisions: tuple[Revision, ...] = ()
    link: str = ""
    controls: tuple[Control, ...] = ()
    bidi: str = ""
    equation: str = ""


OUTSIDE: Final = Around()

# What no honest document comes near, and a hostile one would make the reader pay for again and again.
LONGEST_ANCHOR: Final = 5_000  # runs
MOST_RANGES: Final = 30
DEEPEST_FIELD: Final = 30


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


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


class StoryReader:
    """Reads the stories of one part. It carries what runs on from element to element: open fields, open ranges,
    bookmarks and branches that wait for the next paragraph, and the count of paragraphs."""

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

    # ------------------------------------------------------------------ blocks

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
            elif content.tag not in _PROPERTIES:
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
        self._passed(element, [], around)

    def _skipped_block(self, element: Element, into: list[Block], around: Around) -> None:
        return

    def _inline_block(self, element: Element, into: list[Block], around: Around) -> None:
        """An equation between paragraphs, or a run that has lost its paragraph."""
        runs: list[Run] = []
        self._inline(element, runs, around)
        if runs:
            into.append(Paragraph(merged(runs), controls=around.controls, position=self._position))

    def _other_block(self, element: Element, into: list[Block], around: Around) -> None:
        if element.tag in _INLINES:
            _INLINE_AS_BLOCK.get(str(element.tag), StoryReader._inline_block)(self, element, into, around)
        elif next(element.iter(_P, _TBL), None) is not None:
            self.blocks(element, into, around)
        elif next(element.iter(*TEXT_ELEMENTS), None) is not None:
            self._inline_block(element, into, around)

    # ------------------------------------------------------------------ paragraphs

    def _paragraph(self, element: Element, around: Around) -> Paragraph:
        self._ordinal += 1
        position = self._position = Position(self.part, self._ordinal)
        runs, self._waiting = self._waiting, []
        self._bookmarks, marks = [], self._bookmarks
        properties = element.find(_PPR)
        self._inlines(element, runs, around)
        self._position = position
        marks += self._bookmarks
        self._bookmarks = []
        if properties is None:
            return self._finished(Paragraph(merged(runs), bookmarks=tuple(marks), position=position), around)
        style_id, stated = _style_id(properties, "pStyle"), direct_list(properties)
        mark = properties.find(_RPR)
        return self._finished(
            Paragraph(
                merged(runs),
                style=style_name(self.styles, style_id),
                format=self._format(properties),
                list=list_place(stated, style_id or self._default_style, self.styles, self.lists),
                mark=self._marks(mark),
                mark_format=self._format(mark),
                changes=(*self._paragraph_changes(properties), *self._changes(mark)),
                bookmarks=tuple(marks),
                section=self._section_of(properties),
                position=position,
            ),
            around,
            style_id,
        )

    def _finished(self, paragraph: Paragraph, around: Around, style_id: str = "") -> Paragraph:
        style_id = style_id or self._default_style
        mark = (*around.revisions, *paragraph.mark)
        outline = outline_level(paragraph.format, self.styles, style_id)
        style = paragraph.style or style_name(self.styles, style_id)
        return replace(paragraph, mark=mark, outline=outline, style=style, controls=around.controls)

    def _paragraph_changes(self, properties: Element) -> Iterable[FormatChange]:
        for element in properties:
            kind = _CHANGE_KINDS.get(str(element.tag))
            if kind is not None:
                before = element.find(_PPR)
                style_id = _style_id(before, "pStyle")
                place = list_place(direct_list(before), style_id or self._default_style, self.styles, self.lists)
                name = style_name(self.styles, style_id or self._default_style)
                yield FormatChange(self._revision(element, kind), self._format(before), name, place)
            elif element.tag == w("numPr"):
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

    def _section_of(self, properties: Element) -> Section | None:
        found = properties.find(w("sectPr"))
        return self.section(found) if found is not None else None

    def _body_section(self, element: Element, into: list[Block], around: Around) -> None:
        self.section(element)

    # ------------------------------------------------------------------ tables

    def _table(self, element: Element, around: Around) -> Table:
        position = self._position = Position(self.part, self._ordinal + 1)
        properties = element.find(w("tblPr"))
        grid = element.find(w("tblGrid"))
        changes = (*self._changes(properties), *self._changes(grid))
        rows: list[Row] = []
        self._rows(element, rows, replace(around, revisions=()))
        return Table(
            tuple(rows),
            style=style_name(self.styles, _style_id(properties, "tblStyle")),
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
                self._passed(element, [], around)

    def _row(self, element: Element, around: Around) -> Row:
        properties, exception = element.find(w("trPr")), element.find(w("tblPrEx"))
        cells: list[Cell] = []
        self._position = Position(self.part, self._ordinal + 1)
        marks, changes = self._marks(properties), (*self._changes(exception), *self._changes(properties))
        self._cells(element, cells, replace(around, revisions=()))
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
                self._passed(element, [], around)

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
        properties = element.find(w("tcPr"))
        blocks: list[Block] = []
        self._position = Position(self.part, self._ordinal + 1)
        marks = (*around.revisions, *self._marks(properties))
        changes = (*self._changes(properties), *self._merge_changes(properties))
        self.blocks(element, blocks, replace(around, revisions=()))
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

    # ------------------------------------------------------------------ revisions

    def _revision(self, element: Element, kind: RevisionKind) -> Revision:
        return Revision(kind, element.get(w("author"), ""), element.get(w("date"), ""), self._position)

    def _marks(self, properties: Element | None) -> tuple[Revision, ...]:
        if properties is None:
            return ()
        found = [(each, _MARK_KINDS.get(str(each.tag))) for each in properties]
        return tuple(self._revision(each, kind) for each, kind in found if kind is not None)

    def _changes(self, properties: Element | None) -> tuple[FormatChange, ...]:
        if properties is None:
            return ()
        found = [(each, _CHANGE_KINDS.get(str(each.tag))) for each in properties]
        return tuple(self._change(each, kind) for each, kind in found if kind is not None)

    def _change(self, element: Element, kind: RevisionKind) -> FormatChange:
        before = element[0] if len(element) else None
        style_id = _style_id(before, "rStyle") or _style_id(before, "tblStyle")
        format_ = _grid(before) if kind is RevisionKind.TABLE_GRID else self._format(before)
        return FormatChange(self._revision(element, kind), format_, style_name(self.styles, style_id))

    def _marked(self, element: Element, around: Around) -> Around:
        kind = _MARK_KINDS.get(str(element.tag))
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

    # ------------------------------------------------------------------ inlines

    def _inlines(self, parent: Element, into: list[Run], around: Around) -> None:
        for element in parent:
            if element.tag == _R:
                self._run(element, into, around)
            else:
                self._inline(element, into, around)

    def _inline(self, element: Element, into: list[Run], around: Around) -> None:
        _INLINES.get(str(element.tag), StoryReader._other_inline)(self, element, into, around)

    def _other_inline(self, element: Element, into: list[Run], around: Around) -> None:
        """An element that is not known: blocks in it are a story of their own, anything else stands in the line."""
        if element.tag in TEXT_ELEMENTS:
            self._add(into, around, PLAIN, _all_text(element))
        elif next(element.iter(_P, _TBL), None) is not None:
            inner: list[Block] = []
            self.blocks_of(element, inner, OUTSIDE)
            story = Story(StoryKind.OTHER, tuple(inner), "", "", self.part)
            self._add(into, around, PLAIN, THING, RunKind.TEXT_BOX, stories=(story,))
        elif element.tag not in _PROPERTIES:
            self._inlines(element, into, around)

    def _inside_mark(self, element: Element, into: list[Run], around: Around) -> None:
        self._inlines(element, into, self._marked(element, around))

    def _inside_sdt(self, element: Element, into: list[Run], around: Around) -> None:
        inside = replace(around, controls=(*around.controls, self._control(element)))
        for content in element:
            if content.tag == w("sdtContent"):
                self._inlines(content, into, inside)
            elif content.tag not in _PROPERTIES:
                self._inline(content, into, around)

    def _inside_custom_xml(self, element: Element, into: list[Run], around: Around) -> None:
        self._inlines(element, into, replace(around, controls=(*around.controls, self._control(element))))

    def _inside_link(self, element: Element, into: list[Run], around: Around) -> None:
        found = self._relationships.get(element.get(r("id"), ""))
        anchor = element.get(w("anchor"), "")
        link = (found.target if found else "") + (f"#{anchor}" if anchor else "")
        self._inlines(element, into, replace(around, link=link or around.link))

    def _inside_direction(self, element: Element, into: list[Run], around: Around) -> None:
        self._inlines(element, into, replace(around, bidi=f"{local_name(str(element.tag))} {element.get(VAL, '')}"))

    def _simple_field(self, element: Element, into: list[Run], around: Around) -> None:
        opened = OpenField(Field(element.get(w("instr"), "").strip()), True)
        self._add(into, around, PLAIN, "", RunKind.FIELD_CODE, detail=opened.field.code)
        self._fields.append(opened)
        self._inlines(element, into, around)
        self._fields.remove(opened)

    def _alternate_inline(self, element: Element, into: list[Run], around: Around) -> None:
        shown, hidden = branches(element)
        if shown is not None:
            self._inlines(shown, into, around)
        into += [self._branch(branch, around) for branch in hidden]

    def _branch(self, branch: Element, around: Around) -> Run:
        """A branch of AlternateContent that is not shown."""
        identifier = branch.get("Requires", "") or local_name(str(branch.tag))
        if any(child.tag in (_P, _TBL) for child in branch):
            story = self.story(branch, StoryKind.ALTERNATE, identifier)
        else:
            runs: list[Run] = []
            fields, self._fields = self._fields, []
            self._contents(branch, runs, PLAIN, OUTSIDE)
            self._fields = fields
            paragraph = Paragraph(merged(runs), position=self._position)
            story = Story(StoryKind.ALTERNATE, (paragraph,), identifier, "", self.part)
        return Run("", RunKind.ALTERNATE, revisions=around.revisions, stories=(story,))

    def _passed(self, element: Element, into: list[Run], around: Around) -> None:
        """Marks without extent: bookmarks, ends of ranges."""
        tag = element.tag
        identifier = element.get(w("id"), "")
        if tag == w("bookmarkStart"):
            self._bookmarks.append(element.get(w("name"), ""))
        elif tag == w("commentRangeStart"):
            self.anchors.setdefault(identifier, Anchor(self._position, len(self._words)))
        elif tag == w("commentRangeEnd"):
            self._end_anchor(identifier)
        elif tag in _RANGE_STARTS:
            self._ranges[identifier] = self._revision(element, _RANGE_STARTS[str(tag)])
        elif tag in _RANGE_ENDS:
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

    def _nothing(self, element: Element, into: list[Run], around: Around) -> None:
        return

    # ------------------------------------------------------------------ equations

    def _equation(self, element: Element, into: list[Run], around: Around) -> None:
        """An equation or a part of one: its texts in order, each saying in which slot of the structure it stands."""
        name = local_name(str(element.tag))
        place = around.equation if name in _NO_SLOT else f"{around.equation}/{name}"
        inside = replace(around, equation=place)
        for child in element:
            tag = str(child.tag)
            if tag == m("t"):
                self._add(into, inside, PLAIN, _all_text(child), RunKind.EQUATION, detail=place or "/")
            elif tag == m("ctrlPr"):
                self._object_marks(child, into, inside)
            elif tag.endswith("Pr") and tag.startswith(f"{{{M}}}"):
                self._math_properties(child, into, inside)
            elif tag.startswith(f"{{{M}}}"):
                self._equation(child, into, inside)
            elif tag in _MARK_KINDS:
                self._equation_mark(child, into, inside)
            elif tag != _RPR:
                self._math_run_content(child, into, inside)

    def _math_properties(self, element: Element, into: list[Run], around: Around) -> None:
        controls = element.find(m("ctrlPr"))
        if controls is not None:
            self._object_marks(controls, into, around)
        if len(element) > (controls is not None) and element.tag != m("rPr"):
            said = f"{around.equation} {value(element)}"
            self._add(into, around, PLAIN, "", RunKind.EQUATION, detail=said)

    def _object_marks(self, element: Element, into: list[Run], around: Around) -> None:
        """A mark in `m:ctrlPr` is on the structure, not on what it holds (17.13.5.13, .17)."""
        for child in element:
            if child.tag in _MARK_KINDS:
                self._add(into, self._marked(child, around), PLAIN, "", RunKind.EQUATION, detail=around.equation)

    def _equation_mark(self, element: Element, into: list[Run], around: Around) -> None:
        self._equation(element, into, self._marked(element, replace(around, equation=around.equation)))

    def _math_run_content(self, element: Element, into: list[Run], around: Around) -> None:
        if element.tag in _CONTENTS:
            _CONTENTS[str(element.tag)](self, element, into, PLAIN, around)
        else:
            self._inline(element, into, around)

    # ------------------------------------------------------------------ runs

    def _run(self, element: Element, into: list[Run], around: Around) -> None:
        properties = element.find(_RPR)
        look = PLAIN if properties is None else self._look(properties)
        self._contents(element, into, look, around)

    def _look(self, properties: Element) -> Look:
        format_ = self._format(properties)
        return Look(format_, style_name(self.styles, _style_id(properties, "rStyle")), self._changes(properties))

    def _contents(self, parent: Element, into: list[Run], look: Look, around: Around) -> None:
        for element in parent:
            tag = element.tag
            if tag == _T:
                self._add(into, around, look, _all_text(element))
            elif tag != _RPR:
                _CONTENTS.get(str(tag), StoryReader._other_content)(self, element, into, look, around)

    def _other_content(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        """An element that is not known, in a run: what stands in it looks like the run."""
        if element.tag in _INLINES or next(element.iter(_P, _TBL, _R), None) is not None:
            self._inline(element, into, around)
        else:
            self._contents(element, into, look, around)

    def _add(
        self,
        into: list[Run],
        around: Around,
        look: Look,
        text: str,
        kind: RunKind = RunKind.TEXT,
        detail: str = "",
        format_: Format = (),
        stories: tuple[Story, ...] = (),
    ) -> None:
        """A run at the end of the line. Text inside a field's instruction is code: it is kept, but not read."""
        fields = tuple(each.field for each in self._fields) if self._fields else ()
        if self._fields and kind is not RunKind.FIELD_CODE and not all(each.in_result for each in self._fields):
            kind, text, detail = RunKind.FIELD_CODE, "", text or detail
        self._words.append(text)
        look_format = (*look.format, *format_, *((("direction", around.bidi),) if around.bidi else ()))
        into.append(
            Run(
                text,
                kind,
                look_format,
                look.style,
                around.revisions,
                look.changes,
                around.link,
                fields,
                around.controls,
                detail,
                stories,
            )
        )

    def _deleted_text(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        self._add(into, around, look, _all_text(element))

    def _tab(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        self._add(into, around, look, "\t", RunKind.TAB)

    def _break(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        match element.get(w("type")):
            case "page":
                self._add(into, around, look, "\f", RunKind.PAGE_BREAK)
            case "column":
                self._add(into, around, look, "\n", RunKind.COLUMN_BREAK)
            case _:
                self._add(into, around, look, "\n", RunKind.LINE_BREAK)

    def _no_break_hyphen(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        self._add(into, around, look, "\u2011", RunKind.HYPHEN)

    def _soft_hyphen(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        self._add(into, around, look, "\u00ad", RunKind.HYPHEN)

    def _symbol(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        code = element.get(w("char"), "").lower()
        detail = f"{element.get(w('font'), '')}:{code}"
        self._add(into, around, look, _character(code), RunKind.SYMBOL, detail)

    def _note_reference(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        kind = RunKind.FOOTNOTE if element.tag == w("footnoteReference") else RunKind.ENDNOTE
        self._add(into, around, look, THING, kind, element.get(w("id"), ""))

    def _comment_reference(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        identifier = element.get(w("id"), "")
        self.anchors.setdefault(identifier, Anchor(self._position, len(self._words), len(self._words)))
        self._add(into, around, look, "", RunKind.COMMENT, identifier)

    def _field_character(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        match element.get(w("fldCharType")):
            case "begin" if element in self._codes and len(self._fields) >= DEEPEST_FIELD:
                self._too_deep += 1
            case "begin" if element in self._codes:
                self._fields.append(OpenField(Field(self._codes[element])))
            case "separate" if self._fields and not self._too_deep:
                self._fields[-1].in_result = True
            case "end" if self._too_deep:
                self._too_deep -= 1
            case "end" if self._fields:
                self._fields.pop()
        for change in element:
            if change.tag == w("numberingChange"):
                mark = FormatChange(self._revision(change, RevisionKind.NUMBERING))
                into.append(Run("", RunKind.FIELD_CODE, changes=(mark,), revisions=around.revisions))

    def _field_code(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        self._add(into, around, look, "", RunKind.FIELD_CODE, element.text or "")

    def _ruby(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        for child in element:
            if child.tag == w("rt"):
                runs: list[Run] = []
                self._inlines(child, runs, OUTSIDE)
                guide = Paragraph(merged(runs), position=self._position)
                story = Story(StoryKind.RUBY, (guide,), "", "", self.part)
                self._add(into, around, look, "", RunKind.RUBY, stories=(story,))
            elif child.tag != w("rubyPr"):
                self._inlines(child, into, around)

    def _alternate_content(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        shown, hidden = branches(element)
        if shown is not None:
            self._contents(shown, into, look, around)
        into += [self._branch(branch, around) for branch in hidden]

    def _graphic(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        """A drawing, a VML picture or an embedded object: one character, and the stories in it."""
        stories = tuple(self._boxes(element))
        shape = (("shape", self._shape(element)),)
        digests = [self._target_digest(identifier) for identifier in targets(element)]
        kind = graphic_kind(element) if not stories else RunKind.TEXT_BOX
        self._add(into, around, look, THING, kind, " ".join(digests), shape, stories)

    def _boxes(self, element: Element) -> Iterable[Story]:
        """The stories in a graphic, each on its own: text boxes, and text that stands in it without one."""
        for child in element:
            if child.tag == _TXBX:
                yield self.story(child, StoryKind.TEXT_BOX)
            elif child.tag == _ALTERNATE:
                shown, hidden = branches(child)
                if shown is not None:
                    yield from self._boxes(shown)
                for branch in hidden:
                    yield from self._branch(branch, OUTSIDE).stories
            elif child.tag in (_P, _R, *TEXT_ELEMENTS):
                blocks: list[Block] = []
                self.blocks_of(child, blocks, OUTSIDE)
                yield Story(StoryKind.OTHER, tuple(blocks), "", "", self.part)
            elif len(child):
                yield from self._boxes(child)

    def _target_digest(self, identifier: str) -> str:
        found = self._relationships.get(identifier)
        if found is None:
            return "missing"
        if found.external:
            return found.target
        data = self.package.parts.get(found.target)
        return digest(data) if data is not None else "missing"

    def _shape(self, element: Element) -> str:
        """A digest of how a graphic is placed and drawn; ids and the content of its text boxes are not part of that."""
        said = [
            f"{each.tag} {sorted((str(k), v) for k, v in each.attrib.items() if not _is_id(str(k)))}"
            for each in _outside_boxes(element)
        ]
        return digest("\n".join(said).encode())

    def _format(self, properties: Element | None) -> Format:
        found = formatted(properties)
        return self._known.setdefault(found, found)


_NO_SLOT: Final = frozenset(["r", "e", "oMath", "oMathPara", "ins", "del", "moveFrom", "moveTo"])


def _outside_boxes(element: Element) -> Iterable[Element]:
    yield element
    for child in element:
        if child.tag != _TXBX:
            yield from _outside_boxes(child)


def _is_id(name: str) -> bool:
    return name.startswith(f"{{{R}}}") or local_name(name) in _IDS


_IDS: Final = frozenset(
    {"id", "spid", "name", "anchorId", "editId", "gfxdata", "ShapeID", "ObjectID", "relativeHeight"}
)


def targets(element: Element) -> list[str]:
    """The relationship ids in a graphic, without those inside its text boxes."""
    found: list[str] = []
    for each in _outside_boxes(element):
        found += [str(given) for name, given in each.attrib.items() if str(name).startswith(f"{{{R}}}") and given]
    return found


_PICTURES: Final = (f"{{{DRAWING}}}blip", f"{{{V}}}imagedata")
_OBJECTS: Final = (f"{{{CHART}}}chart", f"{{{DGM}}}relIds", w("control"))


def graphic_kind(element: Element) -> RunKind:
    if element.tag == w("object") or next(element.iter(*_OBJECTS), None) is not None:
        return RunKind.OBJECT
    return RunKind.IMAGE if next(element.iter(*_PICTURES), None) is not None else RunKind.OBJECT


def branches(element: Element) -> tuple[Element | None, list[Element]]:
    """The branch of AlternateContent that is shown (the first Choice, or the Fallback where there is none), and the
    others (Part 3, 7.2)."""
    found = [child for child in element if child.tag in (mc("Choice"), mc("Fallback"))]
    shown = next((child for child in found if child.tag == mc("Choice")), found[0] if found else None)
    return shown, [child for child in found if child is not shown]


def field_codes(root: Element) -> dict[Element, str]:
    """The instruction of each complex field, by its begin character. One that never ends is not a field; one nested
    deeper than any program follows has no instruction."""
    codes: dict[Element, str] = {}
    stack: list[tuple[Element, list[str], bool]] = []
    for element in root.iter(w("fldChar"), w("instrText"), w("delInstrText")):
        if element.tag != w("fldChar"):
            if stack and not stack[-1][2]:
                stack[-1][1].append(element.text or "")
            continue
        match element.get(w("fldCharType")):
            case "begin":
                stack.append((element, [], False))
            case "separate" if stack:
                stack[-1] = (*stack[-1][:2], True)
            case "end" if stack:
                begin, code, _ = stack.pop()
                shallow = len(stack) < DEEPEST_FIELD
                codes[begin] = "".join(code).strip() if shallow else ""
                if stack and shallow and not stack[-1][2]:
                    stack[-1][1].append(f"{{{codes[begin]}}}")
    return codes


def _grid(grid: Element | None) -> Format:
    return tuple(("gridCol", column.get(w("w"), "")) for column in grid) if grid is not None else ()


def _style_id(properties: Element | None, name: str) -> str:
    found = properties.find(w(name)) if properties is not None else None
    return found.get(VAL, "") if found is not None else ""


def _said(parent: Element, child: str) -> str:
    found = parent.find(w(child))
    return found.get(VAL, "") if found is not None else ""


def _all_text(element: Element) -> str:
    """The text of a leaf; of one that should be a leaf and is not, all of it."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return THING


_PROPERTIES: Final = frozenset(
    map(w, ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "rubyPr"))
) | frozenset(map(w, ("customXmlPr", "smartTagPr", "fldData")))
_WRAPPERS: Final = frozenset(map(w, ("sdt", "sdtContent", "customXml", "ins", "del", "moveFrom", "moveTo")))
_PASSED: Final = tuple(
    map(
        w,
        (
            *("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr", "permStart"),
            *("permEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        ),
    )
)

_Inline = Callable[[StoryReader, Element, list[Run], Around], None]
_Content = Callable[[StoryReader, Element, list[Run], Look, Around], None]
_BlockReader = Callable[[StoryReader, Element, list[Block], Around], None]

_INLINES: Final[dict[str, _Inline]] = {
    _R: StoryReader._run,
    **dict.fromkeys(map(w, ("ins", "del", "moveFrom", "moveTo")), StoryReader._inside_mark),
    w("hyperlink"): StoryReader._inside_link,
    w("fldSimple"): StoryReader._simple_field,
    w("sdt"): StoryReader._inside_sdt,
    w("customXml"): StoryReader._inside_custom_xml,
    **dict.fromkeys(map(w, ("dir", "bdo")), StoryReader._inside_direction),
    **dict.fromkeys((m("oMath"), m("oMathPara"), m("r")), StoryReader._equation),
    **dict.fromkeys((*_PASSED, *_RANGE_STARTS, *_RANGE_ENDS), StoryReader._passed),
    **dict.fromkeys(_PROPERTIES, StoryReader._nothing),
    _ALTERNATE: StoryReader._alternate_inline,
}

_CONTENTS: Final[dict[str, _Content]] = {
    w("delText"): StoryReader._deleted_text,
    w("tab"): StoryReader._tab,
    w("ptab"): StoryReader._tab,
    w("br"): StoryReader._break,
    w("cr"): StoryReader._break,
    w("noBreakHyphen"): StoryReader._no_break_hyphen,
    w("softHyphen"): StoryReader._soft_hyphen,
    w("sym"): StoryReader._symbol,
    **dict.fromkeys(map(w, ("footnoteReference", "endnoteReference")), StoryReader._note_reference),
    w("commentReference"): StoryReader._comment_reference,
    w("fldChar"): StoryReader._field_character,
    **dict.fromkeys(map(w, ("instrText", "delInstrText")), StoryReader._field_code),
    w("ruby"): StoryReader._ruby,
    **dict.fromkeys(map(w, ("drawing", "pict", "object")), StoryReader._graphic),
    _ALTERNATE: StoryReader._alternate_content,
}

_BLOCKS: Final[dict[str, _BlockReader]] = {
    w("sdt"): StoryReader._sdt_block,
    w("customXml"): StoryReader._custom_xml_block,
    **dict.fromkeys(map(w, ("ins", "del", "moveFrom", "moveTo")), StoryReader._marked_blocks),
    w("sectPr"): StoryReader._body_section,
    **dict.fromkeys(map(w, ("altChunk", "subDoc")), StoryReader._opaque),
    _ALTERNATE: StoryReader._alternate_blocks,
}
_INLINE_AS_BLOCK: Final[dict[str, _BlockReader]] = {
    **dict.fromkeys((*_PASSED, *_RANGE_STARTS, *_RANGE_ENDS), StoryReader._passed_block),
    **dict.fromkeys(_PROPERTIES, StoryReader._skipped_block),
}
