"""Steps -> the content of a paragraph: runs, sliced where a change begins or ends, within `w:ins` and `w:del`.

Knows: which elements a mark may hold (not `hyperlink`, not `fldSimple`: there the marks go inside), that a simple field
becomes a complex one before it is marked, that deleted text is `w:delText`, that a bookmark or comment end that comes
or goes stands in a mark too, that a run keeps its whole `rPr` when it is sliced."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from avtalebygger.redline.compare import DEL, INS, KEEP, Status, Step
from avtalebygger.redline.elements import bare
from avtalebygger.redline.ink import Ink, as_deleted, text_element
from avtalebygger.redline.inline import Item, Kind, Piece
from avtalebygger.redline.story import Story
from avtalebygger.word.names import XML_SPACE, w

Element = etree._Element


@dataclass(slots=True)
class _Bit:
    """A stretch of one run, all of one status: text, or a child (`node`, already the redline's own). `before`: the run
    whose formatting it had, where that is another. `run` None: `node` stands in the paragraph itself."""

    status: Status
    run: Element | None
    text: str = ""
    node: Element | None = None
    before: Element | None = None
    changed: bool = False


class Writer:
    """Writes steps into a parent: a paragraph, a hyperlink, the content of a control."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._ink: Ink = story.ink

    def write(self, steps: Iterable[Step], parent: Element) -> None:
        """Appends what the steps say to `parent`."""
        self._put(self._bits(steps), parent)

    # -- steps -> bits

    def _bits(self, steps: Iterable[Step]) -> Iterator[_Bit]:
        for step in steps:
            item = step.item
            match item.kind:
                case Kind.TEXT:
                    yield from self._text(step)
                case Kind.THING:
                    yield self._thing(step)
                case Kind.RANGE:
                    yield _Bit(step.status, None, node=self._story.range_marker(item, step.status))
                case Kind.GROUP:
                    yield from self._group(step)
                case Kind.END:
                    raise AssertionError("a paragraph mark is no content")

    def _text(self, step: Step) -> Iterator[_Bit]:
        if step.status is not KEEP:
            yield from (_Bit(step.status, piece.run, piece.text) for piece in step.item.pieces)
            return
        assert step.old is not None and step.new is not None
        for old, new, text in _together(step.old.pieces, step.new.pieces):
            if old.format == new.format:
                yield _Bit(KEEP, old.run, text)
            else:
                yield _Bit(KEEP, new.run, text, before=old.run, changed=True)

    def _thing(self, step: Step) -> _Bit:
        item = step.item
        assert item.node is not None
        node = self._story.thing(step)
        if step.status is KEEP and step.new is not None and item.run is not None and item.format != step.new.format:
            return _Bit(KEEP, step.new.run, node=node, before=item.run, changed=True)
        if step.status is DEL:
            as_deleted(node) if node.tag not in _DELETED else _rename(node)
        return _Bit(step.status, item.run, node=node)

    def _group(self, step: Step) -> Iterator[_Bit]:
        item = step.item
        parts = step.parts if step.status is KEEP else [_alone(part, step.status) for part in item.parts]
        if item.node is None:  # a complex field: only its pieces
            yield from self._bits(parts)
        elif item.node.tag == w("fldSimple") and step.status is not KEEP:
            yield from self._as_complex(item, parts, step.status)
        elif item.node.tag == w("sdt"):
            yield _Bit(step.status, None, node=self._control(item.node, parts, step.status))
        else:
            yield _Bit(KEEP, None, node=self._wrapper(item.node, parts))

    def _wrapper(self, node: Element, parts: list[Step]) -> Element:
        """A link or a direction: its own element bare, the marks inside."""
        wrapper = bare(node)
        self.write(parts, wrapper)
        return wrapper

    def _control(self, node: Element, parts: list[Step], status: Status) -> Element:
        """A content control within a paragraph. One that comes or goes stands whole in a mark."""
        control = bare(node)
        for child in node:
            if child.tag != w("sdtContent"):
                control.append(copy.deepcopy(child))
        content = etree.Element(w("sdtContent"))
        inner = parts if status is KEEP else [_unmarked(part, status) for part in parts]
        self.write(inner, content)
        if status is DEL:
            as_deleted(content)
        if status is INS:
            self._story.renumber_control(control)
        control.append(content)
        return control

    def _as_complex(self, item: Item, parts: list[Step], status: Status) -> Iterator[_Bit]:
        """A simple field as a complex one (17.16.18, .19): begin, instruction, separator, result, end."""
        assert item.node is not None
        run = etree.Element(w("r"))
        instruction = etree.Element(w("delInstrText") if status is DEL else w("instrText"))
        instruction.text = item.node.get(w("instr")) or ""
        instruction.set(XML_SPACE, "preserve")
        yield _Bit(status, run, node=_field_char("begin"))
        yield _Bit(status, run, node=instruction)
        yield _Bit(status, run, node=_field_char("separate"))
        yield from self._bits(parts)
        yield _Bit(status, etree.Element(w("r")), node=_field_char("end"))

    # -- bits -> elements

    def _put(self, bits: Iterable[_Bit], parent: Element) -> None:
        holder: Element = parent
        status = KEEP
        run: Element | None = None
        last: _Bit | None = None
        for bit in bits:
            if bit.status is not status:
                status, run = bit.status, None
                holder = parent if status is KEEP else self._ink.mark(status)
                if holder is not parent:
                    parent.append(holder)
            if bit.run is None:
                assert bit.node is not None
                holder.append(bit.node)
                run = None
            else:
                if run is None or last is None or not _same_run(last, bit):
                    run = self._run(bit)
                    holder.append(run)
                _append(run, bit)
            last = bit

    def _run(self, bit: _Bit) -> Element:
        assert bit.run is not None
        run = bare(bit.run) if bit.status is KEEP and not bit.changed else etree.Element(w("r"))
        properties = bit.run.find(w("rPr"))
        if properties is not None:
            run.append(copy.deepcopy(properties))
        if bit.changed:
            self._story.changed_run(run, bit.before.find(w("rPr")) if bit.before is not None else None)
        return run


def _same_run(last: _Bit, bit: _Bit) -> bool:
    return last.run is bit.run and last.changed == bit.changed and (
        last.before is bit.before or not bit.changed
    )  # fmt: skip


def _append(run: Element, bit: _Bit) -> None:
    if bit.node is not None:
        run.append(bit.node)
        return
    tag = _TEXT[bit.status]
    if len(run) and run[-1].tag == tag:
        run[-1].text = (run[-1].text or "") + bit.text
    else:
        run.append(text_element(bit.text, bit.status))


_TEXT: Final = {KEEP: w("t"), INS: w("t"), DEL: w("delText")}
_DELETED: Final = {w("instrText"): w("delInstrText"), w("t"): w("delText")}


def _rename(node: Element) -> None:
    node.tag = _DELETED[node.tag]
    node.set(XML_SPACE, "preserve")


def _field_char(kind: str) -> Element:
    char = etree.Element(w("fldChar"))
    char.set(w("fldCharType"), kind)
    return char


def _alone(item: Item, status: Status) -> Step:
    return Step(status, old=item) if status is DEL else Step(status, new=item)


def _unmarked(step: Step, status: Status) -> Step:
    """The step as kept on one side: for content whose mark stands further out."""
    item = step.item
    return Step(KEEP, item, item, [_unmarked(_alone(part, status), status) for part in item.parts])


def _together(old: list[Piece], new: list[Piece]) -> Iterator[tuple[Piece, Piece, str]]:
    """The same text by the runs of both sides: a stretch ends where a run of either ends."""
    if len(old) == len(new) == 1:
        yield old[0], new[0], old[0].text
        return
    i = j = at_i = at_j = 0
    while i < len(old):
        size = min(len(old[i].text) - at_i, len(new[j].text) - at_j)
        yield old[i], new[j], old[i].text[at_i : at_i + size]
        at_i, at_j = at_i + size, at_j + size
        if at_i == len(old[i].text):
            i, at_i = i + 1, 0
        if at_j == len(new[j].text):
            j, at_j = j + 1, 0
