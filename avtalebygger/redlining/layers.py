"""A redline over a base as a layer: what one party takes away and puts in, by place in the base.

    base   = flows_of(package)                    # every story, cell and block control of the unmarked package
    layer  = layer_of(base, redline)              # from a redline whose rejection is the base
    for segment in segments(base, layer): ...     # each stretch that one party changed, with its words

A place is a flow, a block of it, and how many items with width stand before it in that block. Extents count all items
of the base from its beginning, so that two parties' changes can be held against each other without any document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.flow import ADDING, REMOVING, Item, ItemKind, State
from avtalebygger.redlining.look import Look
from avtalebygger.redlining.meaning import key_of
from avtalebygger.word.names import local_name, w
from avtalebygger.word.package import Package

Element = etree._Element
CELL_MARKS = frozenset({w("cellIns"), w("cellDel"), w("cellMerge")})
NOTE_PARTS = {"footnotes": w("footnote"), "endnotes": w("endnote")}


class LayerError(Exception):
    """The redline's rejection is not the base here; the whole flow is then replaced."""


@dataclass(slots=True)
class BasePlace:
    """One block of a base flow. `start` counts the items of the base before it; `width` how many it has itself, a
    table's rows and cells included. `letters`: the words of a paragraph in which each item is a letter of them; None
    for any other block."""

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
    """`key` names the flow: the part and, in it, the note, table, row and cell."""

    key: str
    part: str
    container: Element
    blocks: list[BasePlace]
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class BlockLayer:
    """What one party does to one block. `deleted` and `inserted` count items with width from the block's beginning;
    an insertion stands before the item it names. `replaced` is a whole table in place of the base's."""

    deleted: set[int] = field(default_factory=set)
    inserted: dict[int, list[Item]] = field(default_factory=dict)
    rows_deleted: set[int] = field(default_factory=set)
    rows_inserted: dict[int, list[Element]] = field(default_factory=dict)
    flows: dict[tuple[int, int], FlowLayer] = field(default_factory=dict)


FlowLayer = dict[int, BlockLayer]


@dataclass(slots=True)
class Layer:
    """All that one party changes: flow key -> block -> what. `fallbacks` name the flows that are replaced whole.
    `looks`: how what stays is formatted otherwise, which nothing here reads."""

    flows: dict[str, FlowLayer] = field(default_factory=dict)
    fallbacks: list[str] = field(default_factory=list)
    notes: dict[str, dict[str, Element]] = field(default_factory=dict)  # part -> id -> a note that came
    looks: Sequence[Look] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch that a party changes. `flow` and `block` say where its first item stands; `content` is a digest of
    what comes instead, empty for nothing; `comes_at` before which items it comes."""

    start: int
    end: int
    content: str
    before: str
    after: str
    flow: str
    block: int
    context: str
    comes_at: tuple[int, ...] = ()

    @property
    def extent(self) -> tuple[int, int, str]:
        return self.start, self.end, self.content


# ---------------------------------------------------------------- the base


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
    return BaseFlow(key, part, container, blocks, start, place)


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


# ---------------------------------------------------------------- one party's layer


def layer_of(base: list[BaseFlow], redline: Package) -> Layer:
    """The layer of a redline whose rejection reads as the base."""
    layer = Layer()
    theirs = {key: container for key, _, container in story_containers(redline)}
    for ours in base:
        container = theirs.get(ours.key)
        if container is not None:
            found = flow_layer(ours, container, layer.fallbacks)
            if found:
                layer.flows[ours.key] = found
    layer.notes = new_notes(base, redline)
    if layer.notes:
        know_notes_by_words(layer)
    return layer


def know_notes_by_words(layer: Layer) -> None:
    """Two parties' new notes come under the same id; what makes them the same is what they say."""
    words = {
        (f"{local_name(note.tag)}Reference", id): digest_of_note(note)
        for notes in layer.notes.values()
        for id, note in notes.items()
    }
    for item in inserted_items(layer.flows.values()):
        name, _, id = item.key.partition(":")
        if (name, id) in words:
            item.key = f"{name}:{words[name, id]}"


def digest_of_note(note: Element) -> str:
    return flow.digest(local_name(note.tag), flow.shown_text(flow.items_of(note)))


def inserted_items(flows: Iterable[FlowLayer]) -> Iterator[Item]:
    for blocks in flows:
        for block in blocks.values():
            for items in block.inserted.values():
                yield from items
            yield from inserted_items(block.flows.values())


