"""Steps -> the content of a paragraph: runs, sliced where a change begins or ends, within `w:ins` and `w:del`.

Knows: which elements a mark may hold (not `hyperlink`, not `fldSimple`: there the marks go inside), that a simple field
becomes a complex one before it is marked, that deleted text is `w:delText`, that a bookmark or comment end that comes
or goes stands in a mark too, that a run keeps its whole `rPr` when it is sliced."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from avtalebygger.redlining import controls
from avtalebygger.redlining.compare import DEL, KEEP, Status, Step, layers_of, together
from avtalebygger.redlining.earlier import Layers, after, come, gone
from avtalebygger.redlining.elements import bare
from avtalebygger.redlining.ink import Ink, as_deleted, as_live, text_element
from avtalebygger.redlining.inline import Item, Kind, Piece, holds_layers
from avtalebygger.redlining.story import Story
from avtalebygger.word.names import XML_SPACE, w

Element = etree._Element


@dataclass(slots=True)
class _Bit:
    """A stretch of one run, all of it in the same marks: text, or a child (`node`, already the redline's own).
    `change`: how its formatting is tracked. `run` None: `node` stands in the paragraph itself. `whole`: one side's run,
    as it lies."""

    marks: Layers
    run: Element | None
    text: str = ""
    node: Element | None = None
    change: Change | None = None
    whole: bool = False

    @property
    def is_deleted(self) -> bool:
        return not after(self.marks)


@dataclass(slots=True)
class Change:
    """A formatting that is tracked: an earlier `w:rPrChange`, or (`ours`) the properties that were there before."""

    ours: bool
    properties: Element | None


class Writer:
    """Writes steps into a parent: a paragraph, a hyperlink, the content of a control."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._ink: Ink = story.ink

    def write(self, steps: Iterable[Step], parent: Element) -> None:
        """Appends what the steps say to `parent`."""
        self._put(_merged(self._bits(steps)), parent)

    # -- steps -> bits

    def _bits(self, steps: Iterable[Step]) -> Iterator[_Bit]:
        for step in steps:
            item = step.item
            match item.kind:
                case Kind.TEXT:
                    yield from self._text(step)
                case Kind.THING:
                    yield from self._thing(step)
                case Kind.RANGE:
                    yield _Bit(step.layers, None, node=self._story.range_marker(item, step.status))
                case Kind.GROUP:
                    yield from self._group(step)
                case Kind.END:
                    raise AssertionError("a paragraph mark is no content")

    def _text(self, step: Step) -> Iterator[_Bit]:
        if step.status is not KEEP:
            lay = gone if step.status is DEL else come
            yield from (_Bit(lay(piece.layers), piece.run, piece.text, whole=True) for piece in step.item.pieces)
            return
        assert step.old is not None and step.new is not None
        for old, new, text in together(step.old.pieces, step.new.pieces):
            marks = layers_of(KEEP, old, new)
            if old.was == new.format:
                yield _Bit(marks, old.run if old.format == new.format else new.run, text)
            else:
                yield _Bit(marks, new.run, text, change=_change(old, new))

    def _thing(self, step: Step) -> Iterator[_Bit]:
        item = step.item
        node = self._story.thing(step)
        if node is None:
            return
        marks = step.layers
        as_deleted(node) if not after(marks) else as_live(node)
        if step.status is KEEP and step.new is not None and item.run is not None and item.was != step.new.format:
            yield _Bit(marks, step.new.run, node=node, change=_change(item, step.new))
        else:
            yield _Bit(marks, item.run, node=node, whole=step.status is not KEEP)

    def _group(self, step: Step) -> Iterator[_Bit]:
        item = step.item
        keeps = step.status is KEEP or step.is_around
        parts = step.parts if keeps else [_alone(part, step.status) for part in item.parts]
        if item.node is None:  # a complex field: only its pieces
            yield from self._bits(parts)
        elif item.node.tag == w("fldSimple") and step.status is not KEEP:
            yield from self._as_complex(item, parts, step.status)
        elif item.node.tag == w("sdt"):
            whole = not keeps and not holds_layers(item)
            own = self._whole_control(item, step.status) if whole else self._control(item.node, step, parts)
            yield _Bit(step.layers if whole else (), None, node=own)
        else:
            yield _Bit((), None, node=self._wrapper(item.node, parts))

    def _wrapper(self, node: Element, parts: list[Step]) -> Element:
        """A link or a direction: its own element bare, the marks inside."""
        wrapper = bare(node)
        self.write(parts, wrapper)
        return wrapper

    def _whole_control(self, item: Item, status: Status) -> Element:
        """A content control within a paragraph that comes or goes whole, to stand in a mark."""
        assert item.node is not None
        control, content = self._story.empty_control(item.node, status)
        self.write([_kept_whole(part) for part in item.parts], content)
        if status is DEL:
            as_deleted(content)
        return control

    def _control(self, node: Element, step: Step, parts: list[Step]) -> Element:
        """One that stays, or that comes or goes with earlier marks in it, which could not stand within another mark: it
        bears its marks itself, and so does each piece of its content (17.13.5.4–.7)."""
        control, content = self._story.empty_control(node, step.status)
        controls.mark(control, step.layers, self._ink)
        self.write(parts, content)
        return control

    def _as_complex(self, item: Item, parts: list[Step], status: Status) -> Iterator[_Bit]:
        """A simple field as a complex one (17.16.18, .19): begin, instruction, separator, result, end."""
        assert item.node is not None
        marks = Step(status, item, item).layers
        run = etree.Element(w("r"))
        instruction = etree.Element(w("instrText") if after(marks) else w("delInstrText"))
        instruction.text = item.node.get(w("instr")) or ""
        instruction.set(XML_SPACE, "preserve")
        yield _Bit(marks, run, node=_field_char("begin"))
        yield _Bit(marks, run, node=instruction)
        yield _Bit(marks, run, node=_field_char("separate"))
        yield from self._bits(parts)
        yield _Bit(marks, etree.Element(w("r")), node=_field_char("end"))

    # -- bits -> elements

    def _put(self, bits: Iterable[_Bit], parent: Element) -> None:
        holder: Element = parent
        marks: Layers = ()
        run: Element | None = None
        last: _Bit | None = None
        for bit in bits:
            if bit.marks != marks:
                marks, run = bit.marks, None
                holder = parent
                for mark in marks:
                    inner = self._ink.written(mark)
                    holder.append(inner)
                    holder = inner
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
        run = bare(bit.run) if not bit.marks and bit.change is None else etree.Element(w("r"))
        properties = bit.run.find(w("rPr"))
        if properties is not None:
            run.append(copy.deepcopy(properties))
            self._earlier_change(run[0], keep=bit.whole and bit.is_deleted)
        if bit.change is not None:
            self._story.changed_run(run, bit.change.properties, ours=bit.change.ours)
        return run

    def _earlier_change(self, properties: Element, *, keep: bool) -> None:
        """An earlier change of formatting: it goes with deleted text, and is told anew (`_change`) where text stays."""
        for known in properties.findall(w("rPrChange")):
            if keep:
                known.set(w("id"), self._ink.fresh_id())
            else:
                properties.remove(known)


def _merged(bits: Iterable[_Bit]) -> Iterator[_Bit]:
    """Texts of one run, in the same marks, as one."""
    held: _Bit | None = None
    texts: list[str] = []
    for bit in bits:
        if held is not None and bit.node is None and bit.marks == held.marks and _same_run(held, bit):
            texts.append(bit.text)
            continue
        if held is not None:
            held.text = "".join(texts)
            yield held
        held, texts = (bit, [bit.text]) if bit.node is None else (None, [])
        if bit.node is not None:
            yield bit
    if held is not None:
        held.text = "".join(texts)
        yield held


def _same_run(last: _Bit, bit: _Bit) -> bool:
    if last.run is not bit.run or (last.change is None) is not (bit.change is None):
        return False
    return last.change is None or bit.change is None or last.change.properties is bit.change.properties


def _change(old: Item | Piece, new: Item | Piece) -> Change:
    """How a formatting that differs is tracked: by whoever tracked just that, else by us."""
    assert old.run is not None and new.run is not None
    ours, theirs = _rPrChange(old.run), _rPrChange(new.run)
    if theirs is not None and new.was == old.was:
        return Change(False, theirs)
    if ours is not None and old.format == new.format:
        return Change(False, ours)
    return Change(True, ours.find(w("rPr")) if ours is not None else old.run.find(w("rPr")))


def _rPrChange(run: Element) -> Element | None:
    properties = run.find(w("rPr"))
    return properties.find(w("rPrChange")) if properties is not None else None


def _append(run: Element, bit: _Bit) -> None:
    if bit.node is not None:
        run.append(bit.node)
        return
    tag = w("delText") if bit.is_deleted else w("t")
    if len(run) and run[-1].tag == tag:
        run[-1].text = (run[-1].text or "") + bit.text
    else:
        run.append(text_element(bit.text, deleted=bit.is_deleted))


def _field_char(kind: str) -> Element:
    char = etree.Element(w("fldChar"))
    char.set(w("fldCharType"), kind)
    return char


def _alone(item: Item, status: Status) -> Step:
    return Step(status, old=item) if status is DEL else Step(status, new=item)


def _kept_whole(item: Item) -> Step:
    return Step(KEEP, item, item, [_kept_whole(part) for part in item.parts])
