"""A paragraph -> its items: what a mark may stand between, in order.

Words, numbers and abbreviations across runs are one item each; a tab, a break, a note reference, a picture, an equation
is one; a hyperlink, a content control and a field are one, with items of their own inside. A bookmark or comment end is
an item without width. Items with equal keys answer to each other; formatting is no part of a key.
`smartTag` and `customXml` are looked through. What the paragraph itself is, is its end (`END`).
"""

from __future__ import annotations

import copy
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import Final

from lxml import etree

from avtalebygger.redlining.earlier import MARKS, Layers, beneath, layers_in, mark_of, within
from avtalebygger.redlining.meaning import Properties, key_of
from avtalebygger.text.tokens import tokens
from avtalebygger.word.names import w
from avtalebygger.word.resolve import reject_all, resolved_element

Element = etree._Element


class Kind(Enum):
    TEXT = auto()
    THING = auto()  # a child of a run that is not text, or an object that stands in the paragraph without a run
    RANGE = auto()  # the start or end of a bookmark, comment, permission
    GROUP = auto()  # a wrapper with items of its own
    END = auto()  # the paragraph mark


@dataclass(slots=True)
class Piece:
    """A stretch of text of one run."""

    run: Element
    text: str
    format: bytes
    was: bytes  # the format when all is rejected
    layers: Layers = ()


@dataclass(slots=True)
class Item:
    """`node`: the run's child, the range marker, the wrapper; of an END the paragraph. `run`: the run of a THING.
    `format`: the key of the run's properties, `was` the same when all is rejected. `layers`: earlier marks on it, none
    where the document has none (all pieces of a text have the same). `parts`: the items in a GROUP. `boxes`: text boxes
    in a THING, whose content `key` leaves out and `whole` holds. `name`: of a bookmark. `ground`: the key of a THING
    that earlier marks stand in, when they are rejected."""

    kind: Kind
    key: Hashable
    text: str = ""
    node: Element | None = None
    run: Element | None = None
    format: bytes = b""
    pieces: Sequence[Piece] = ()
    parts: Sequence[Item] = ()
    boxes: Sequence[Element] = ()
    whole: bytes = b""
    name: str = ""
    was: bytes = b""
    layers: Layers = ()
    ground: bytes = b""


RANGES: Final = frozenset(
    w(name) for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd")
)
# The ends of a move are dropped too: what they named has been told as deletion and insertion by then.
DROPPED: Final = frozenset(
    w(name)
    for name in "proofErr lastRenderedPageBreak rPr pPr moveFromRangeStart moveFromRangeEnd moveToRangeStart "
    "moveToRangeEnd".split()
)
TRANSPARENT: Final = frozenset((w("smartTag"), w("customXml")))
_TRANSPARENT_PROPERTIES: Final = frozenset((w("smartTagPr"), w("customXmlPr")))
_BOXES: Final = w("txbxContent")
_FIELD_PIECES: Final = frozenset((w("fldChar"), w("instrText"), w("delInstrText")))
GO_BACK: Final = "_GoBack"
# What a thing counts for in likeness and in tokens: a word of its own.
OBJECT: Final = "\ufffc"


