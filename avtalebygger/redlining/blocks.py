"""Two containers (body, cell, header, note, control, text box) -> OLD's, with its blocks redlined in place.

Aligns the blocks, cuts them into stretches of paragraphs between barriers (a table, a control, the end), lets `lines`
settle the marks of each stretch and `paragraphs` write it. A paragraph without change is OLD's element as it lies."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import Final

from lxml import etree

from avtalebygger.redlining import controls, ground, tables
from avtalebygger.redlining.around import compared_around
from avtalebygger.redlining.compare import DEL, INS, KEEP, Status, Step, is_unmarked
from avtalebygger.redlining.earlier import Layers, combined, come, gone, layers_in, within
from avtalebygger.redlining.ink import as_deleted
from avtalebygger.redlining.inline import (
    DROPPED,
    GO_BACK,
    RANGES,
    Item,
    Kind,
    Reader,
    control_key,
    is_blank,
)
from avtalebygger.redlining.lines import Line, lines_of, settled
from avtalebygger.redlining.meaning import key_of, text_of
from avtalebygger.redlining.paragraphs import written
from avtalebygger.redlining.rows import may_pair
from avtalebygger.redlining.sections import end_key, rejected
from avtalebygger.redlining.story import Story, loose_in
from avtalebygger.text.align import Match, aligned
from avtalebygger.word.names import w

Element = etree._Element

PARAGRAPH: Final = w("p")
TABLE: Final = w("tbl")
CONTROL: Final = w("sdt")
# What a container holds beside its blocks: properties, the last section, a note's separator.
APART: Final = frozenset((w("sectPr"), w("tcPr"), w("sdtPr"), w("sdtEndPr")))
_PROPERTY_APART: Final = frozenset((w("rPr"), w("sectPr"), w("pPrChange")))


@dataclass(slots=True)
class Whole:
    """A block that is no paragraph: kept (both sides), or one side's."""

    status: Status
    old: Element | None = None
    new: Element | None = None


@dataclass(slots=True)
class Around:
    """A control that one side has around blocks which the other side has bare."""

    status: Status
    control: Element
    bare: list[Element]


Part = Line | Whole | Around
Flow = list[Part]


def redlined(old: Element, new: Element, story: Story) -> tuple[list[bytes], list[bytes]]:
    """Turns OLD's container into the redline of both. The keys of the blocks that each had."""
    olds, news = blocks(old), blocks(new)
    old_keys = [block_key(each, story.old) for each in olds]
    new_keys = [block_key(each, story.new) for each in news]
    if old_keys == new_keys:
        _note_kept(olds, story)
        return old_keys, new_keys
    matches = _matched(olds, news, old_keys, new_keys)
    flows = [_flow_of(match, olds, news, old_keys, new_keys, story) for match in matches]
    while loose := loose_in(step for flow in flows for step in _steps(flow)) - story.loose:
        story.part_with(loose)
        for index, match in enumerate(matches):
            if any(_holds(story.loose, block, story.old) for block in olds[slice(*match.old)]) or any(
                _holds(story.loose, block, story.new) for block in news[slice(*match.new)]
            ):
                flows[index] = _flow_of(replaced(match, likeness=0.0), olds, news, old_keys, new_keys, story)
    flow = [part for each in flows for part in each]
    replace(old, [element for part in _stretches(flow) for element in _elements(part, story)])
    return old_keys, new_keys


def _matched(olds: list[Element], news: list[Element], old_keys: list[bytes], new_keys: list[bytes]) -> Sequence[Match]:
    """Blocks by what they say; where earlier marks stand, first by their ground."""

    def alike(old: ground.Range, new: ground.Range) -> Sequence[Match]:
        a, b = slice(*old), slice(*new)
        return aligned(old_keys[a], [text_of(e) for e in olds[a]], new_keys[b], [text_of(e) for e in news[b]])

    if not ground.holds_marks((*olds, *news)):
        return alike((0, len(olds)), (0, len(news)))
    units = ground.blocks(olds), ground.blocks(news)
    matches = ground.grounded(*units, (old_keys, new_keys), alike)
    return list(ground.with_shared_marks(matches, olds, news))


def _steps(flow: Flow) -> Iterator[Step]:
    return (step for part in flow if isinstance(part, Line) for step in part.steps)


