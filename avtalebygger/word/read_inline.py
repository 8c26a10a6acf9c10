"""What stands in a line: runs and what they hold, links, fields, controls, equations, graphics.

An element that is not known is walked into: what it holds is read where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from avtalebygger.model.document import (
    THING,
    Block,
    Field,
    Format,
    FormatChange,
    Paragraph,
    RevisionKind,
    Run,
    RunKind,
    Story,
    StoryKind,
)
from avtalebygger.word.formats import VAL, style_name, value
from avtalebygger.word.names import M, local_name, m, mc, r, w
from avtalebygger.word.package import Element, child_of
from avtalebygger.word.read_fields import DEEPEST_FIELD
from avtalebygger.word.read_graphics import TEXT_BOX, branches, graphic_kind, shape, targets
from avtalebygger.word.read_marks import (
    MARK_KINDS,
    OUTSIDE,
    PLAIN,
    RANGE_ENDS,
    RANGE_STARTS,
    RPR,
    TEXT_ELEMENTS,
    Anchor,
    Around,
    Look,
    MarkReader,
    OpenField,
    style_id_of,
)
from avtalebygger.word.runs import merged

_P, _TBL, _R, _T = w("p"), w("tbl"), w("r"), w("t")
ALTERNATE: Final = mc("AlternateContent")
_NO_SLOT: Final = frozenset(["r", "e", "oMath", "oMathPara", "ins", "del", "moveFrom", "moveTo"])
PROPERTIES: Final = frozenset(
    map(w, ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "rubyPr"))
) | frozenset(map(w, ("customXmlPr", "smartTagPr", "fldData")))
PASSED: Final = tuple(
    map(
        w,
        (
            *("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr", "permStart"),
            *("permEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        ),
    )
)


class InlineReader(MarkReader):
    """Reads the lines of one part; `StoryReader` gives it the blocks that stand in a line."""

    def story(self, element: Element, kind: StoryKind, identifier: str = "", type_: str = "") -> Story:
        """A story in a line: a text box, a branch of an alternative. StoryReader gives it."""
        raise NotImplementedError

    def blocks_of(self, element: Element, into: list[Block], around: Around) -> None:
        """The blocks of a control or the like that stands in a line. StoryReader's to give."""
        raise NotImplementedError

    def _inlines(self, parent: Element, into: list[Run], around: Around) -> None:
        for element in parent:
            if element.tag == _R:
                self._run(element, into, around)
            else:
                self._inline(element, into, around)

    def _inline(self, element: Element, into: list[Run], around: Around) -> None:
        INLINES.get(str(element.tag), InlineReader._other_inline)(self, element, into, around)

    def _other_inline(self, element: Element, into: list[Run], around: Around) -> None:
        """An element that is not known: blocks in it are a story of their own, anything else stands in the line."""
        if element.tag in TEXT_ELEMENTS:
            self._add(into, around, PLAIN, all_text(element))
        elif next(element.iter(_P, _TBL), None) is not None:
            inner: list[Block] = []
            self.blocks_of(element, inner, OUTSIDE)
            story = Story(StoryKind.OTHER, tuple(inner), "", "", self.part)
            self._add(into, around, PLAIN, THING, RunKind.TEXT_BOX, stories=(story,))
        elif element.tag not in PROPERTIES:
            self._inlines(element, into, around)

    def _inside_mark(self, element: Element, into: list[Run], around: Around) -> None:
        self._inlines(element, into, self._marked(element, around))

    def _inside_sdt(self, element: Element, into: list[Run], around: Around) -> None:
        inside = replace(around, controls=(*around.controls, self._control(element)))
        for content in element:
            if content.tag == w("sdtContent"):
                self._inlines(content, into, inside)
            elif content.tag not in PROPERTIES:
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

    def _passed_inline(self, element: Element, into: list[Run], around: Around) -> None:
        self._passed(element)

    def _nothing(self, element: Element, into: list[Run], around: Around) -> None:
        return

    def _equation(self, element: Element, into: list[Run], around: Around) -> None:
        """An equation or a part of one: its texts in order, each saying in which slot of the structure it stands."""
        name = local_name(str(element.tag))
        place = around.equation if name in _NO_SLOT else f"{around.equation}/{name}"
        inside = replace(around, equation=place)
        for child in element:
            tag = str(child.tag)
            if tag == m("t"):
                self._add(into, inside, PLAIN, all_text(child), RunKind.EQUATION, detail=place or "/")
            elif tag == m("ctrlPr"):
                self._object_marks(child, into, inside)
            elif tag.endswith("Pr") and tag.startswith(f"{{{M}}}"):
                self._math_properties(child, into, inside)
            elif tag.startswith(f"{{{M}}}"):
                self._equation(child, into, inside)
            elif tag in MARK_KINDS:
                self._equation_mark(child, into, inside)
            elif tag != RPR:
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
            if child.tag in MARK_KINDS:
                self._add(into, self._marked(child, around), PLAIN, "", RunKind.EQUATION, detail=around.equation)

    def _equation_mark(self, element: Element, into: list[Run], around: Around) -> None:
        self._equation(element, into, self._marked(element, replace(around, equation=around.equation)))

    def _math_run_content(self, element: Element, into: list[Run], around: Around) -> None:
        if element.tag in _CONTENTS:
            _CONTENTS[str(element.tag)](self, element, into, PLAIN, around)
        else:
            self._inline(element, into, around)

    def _run(self, element: Element, into: list[Run], around: Around) -> None:
        properties = child_of(element, RPR)
        look = PLAIN if properties is None else self._look(properties)
        self._contents(element, into, look, around)

    def _look(self, properties: Element) -> Look:
        format_ = self._format(properties)
        return Look(format_, style_name(self.styles, style_id_of(properties, "rStyle")), self._changes(properties))

    def _contents(self, parent: Element, into: list[Run], look: Look, around: Around) -> None:
        for element in parent:
            tag = element.tag
            if tag == _T:
                self._add(into, around, look, all_text(element))
            elif tag != RPR:
                _CONTENTS.get(str(tag), InlineReader._other_content)(self, element, into, look, around)

    def _other_content(self, element: Element, into: list[Run], look: Look, around: Around) -> None:
        """An element that is not known, in a run: what stands in it looks like the run."""
        if element.tag in INLINES or next(element.iter(_P, _TBL, _R), None) is not None:
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
        self._add(into, around, look, all_text(element))

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
        drawn = (("shape", shape(element)),)
        digests = [self._target_digest(identifier) for identifier in targets(element)]
        kind = graphic_kind(element) if not stories else RunKind.TEXT_BOX
        self._add(into, around, look, THING, kind, " ".join(digests), drawn, stories)

    def _boxes(self, element: Element) -> Iterable[Story]:
        """The stories in a graphic, each on its own: text boxes, and text that stands in it without one."""
        for child in element:
            if child.tag == TEXT_BOX:
                yield self.story(child, StoryKind.TEXT_BOX)
            elif child.tag == ALTERNATE:
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