@dataclass(slots=True)
class Reader:
    """Reads the paragraphs of one story. `names`: bookmark ids of the story -> names. `loose`: names whose start and
    end were found to lie differently on the two sides; they never answer to each other, hence `side` in their keys.
    `around`: the earlier marks of the row or cell that is read, which mark what it holds too."""

    properties: Properties
    names: dict[str, str]
    loose: frozenset[str] = frozenset()
    side: str = ""
    around: Layers = ()

    def items(self, paragraph: Element) -> list[Item]:
        return [surrounded(item, self.around) for item in self._level(paragraph)]

    def _level(self, parent: Element, layers: Layers = ()) -> list[Item]:
        out: list[Item] = []
        pending: list[Piece] = []
        self._children(parent, out, pending, layers)
        _flush(pending, out)
        return with_fields(out)

    def _children(self, parent: Element, out: list[Item], pending: list[Piece], layers: Layers) -> None:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child, out, pending, layers)
            elif tag in DROPPED or tag in _TRANSPARENT_PROPERTIES:
                continue
            elif tag in TRANSPARENT:
                self._children(child, out, pending, layers)
            elif tag in MARKS:
                self._children(child, out, pending, beneath(layers, mark_of(child)))
            elif tag in RANGES:
                item = self._range(child)
                if item is not None:
                    _flush(pending, out)
                    item.layers = layers
                    out.append(item)
            else:
                _flush(pending, out)
                out.append(self._wrapper(child, layers))

    def _run(self, run: Element, out: list[Item], pending: list[Piece], layers: Layers) -> None:
        form = was = b""
        for child in run:
            tag = child.tag
            if tag in _TEXTS:
                if pending and pending[-1].layers != layers:
                    _flush(pending, out)  # an earlier mark may begin within a word; what it holds is its own
                pending.append(Piece(run, child.text or "", form, was, layers))
            elif tag == _PROPERTIES:
                form = was = self.properties.key(child)
                change = child.find(_CHANGE)
                if change is not None:
                    was = self.properties.key(change.find(_PROPERTIES))
            elif tag not in DROPPED:
                _flush(pending, out)
                item = self._thing(child, run, form)
                item.was, item.layers = was, layers
                out.append(item)

    def _thing(self, child: Element, run: Element | None, form: bytes) -> Item:
        whole = key_of(child).replace(b"w:delInstrText", b"w:instrText")
        boxes = list(child.iter(_BOXES))
        if boxes:
            return Item(Kind.THING, _without_boxes(child), OBJECT, child, run, form, boxes=boxes, whole=whole)
        text = OBJECT if child.tag not in _FIELD_PIECES else ""
        return Item(Kind.THING, whole, text, child, run, form, whole=whole, ground=_ground(child))

    def _range(self, marker: Element) -> Item | None:
        tag = marker.tag
        if tag in (w("bookmarkStart"), w("bookmarkEnd")):
            name = marker.get(w("name")) or self.names.get(marker.get(w("id"), ""), "")
            if name == GO_BACK:
                return None
            key: Hashable = (tag, name, self.side if name in self.loose else "")
            return Item(Kind.RANGE, key, node=marker, name=name)
        return Item(Kind.RANGE, (tag, marker.get(w("id"))), node=marker)

    def _wrapper(self, child: Element, layers: Layers) -> Item:
        item = self._bare_wrapper(child, layers)
        item.layers = within(layers, layers_in(child.find(w("sdtPr")))) if child.tag == w("sdt") else layers
        return item

    def _bare_wrapper(self, child: Element, layers: Layers) -> Item:
        tag = child.tag
        if tag == w("hyperlink"):
            key = tuple(sorted((k, v) for k, v in child.attrib.items() if k != w("history")))
            return Item(Kind.GROUP, (tag, key), node=child, parts=self._level(child, layers))
        if tag == w("sdt"):
            content = child.find(w("sdtContent"))
            parts = self._level(content, layers) if content is not None else []
            return Item(Kind.GROUP, (tag, control_key(child)), node=child, parts=parts)
        if tag == w("fldSimple"):
            return Item(Kind.GROUP, (_FIELD, child.get(w("instr")) or ""), node=child,
                        parts=self._level(child, layers), name=_field_kind(child.get(w("instr")) or ""))  # fmt: skip
        if tag in (w("dir"), w("bdo")):
            return Item(Kind.GROUP, (tag, child.get(w("val"))), node=child, parts=self._level(child, layers))
        return self._thing(child, None, b"")


_RUN: Final = w("r")
_TEXTS: Final = frozenset((w("t"), w("delText")))
_CHANGE: Final = w("rPrChange")
_PROPERTIES: Final = w("rPr")
_FIELD: Final = "field"


def holds_layers(item: Item) -> bool:
    """Whether it or anything in it bears an earlier mark."""
    return bool(item.layers) or any(holds_layers(part) for part in item.parts)


def surrounded(item: Item, around: Layers) -> Item:
    """The item as it is in a row or cell that bears these layers."""
    if around:
        item.layers = within(around, item.layers)
        for piece in item.pieces:
            piece.layers = within(around, piece.layers)
        for part in item.parts:
            surrounded(part, around)
    return item


def control_key(control: Element) -> bytes:
    """What makes two controls the same: their properties, whoever put them in or took them out."""
    properties = control.find(w("sdtPr"))
    if properties is None:
        return b""
    own = copy.deepcopy(properties)
    for mark in [each for each in own if each.tag in MARKS]:
        own.remove(mark)
    return key_of(own) if len(own) else b""


def _without_boxes(child: Element) -> bytes:
    """The key of an object without what its text boxes say."""
    bare = etree.fromstring(etree.tostring(child, with_tail=False))
    for box in list(bare.iter(_BOXES)):
        for each in list(box):
            box.remove(each)
    return key_of(bare)


def _ground(child: Element) -> bytes:
    """The key of an object when the marks in it are rejected; none where there are none."""
    if not len(child) or next(child.iter(*MARKS), None) is None:
        return b""
    rejected = resolved_element(child, reject_all)
    return key_of(rejected) if rejected is not None else b"nothing"