def _holds(names: frozenset[str], block: Element, reader: Reader) -> bool:
    """Whether the block holds an end of one of these bookmarks."""
    return any(
        (each.get(w("name")) or reader.names.get(each.get(w("id"), ""))) in names
        for each in block.iter(w("bookmarkStart"), w("bookmarkEnd"))
    )


def blocks(container: Element) -> list[Element]:
    return [each for each in container if each.tag not in APART and not _is_dropped(each)]


def _is_dropped(block: Element) -> bool:
    return block.tag in DROPPED or (block.tag == w("bookmarkStart") and block.get(w("name")) == GO_BACK)


def block_key(block: Element, reader: Reader) -> bytes:
    """Equal keys: nothing in the block differs. A bookmark that is `loose` makes the two sides differ."""
    if block.tag == w("bookmarkEnd"):
        name = reader.names.get(block.get(w("id"), ""), "")
        return b"/" + name.encode() + (reader.side.encode() if name in reader.loose else b"")
    key = key_of(block)
    if reader.loose and any(f'w:name="{name}"'.encode() in key for name in reader.loose):
        return reader.side.encode() + key
    if reader.loose and _holds_loose_end(block, reader):
        return reader.side.encode() + key
    return key


def _holds_loose_end(block: Element, reader: Reader) -> bool:
    return any(reader.names.get(end.get(w("id"), "")) in reader.loose for end in block.iter(w("bookmarkEnd")))


def replace(container: Element, elements: Sequence[Element]) -> None:
    """The container's blocks replaced; what stands beside them stays where it was: before, or after."""
    for block in blocks(container):
        container.remove(block)
    index = sum(1 for _ in _leading(container))
    for each in elements:
        each.tail = None
    container[index:index] = list(elements)


def _leading(container: Element) -> Iterable[Element]:
    for each in container:
        if each.tag == w("sectPr"):
            return
        yield each


def _note_kept(olds: Iterable[Element], story: Story) -> None:
    """Note references in blocks that nobody reads further are references that stayed."""
    for block in olds:
        note_references(block, story)


def note_references(block: Element, story: Story) -> None:
    if story.shared.old_notes:
        for kind in ("footnote", "endnote"):
            for each in block.iter(w(f"{kind}Reference")):
                story.shared.kept_notes.append((kind, each.get(w("id"), "")))


# -- matches -> flow


def _flow_of(
    match: Match, olds: list[Element], news: list[Element], old_keys: list[bytes], new_keys: list[bytes], story: Story
) -> Flow:
    old, new = olds[slice(*match.old)], news[slice(*match.new)]
    if not match.is_pair:
        return [_alone(block, DEL, story) for block in old] + [_alone(block, INS, story) for block in new]
    if match.likeness == 1.0:
        return [_same(old[0], new[0], story)]
    if all(each.tag == PARAGRAPH for each in (*old, *new)):
        if _doubted((*old_keys[slice(*match.old)], *new_keys[slice(*match.new)]), story):
            return _replaced(old, new, story)
        return list(_edited(old, new, story))
    if len(old) == len(new) == 1 and _may_pair(old[0], new[0], story):
        return [Whole(KEEP, old[0], new[0])]
    keys = (*old_keys[slice(*match.old)], *new_keys[slice(*match.new)])
    if not _doubted(keys, story) and not ground.holds_marks((*old, *new)):
        if _wraps(new, old):
            return [Around(INS, new[0], old)]
        if _wraps(old, new):
            return [Around(DEL, old[0], new)]
    return _replaced(old, new, story)


def _wraps(one: list[Element], bare: list[Element]) -> bool:
    return len(one) == 1 and one[0].tag == CONTROL and all(each.tag in (PARAGRAPH, TABLE) for each in bare)


def _doubted(keys: Iterable[bytes], story: Story) -> bool:
    return bool(story.shared.doubts) and any(key in story.shared.doubts for key in keys)


def _replaced(old: Iterable[Element], new: Iterable[Element], story: Story) -> Flow:
    return [_alone(block, DEL, story) for block in old] + [_alone(block, INS, story) for block in new]