def new_notes(base: list[BaseFlow], redline: Package) -> dict[str, dict[str, Element]]:
    known = {ours.key for ours in base}
    found: dict[str, dict[str, Element]] = {}
    for key, part, container in story_containers(redline):
        if "#" in key and key not in known:
            found.setdefault(part, {})[container.get(w("id"), "")] = accepted_copy(container)
    return found


def flow_layer(base: BaseFlow, container: Element, fallbacks: list[str]) -> FlowLayer:
    try:
        return matched(base, container, fallbacks)
    except LayerError:
        fallbacks.append(base.key)
        return replaced(base, container)


def matched(base: BaseFlow, container: Element, fallbacks: list[str]) -> FlowLayer:
    """Walks the redline's blocks beside the base's: unmarked ones answer one to one, marked ones item by item."""
    found: FlowLayer = {}
    number = offset = 0
    for element in content_blocks(container):
        if offset == 0 and number < len(base.blocks) and is_untouched(element, base.blocks[number]):
            number += 1
            continue
        for item in flow.block_items(element):
            if not item.has_width:
                continue
            if number >= len(base.blocks):
                if item.is_base:
                    raise LayerError(base.key)
                found.setdefault(number, BlockLayer()).inserted.setdefault(0, []).append(coming_item(item))
                continue
            place = base.blocks[number]
            if not item.is_base:
                found.setdefault(number, BlockLayer()).inserted.setdefault(offset, []).append(coming_item(item))
                continue
            if item.kind in {ItemKind.TABLE, ItemKind.CONTROL}:
                if item.kind is not place.kind or offset:
                    raise LayerError(base.key)
                inside(place, item, found.setdefault(number, BlockLayer()), fallbacks)
                number += 1
                continue
            if place.kind is not ItemKind.MARK or not same(item, place.items[offset]):
                raise LayerError(base.key)
            if item.state is State.DELETED:
                found.setdefault(number, BlockLayer()).deleted.add(offset)
            offset += 1
            if offset == place.width:
                number, offset = number + 1, 0
    if number != len(base.blocks) or offset:
        raise LayerError(base.key)
    return {place: block for place, block in found.items() if is_something(block)}


def same(item: Item, base: Item) -> bool:
    """A thing whose inner text boxes are marked is the same thing, changed; then the flow is replaced whole."""
    return item.kind is base.kind and item.key == base.key


def is_untouched(element: Element, place: BasePlace) -> bool:
    if element.tag != place.element.tag:
        return False
    return next(element.iter(*ADDING, *REMOVING, *CELL_MARKS), None) is None


def is_cell_mark(node: Element) -> bool:
    return node.tag in CELL_MARKS


def is_something(block: BlockLayer) -> bool:
    return bool(
        block.deleted or block.inserted or block.rows_deleted or block.rows_inserted or any(block.flows.values())
    )


def inside(place: BasePlace, item: Item, block: BlockLayer, fallbacks: list[str]) -> None:
    """The layer of a table or a block control."""
    element = item.nodes[0]
    if item.state is State.DELETED:
        block.deleted.add(0)
        return
    if item.kind is ItemKind.CONTROL:
        content = element.find(w("sdtContent"))
        if content is not None and (0, 0) in place.flows:
            block.flows[0, 0] = flow_layer(place.flows[0, 0], content, fallbacks)
        return
    if next(element.iter(*CELL_MARKS), None) is not None:
        replace_table(element, block)
        return
    rows = flow.rows_of(element)
    ours = flow.rows_of(place.element)
    number = 0
    for row in rows:
        state, _ = flow.row_state(row)
        if state is State.INSERTED:
            block.rows_inserted.setdefault(number, []).append(accepted_copy(row))
            continue
        if number >= len(ours) or len(flow.cells_of(row)) != len(flow.cells_of(ours[number])):
            raise LayerError("row")
        if state is State.DELETED:
            block.rows_deleted.add(number)
        else:
            for cell, container in enumerate(flow.cells_of(row)):
                found = flow_layer(place.flows[number, cell], container, fallbacks)
                if found:
                    block.flows[number, cell] = found
        number += 1
    if number != len(ours):
        raise LayerError("rows")
    block.flows = {key: found for key, found in block.flows.items() if found}