def _flush(pending: list[Piece], out: list[Item]) -> None:
    """The text read so far as items, one a token; a token across runs has several pieces."""
    if not all(piece.text for piece in pending):
        _flush_blanks(pending, out)
    elif len(pending) == 1:
        [piece] = pending
        for token in tokens(piece.text):
            cut = Piece(piece.run, token, piece.format, piece.was, piece.layers)
            out.append(Item(Kind.TEXT, token, token, pieces=(cut,), layers=piece.layers))
    elif pending:
        _flush_many(pending, out)
    pending.clear()


def _flush_blanks(pending: list[Piece], out: list[Item]) -> None:
    """Text with empty runs in it. One that stands beside a run of its own formatting says nothing that this does not;
    any other is a run that the structure knows: a thing without width, passed over where it would cut a word."""
    blanks, at = _blanks(pending), 0
    words: list[Item] = []
    _flush([piece for piece in pending if piece.text], words)
    for word in words:
        out += blanks.pop(at, ())
        out.append(word)
        at += len(word.text)
    out += blanks.pop(at, ())


def _blanks(pending: list[Piece]) -> dict[int, list[Item]]:
    """The empty runs, by the number of characters before them."""
    found: dict[int, list[Item]] = {}
    at = 0
    for _, alike in groupby(pending, key=lambda piece: (piece.format, piece.was)):
        pieces = list(alike)
        size = sum(len(piece.text) for piece in pieces)
        if not size:
            found.setdefault(at, []).append(_blank(pieces[0]))
        at += size
    return found


def _blank(piece: Piece) -> Item:
    node = etree.Element(w("t"))
    return Item(Kind.THING, _BLANK, "", node, piece.run, piece.format, was=piece.was, layers=piece.layers)


_BLANK: Final = ("blank",)


def is_blank(item: Item) -> bool:
    return item.key is _BLANK


def _cut(piece: Piece, text: str) -> Piece:
    return Piece(piece.run, text, piece.format, piece.was, piece.layers)


def _flush_many(pending: list[Piece], out: list[Item]) -> None:
    at, offset = 0, 0
    for token in tokens("".join([piece.text for piece in pending])):
        pieces: list[Piece] = []
        left = len(token)
        while left:
            piece = pending[at]
            taken = piece.text[offset : offset + left]
            pieces.append(_cut(piece, taken))
            left -= len(taken)
            offset += len(taken)
            if offset == len(piece.text):
                at, offset = at + 1, 0
        out.append(Item(Kind.TEXT, token, token, pieces=pieces, layers=pieces[0].layers))


def with_fields(items: list[Item]) -> list[Item]:
    """The items with each complex field that begins and ends among them drawn into one (17.16.18). A field that goes
    on in another paragraph stays as its pieces."""
    if not any(item.kind is Kind.THING and item.node is not None and item.node.tag == _FLD_CHAR for item in items):
        return items
    open_fields: list[list[Item]] = [[]]
    for item in items:
        kind = item.node.get(w("fldCharType")) if item.node is not None and item.node.tag == _FLD_CHAR else None
        if kind == "begin":
            open_fields.append([item])
        elif kind == "end" and len(open_fields) > 1:
            inner = [*open_fields.pop(), item]
            open_fields[-1].append(_field(inner))
        else:
            open_fields[-1].append(item)
    return [item for level in open_fields for item in level]


_FLD_CHAR: Final = w("fldChar")


def _field(inner: list[Item]) -> Item:
    instruction: list[str] = []
    for item in inner[1:]:
        if item.node is not None and item.node.tag == _FLD_CHAR:
            break
        instruction.append((item.node.text or "") if item.node is not None and item.node.tag in _INSTRUCTIONS else
                           repr(item.key))  # fmt: skip
    said = "".join(instruction)
    return Item(Kind.GROUP, (_FIELD, said), parts=inner, name=_field_kind(said))


_INSTRUCTIONS: Final = frozenset((w("instrText"), w("delInstrText")))


def _field_kind(said: str) -> str:
    return said.split(None, 1)[0].upper() if said.strip() else ""


def is_field(item: Item) -> bool:
    return item.kind is Kind.GROUP and isinstance(item.key, tuple) and item.key[0] == _FIELD


def bookmark_names(root: Element) -> dict[str, str]:
    """Bookmark id -> name, of one part."""
    return {each.get(w("id"), ""): each.get(w("name"), "") for each in root.iter(w("bookmarkStart"))}


def said(items: Iterable[Item]) -> str:
    return "".join(item.text if item.kind is not Kind.GROUP else said(item.parts) for item in items)