def _may_pair(old: Element, new: Element, story: Story) -> bool:
    if old.tag != new.tag or _doubted((block_key(old, story.old), block_key(new, story.new)), story):
        return False
    if old.tag == TABLE:
        return may_pair(old, new, story.around)
    may_combine = combined(controls.layers_of(old), controls.layers_of(new)) is not None
    return old.tag == CONTROL and control_key(old) == control_key(new) and may_combine


def _same(old: Element, new: Element, story: Story) -> Line | Whole:
    note_references(old, story)
    if old.tag == PARAGRAPH:
        return Line(end=Step(KEEP, end_of(old, story.old.around), end_of(new, story.new.around)), same=True)
    return Whole(KEEP, old, None)


def _alone(block: Element, status: Status, story: Story) -> Part:
    if block.tag != PARAGRAPH:
        return Whole(status, block if status is DEL else None, block if status is INS else None)
    return whole_line(block, status, story)


def whole_line(paragraph: Element, status: Status, story: Story) -> Line:
    """A paragraph that goes or comes whole."""
    reader = story.old if status is DEL else story.new
    steps = [one_sided(item, status) for item in reader.items(paragraph)]
    return Line(steps, one_sided(end_of(paragraph, reader.around), status))


def one_sided(item: Item, status: Status) -> Step:
    return Step(status, old=item) if status is DEL else Step(status, new=item)


def end_of(paragraph: Element, around: Layers = ()) -> Item:
    properties = paragraph.find(w("pPr"))
    layers = layers_in(properties.find(w("rPr"))) if properties is not None else ()
    return Item(Kind.END, end_key(paragraph), node=paragraph, layers=within(around, layers))


def _edited(old: list[Element], new: list[Element], story: Story) -> list[Line]:
    """Paragraphs that answer to each other, one to one or several: words compared across the marks between them."""
    steps = compared_around(_joined(old, story.old), _joined(new, story.new))
    ends = end_of(old[-1], story.old.around), end_of(new[-1], story.new.around)
    lines = lines_of([*steps, *_last_marks(*ends)])
    if len(lines) == 1 and _is_unchanged(lines[0], story):
        return [Line(end=lines[0].end, same=True)]
    return lines


def _joined(paragraphs: list[Element], reader: Reader) -> list[Item]:
    items: list[Item] = []
    for paragraph in paragraphs:
        items += reader.items(paragraph)
        items.append(end_of(paragraph, reader.around))
    return items[:-1]


def _last_marks(old: Item, new: Item) -> list[Step]:
    """The last mark stays; where the two end different sections it is swapped: the text keeps the mark that ends its
    section, and an empty paragraph bears the other."""
    if old.key == new.key and combined(old.layers, new.layers) is not None:
        return [Step(KEEP, old, new)]
    steps = [Step(INS, new=new), Step(DEL, old=old)]
    return steps[::-1] if old.key != ("¶", None) and new.key == ("¶", None) else steps


def _is_unchanged(line: Line, story: Story) -> bool:
    """Nothing to mark: OLD's paragraph says as it lies what is to be said. An empty run that alone came or went does
    not count: editors drop them as they save. Where OLD's row or cell bears other marks than NEW's, what they said of
    the paragraph must be said in it."""
    end = line.end
    if story.old.around != story.new.around or end.status is not KEEP or end.old is None or end.new is None:
        return False
    old, new = end.old.node, end.new.node
    assert old is not None and new is not None
    if end.old.layers != end.new.layers or not all(is_blank(step.item) or is_unmarked(step) for step in line.steps):
        return False
    return _mark_key(old, story) == _mark_key(new, story)


def _mark_key(paragraph: Element, story: Story) -> tuple[bytes, ...]:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        return (b"",) * 6
    key = story.properties.key
    run, section = properties.find(w("rPr")), properties.find(w("sectPr"))
    return (
        key(properties, _PROPERTY_APART),
        key(rejected(properties, w("pPrChange")), _PROPERTY_APART),
        key(run),
        key(rejected(run, w("rPrChange"))),
        key(section),
        key(rejected(section, w("sectPrChange"))),
    )


# -- flow -> elements


def _stretches(flow: Flow) -> Iterable[list[Line] | Whole | Around]:
    """Lines between barriers; a table or object that only one reading has is no barrier for the marks around it, but
    no mark is shifted across it either."""
    stretch: list[Line] = []
    for part in flow:
        if isinstance(part, Line):
            stretch.append(part)
        else:
            if stretch:
                yield stretch
                stretch = []
            yield part
    if stretch:
        yield stretch