def replace_table(element: Element, block: BlockLayer) -> None:
    block.deleted.add(0)
    block.inserted.setdefault(0, []).append(Item(ItemKind.TABLE, "▦", State.INSERTED, (accepted_copy(element),)))


def replaced(base: BaseFlow, container: Element) -> FlowLayer:
    """Everything of the base goes and everything of theirs comes; the last mark of the flow stays."""
    found: FlowLayer = {}
    for number, place in enumerate(base.blocks):
        last = number == len(base.blocks) - 1
        width = place.width - last if place.kind is ItemKind.MARK else 1
        found[number] = BlockLayer(deleted=set(range(width)))
    coming = [coming_item(item) for item in flow.items_of(container) if item.has_width and not is_gone(item)]
    if coming and coming[-1].kind is ItemKind.MARK:
        coming.pop()
    last_place = len(base.blocks) - 1
    found[last_place].inserted[0] = coming
    return found


def is_gone(item: Item) -> bool:
    return item.state is State.DELETED


def coming_item(item: Item) -> Item:
    """A table or control that comes is read as its party left it, without marks of its own."""
    if item.kind in {ItemKind.TABLE, ItemKind.CONTROL}:
        return replace(item, state=State.INSERTED, nodes=tuple(accepted_copy(node) for node in item.nodes))
    return replace(item, state=State.INSERTED)


# ---------------------------------------------------------------- what comes, without marks


def accepted_copy(element: Element) -> Element:
    """A copy with its marks accepted: what a party's own content looks like once it is theirs alone."""
    copy = deepcopy(element)
    copy.tail = None
    for node in list(copy.iter()):
        if local_name(str(node.tag)).endswith("Change"):
            remove(node)
    for node in list(copy.iter(*REMOVING, w("cellDel"))):
        take_away(node)
    for node in list(copy.iter(*ADDING, w("cellIns"), w("cellMerge"))):
        settle(node)
    return copy


def take_away(mark: Element) -> None:
    """What a deletion marks: a run's content, a row, a cell, or the end of a paragraph."""
    parent = mark.getparent()
    holder = parent.getparent() if parent is not None else None
    if parent is None or holder is None:
        return
    if parent.tag in {w("trPr"), w("tcPr")}:
        remove(holder)
    elif parent.tag == w("rPr"):
        remove(mark)
        join_to_next(holder.getparent())
    else:
        remove(mark)


def join_to_next(paragraph: Element | None) -> None:
    """A paragraph whose mark is gone stands at the beginning of the one after it."""
    following = paragraph.getnext() if paragraph is not None else None
    if paragraph is None or following is None or following.tag != w("p"):
        return
    place = 1 if following.find(w("pPr")) is not None else 0
    following[place:place] = [child for child in paragraph if child.tag != w("pPr")]
    remove(paragraph)


def settle(mark: Element) -> None:
    parent = mark.getparent()
    if parent is None:
        return
    if len(mark) == 0 or parent.tag in {w("rPr"), w("trPr"), w("tcPr")}:
        remove(mark)
    else:
        unwrap(mark)


def remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    parent[place : place + 1] = list(element)


# ---------------------------------------------------------------- segments


@dataclass(slots=True)
class _Event:
    start: int
    end: int
    before: str
    coming: str
    content: str
    block: int


def segments(base: Sequence[BaseFlow], layer: Layer) -> list[Segment]:
    """Every stretch that the layer changes, in the order of the base. What touches is one segment."""
    found: list[Segment] = []
    for ours in base:
        found += flow_segments(ours, layer.flows.get(ours.key, {}))
    return found


def flow_segments(base: BaseFlow, layer: FlowLayer) -> list[Segment]:
    events: list[_Event] = []
    nested: list[Segment] = []
    for number in sorted(layer):
        place = base.blocks[number] if number < len(base.blocks) else None
        block = layer[number]
        events += block_events(base, place, block, number)
        if place is not None:
            nested += [
                segment
                for key, inner in sorted(block.flows.items())
                for segment in flow_segments(place.flows[key], inner)
            ]
    return sorted([*joined(base, events), *nested], key=lambda segment: (segment.start, segment.end))