def all_text(element: Element) -> str:
    """The text of a leaf; of one that should be a leaf and is not, all of it."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return THING


_Inline = Callable[[InlineReader, Element, list[Run], Around], None]
_Content = Callable[[InlineReader, Element, list[Run], Look, Around], None]

INLINES: Final[dict[str, _Inline]] = {
    _R: InlineReader._run,
    **dict.fromkeys(map(w, ("ins", "del", "moveFrom", "moveTo")), InlineReader._inside_mark),
    w("hyperlink"): InlineReader._inside_link,
    w("fldSimple"): InlineReader._simple_field,
    w("sdt"): InlineReader._inside_sdt,
    w("customXml"): InlineReader._inside_custom_xml,
    **dict.fromkeys(map(w, ("dir", "bdo")), InlineReader._inside_direction),
    **dict.fromkeys((m("oMath"), m("oMathPara"), m("r")), InlineReader._equation),
    **dict.fromkeys((*PASSED, *RANGE_STARTS, *RANGE_ENDS), InlineReader._passed_inline),
    **dict.fromkeys(PROPERTIES, InlineReader._nothing),
    ALTERNATE: InlineReader._alternate_inline,
}

_CONTENTS: Final[dict[str, _Content]] = {
    w("delText"): InlineReader._deleted_text,
    w("tab"): InlineReader._tab,
    w("ptab"): InlineReader._tab,
    w("br"): InlineReader._break,
    w("cr"): InlineReader._break,
    w("noBreakHyphen"): InlineReader._no_break_hyphen,
    w("softHyphen"): InlineReader._soft_hyphen,
    w("sym"): InlineReader._symbol,
    **dict.fromkeys(map(w, ("footnoteReference", "endnoteReference")), InlineReader._note_reference),
    w("commentReference"): InlineReader._comment_reference,
    w("fldChar"): InlineReader._field_character,
    **dict.fromkeys(map(w, ("instrText", "delInstrText")), InlineReader._field_code),
    w("ruby"): InlineReader._ruby,
    **dict.fromkeys(map(w, ("drawing", "pict", "object")), InlineReader._graphic),
    ALTERNATE: InlineReader._alternate_content,
}