def _elements(part: list[Line] | Whole | Around, story: Story) -> list[Element]:
    match part:
        case Whole():
            return _whole(part, story)
        case Around():
            return [_control_around(part, story)]
        case _:
            return written(settled(part, lambda line: _expand(line, story)), story)


def _expand(line: Line, story: Story) -> None:
    assert line.end.old is not None and line.end.old.node is not None
    line.steps = [_as_kept(item) for item in story.old.items(line.end.old.node)]


def _as_kept(item: Item) -> Step:
    return Step(KEEP, item, item, [_as_kept(part) for part in item.parts])


def _whole(whole: Whole, story: Story) -> list[Element]:
    if whole.status is KEEP:
        assert whole.old is not None
        if whole.new is not None:
            _redline_block(whole.old, whole.new, story)
        return [whole.old] if whole.old.tag != TABLE or whole.old.find(w("tr")) is not None else []
    block = whole.old if whole.status is DEL else whole.new
    assert block is not None
    return marked_block(block, whole.status, story)


def _redline_block(old: Element, new: Element, story: Story) -> None:
    if old.tag == TABLE:
        tables.redlined(old, new, story)
        return
    both = combined(controls.layers_of(old), controls.layers_of(new))
    assert both is not None
    controls.mark(old, both, story.ink)
    mine, theirs = old.find(w("sdtContent")), new.find(w("sdtContent"))
    if mine is not None and theirs is not None:
        redlined(mine, theirs, story)


def _control_around(around: Around, story: Story) -> Element:
    """The control marked, and what it holds compared with the bare blocks of the other side."""
    own, content = story.empty_control(around.control, around.status)
    controls.mark(own, gone(()) if around.status is DEL else come(()), story.ink)
    bare = etree.Element(content.tag)
    bare.extend(around.bare)
    held = around.control.find(w("sdtContent"))
    held = held if held is not None else etree.Element(content.tag)
    old, new = (held, bare) if around.status is DEL else (bare, held)
    redlined(old, new, story)
    content.extend(blocks(old))
    return own


def marked_block(block: Element, status: Status, story: Story) -> list[Element]:
    """A block that goes or comes whole, every mark in it set."""
    if block.tag == PARAGRAPH:
        return written([whole_line(block, status, story)], story)
    if block.tag == TABLE:
        return [tables.marked(block, status, story)]
    if block.tag == CONTROL:
        return _marked_control(block, status, story)
    mark = story.ink.mark(status)
    if block.tag in RANGES:
        reader = story.old if status is DEL else story.new
        name = block.get(w("name")) or reader.names.get(block.get(w("id"), ""), "")
        mark.append(story.range_marker(Item(Kind.RANGE, "", node=block, name=name), status))
    else:
        own = copy.deepcopy(block)
        own.tail = None
        mark.append(as_deleted(own) if status is DEL else own)
    return [mark]


def _marked_control(control: Element, status: Status, story: Story) -> list[Element]:
    """A block control that goes or comes, its content marked besides (17.13.5.4–.7: its own mark alone unwraps the
    control and leaves what it holds)."""
    own, content = story.empty_control(control, status)
    layers = within(story.around[status is INS], controls.layers_of(control))
    controls.mark(own, gone(layers) if status is DEL else come(layers), story.ink)
    source = control.find(w("sdtContent"))
    if source is not None:
        marked_content(content, blocks(source), status, story)
    return [own]


def come_whole(container: Element, story: Story) -> None:
    """Marks everything in NEW's container as inserted, but the last paragraph mark: a story is never without one."""
    content = blocks(container)
    elements: list[Element] = []
    for block in content:
        if block is content[-1] and block.tag == PARAGRAPH:
            line = whole_line(block, INS, story)
            line.end = Step(KEEP, line.end.item, line.end.item)
            elements += written([line], story)
        else:
            elements += marked_block(block, INS, story)
    replace(container, elements)


def marked_content(container: Element, content: Iterable[Element], status: Status, story: Story) -> None:
    """Appends the blocks to `container`, each gone or come whole."""
    for block in content:
        container.extend(marked_block(block, status, story))