def block_events(base: BaseFlow, place: BasePlace | None, block: BlockLayer, number: int) -> Iterator[_Event]:
    start = place.start if place is not None else base.end
    for offset, items in block.inserted.items():
        yield _Event(start + offset, start + offset, "", flow.shown_text(items), content_key(items), number)
    if place is None:
        return
    if place.kind is ItemKind.MARK:
        for offset in block.deleted:
            yield _Event(start + offset, start + offset + 1, flow.shown(place.items[offset]), "", "", number)
        return
    if block.deleted:
        yield _Event(start, start + place.width, flow.shown_text(flow.block_items(place.element)), "", "", number)
        return
    rows = flow.rows_of(place.element)
    starts = row_starts(place, len(rows))
    for row in block.rows_deleted:
        yield _Event(starts[row], starts[row + 1], row_text(rows[row]), "", "", number)
    for row, coming in block.rows_inserted.items():
        words = "".join(row_text(each) for each in coming)
        yield _Event(starts[row], starts[row], "", words, flow.digest("rows", words), number)


def row_starts(place: BasePlace, rows: int) -> list[int]:
    """Where each row begins, and where the last one ends. The table itself is the item before the first."""
    starts = [place.start + 1]
    for row in range(rows):
        width = 1 + sum(inner.end - inner.start for (r, _), inner in place.flows.items() if r == row)
        starts.append(starts[-1] + width)
    return starts


def row_text(row: Element) -> str:
    return " | ".join(" ".join(flow.shown_text(flow.items_of(cell)).split()) for cell in flow.cells_of(row)) + "\n"


def content_key(items: list[Item]) -> str:
    """What makes two insertions the same: kinds and keys, a table by its words."""
    return flow.digest(
        *(f"{item.kind}:{flow.shown(item) if item.kind is ItemKind.TABLE else item.key}" for item in items)
    )


def joined(base: BaseFlow, events: list[_Event]) -> Iterator[Segment]:
    """Events that touch, or have but one space between them, are one segment: «så snart som mulig» for «samme dag» is
    one wish, though a space of it stays. A deletion is said before what comes at its place."""
    run: list[_Event] = []
    end = 0
    for event in sorted(events, key=lambda each: (each.start, each.end)):
        if run and not touches(base, end, event.start):
            yield segment_of(base, run)
            run = []
        end = max(end, event.end) if run else event.end
        run.append(event)
    if run:
        yield segment_of(base, run)


def touches(base: BaseFlow, end: int, start: int) -> bool:
    return start <= end or (start == end + 1 and kept_between(base, end, start).isspace())


def kept_between(base: BaseFlow, end: int, start: int) -> str:
    """The words of one paragraph between two places; nothing for what is no paragraph or reaches over its mark."""
    place = next((each for each in base.blocks if each.start <= end < each.start + each.width), None)
    if place is None or place.kind is not ItemKind.MARK or start >= place.start + place.width:
        return ""
    items = place.items[end - place.start : start - place.start]
    return flow.shown_text(items) if all(item.kind is ItemKind.CHARACTER for item in items) else ""


def segment_of(base: BaseFlow, run: list[_Event]) -> Segment:
    coming = [f"{event.start - run[0].start}:{event.content}" for event in run if event.content]
    first = run[0].block
    last = run[-1].block
    before, after = words_of(base, run)
    return Segment(
        start=run[0].start,
        end=max(event.end for event in run),
        content=flow.digest(*coming) if coming else "",
        before=before,
        after=after,
        flow=base.key,
        block=min(first, len(base.blocks) - 1),
        context=context_of(base, first, last),
        comes_at=tuple(event.start for event in run if event.content),
    )


def words_of(base: BaseFlow, run: list[_Event]) -> tuple[str, str]:
    """What goes and what comes, with the spaces that stay between."""
    before, after, at = "", "", run[0].start
    for event in run:
        kept = kept_between(base, at, event.start) if event.start > at else ""
        before += kept + event.before
        after += kept + event.coming
        at = max(at, event.end)
    return before, after


def context_of(base: BaseFlow, first: int, last: int) -> str:
    blocks = base.blocks[first : min(last, first + 5) + 1]
    return "".join(flow.shown_text(flow.block_items(place.element)) for place in blocks).strip("\n")


def by_extent(layers: Mapping[str, list[Segment]]) -> dict[tuple[int, int, str], list[str]]:
    """The parties that ask for each change, in the order given."""
    found: dict[tuple[int, int, str], list[str]] = {}
    for party, wished in layers.items():
        for segment in wished:
            found.setdefault(segment.extent, []).append(party)
    return found
