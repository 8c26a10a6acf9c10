"""Items of OLD × items of NEW -> steps: what stays, what goes, what comes, in the order of the redline.

Word-level edits are `text.edits`' (whole tokens, coincidental matches dissolved); here they go down into links, content
controls and fields that both sides have. A field whose result a person could not edit in place is taken out and put in
whole. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from avtalebygger.redlining.earlier import Layers, after, before, combined, come, gone
from avtalebygger.redlining.inline import OBJECT, Item, Kind, Piece, holds_layers, is_field
from avtalebygger.redlining.paired import all_layers, paired, stands_before, stands_in_a_reading
from avtalebygger.text.edits import dissolved, is_coincidence, joined, spans_between
from avtalebygger.text.sentences import at_sentences
from avtalebygger.text.span import Span
from avtalebygger.text.tokens import is_space
from avtalebygger.word.names import w


class Status(Enum):
    KEEP = "keep"
    DEL = "del"
    INS = "ins"


@dataclass(slots=True)
class Step:
    """KEEP has both sides, DEL only `old`, INS only `new`. `parts`: the steps within a group that is kept, and within a
    control that comes or goes around text that stays."""

    status: Status
    old: Item | None = None
    new: Item | None = None
    parts: list[Step] = field(default_factory=list)

    @property
    def item(self) -> Item:
        item = self.old if self.old is not None else self.new
        assert item is not None
        return item

    @property
    def is_around(self) -> bool:
        """Whether it is a control that comes or goes around text that stays."""
        return self.status is not Status.KEEP and bool(self.parts)

    @property
    def layers(self) -> Layers:
        """The marks that it bears in the redline. Of a text of several pieces: see `layers_of`."""
        return layers_of(self.status, self.old, self.new)

    @property
    def in_old(self) -> bool:
        """Whether any of it is there when all is rejected."""
        if self.is_around:
            return any(part.in_old for part in self.parts)
        if self.status is INS:
            return False
        return self.old is not None and stands_before(self.old)

    @property
    def in_new(self) -> bool:
        """Whether any of it is there when all is accepted."""
        if self.is_around:
            return any(part.in_new for part in self.parts)
        if self.status is DEL:
            return False
        return self.new is not None and any(after(layers) for layers in all_layers(self.new))


def layers_of(status: Status, old: Item | Piece | None, new: Item | Piece | None) -> Layers:
    if status is DEL and old is not None:
        return gone(old.layers)
    if status is INS and new is not None:
        return come(new.layers)
    assert old is not None and new is not None
    both = combined(old.layers, new.layers)
    assert both is not None
    return both


KEEP, DEL, INS = Status.KEEP, Status.DEL, Status.INS

# Fields whose result is text that readers may edit in place; marks inside them survive (REVISIONS: LibreOffice glues
# the two results of any other field together).
_EDITED_IN_PLACE: Final = frozenset({"HYPERLINK", "TOC", "FORMTEXT", "FILLIN", "SET", "INDEX", "TOA"})


def compared(old: Sequence[Item], new: Sequence[Item], *, dissolve: bool = True) -> list[Step]:
    """The steps that turn `old` into `new`, deletions before insertions within a change."""
    if any(item.layers or (item.parts and holds_layers(item)) for item in (*old, *new)):
        return list(_over_marks(old, new))
    old_keys, new_keys = [item.key for item in old], [item.key for item in new]
    spans = spans_between(old_keys, new_keys)
    spans = at_sentences(spans, words_of(old), words_of(new), equal_among(old), equal_among(new))
    if dissolve:
        spans = without_stray_spaces(spans, old, new)
        spans = dissolved(spans, old_keys, new_keys, _is_coincidence)  # type: ignore[arg-type]
    return [step for span in spans for step in _steps(span, old, new)]


def without_stray_spaces(spans: Sequence[Span], old: Sequence[Item], new: Sequence[Item]) -> list[Span]:
    """The spans without a lone space kept beside a paragraph mark that comes or goes: it stood between two sentences,
    and would stand in the middle of another paragraph, in two what one put in as one."""

    def is_stray(at: int) -> bool:
        span = spans[at]
        if not span.same or span.a1 - span.a0 != 1 or not is_space(old[span.a0].text) or not 0 < at < len(spans) - 1:
            return False
        changed = [item for n in (at - 1, at + 1) for item in _items_of(spans[n], old, new)]
        return any(item.kind is Kind.END for item in changed)

    return joined([span._replace(same=span.same and not is_stray(at)) for at, span in enumerate(spans)])


def _items_of(span: Span, old: Sequence[Item], new: Sequence[Item]) -> list[Item]:
    return [*old[span.a0 : span.a1], *new[span.b0 : span.b1]]


def words_of(items: Sequence[Item]) -> list[str]:
    """What each item is to a sentence: its word, or a thing that neither begins nor ends one."""
    return [item.text if item.kind is Kind.TEXT else OBJECT for item in items]


def equal_among(items: Sequence[Item]) -> Callable[[int, int], bool]:
    """Whether two items are the same word in the same formatting, so that a mark may stand on either."""

    def equal(one: int, other: int) -> bool:
        a, b = items[one], items[other]
        return a.kind is b.kind is Kind.TEXT and a.text == b.text and looks(a) == looks(b)

    return equal


def looks(item: Item) -> list[tuple[str, bytes, bytes]]:
    return [(piece.text, piece.format, piece.was) for piece in item.pieces]


def _over_marks(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Step]:
    """With earlier marks on either side: what differs by someone's marks alone stays, and nothing in it is ours. What
    one inserted and another struck, and NEW lacks, is in no reading, and no third mark could say that it went."""
    for ours, theirs in paired(old, new):
        if ours is not None and theirs is not None:
            yield from _kept(ours, theirs)
        elif theirs is not None:
            yield Step(INS, new=theirs)
        elif ours is not None and (ours.kind is Kind.RANGE or stands_in_a_reading(ours)):
            yield Step(DEL, old=ours)


def _is_coincidence(kept: Sequence[object]) -> bool:
    return all(isinstance(key, str) for key in kept) and is_coincidence([str(key) for key in kept])


def _steps(span: Span, old: Sequence[Item], new: Sequence[Item]) -> Iterator[Step]:
    if not span.same:
        yield from (Step(DEL, old=item) for item in old[span.a0 : span.a1])
        yield from (Step(INS, new=item) for item in new[span.b0 : span.b1])
        return
    for ours, theirs in zip(old[span.a0 : span.a1], new[span.b0 : span.b1], strict=True):
        yield from _kept(ours, theirs)


def _kept(old: Item, new: Item) -> list[Step]:
    if (old.layers or new.layers) and combined(old.layers, new.layers) is None:
        return [Step(DEL, old=old), Step(INS, new=new)]
    if old.kind is not Kind.GROUP:
        return [Step(KEEP, old, new)]
    if is_field(old):
        return _kept_field(old, new)
    return [Step(KEEP, old, new, compared(old.parts, new.parts))]


def together(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[tuple[Piece, Piece, str]]:
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


def _kept_field(old: Item, new: Item) -> list[Step]:
    """A field with the same instruction: its plumbing is kept, its result compared."""
    old_head, old_result, old_tail = _anatomy(old)
    new_head, new_result, new_tail = _anatomy(new)
    result = compared(old_result, new_result)
    plumbing = _plumbing([*old_head, *old_tail], [*new_head, *new_tail])
    in_place = old.name in _EDITED_IN_PLACE and old.node is None and new.node is None
    if plumbing is None or not (in_place or not any(_is_ours(step) for step in result)):
        return [Step(DEL, old=old), Step(INS, new=new)]
    head = len(plumbing) - len(old_tail)
    return [Step(KEEP, old, new, [*plumbing[:head], *result, *plumbing[head:]])]


def _is_ours(step: Step) -> bool:
    """Whether we mark anything in it, beside what others marked."""
    if step.parts:
        return any(_is_ours(part) for part in step.parts)
    if step.status is KEEP:
        return False
    layers = all_layers(step.item)
    return any(map(after if step.status is DEL else before, layers))


def _anatomy(item: Item) -> tuple[Sequence[Item], Sequence[Item], Sequence[Item]]:
    """Up to the separator, the result, the end. A simple field is all result."""
    if item.node is not None:
        return [], item.parts, []
    depth = next((n for n, part in enumerate(item.parts) if _is_separator(part)), None)
    if depth is None:
        return item.parts[:-1], [], item.parts[-1:]
    return item.parts[: depth + 1], item.parts[depth + 1 : -1], item.parts[-1:]


def _is_separator(item: Item) -> bool:
    return item.node is not None and item.node.get(w("fldCharType")) == "separate"


def _plumbing(old: list[Item], new: list[Item]) -> list[Step] | None:
    """Steps that keep the field's own characters, or None where their formatting cannot be paired. A simple field has
    no such characters; OLD's form is kept."""
    if not old or not new:
        return [Step(KEEP, item, item) for item in old]
    if any(combined(one.layers, other.layers) is None for one in old for other in new):
        return None
    if len(old) == len(new):
        return [Step(KEEP, before, after) for before, after in zip(old, new, strict=True)]
    if {item.format for item in old} == {item.format for item in new} and len({item.format for item in old}) <= 1:
        return [Step(KEEP, item, item) for item in old]
    return None


def is_unmarked(step: Step) -> bool:
    """Whether a reader sees no change in it: kept, with the formatting it had, and so all within it."""
    if step.status is not KEEP or step.old is None or step.new is None or step.old.layers != step.new.layers:
        return False
    if step.old.kind is Kind.GROUP:
        return all(is_unmarked(part) for part in step.parts)
    return step.old.whole == step.new.whole and not format_changes(step)


def format_changes(step: Step) -> bool:
    """Whether any letter of a kept item has other formatting than it had."""
    old, new = step.old, step.new
    assert old is not None and new is not None
    if old.kind is not Kind.TEXT:
        return old.run is not None and (old.format, old.was) != (new.format, new.was)
    if len(old.pieces) == len(new.pieces) == 1:
        a, b = old.pieces[0], new.pieces[0]
        return a.format != b.format or a.was != b.was
    return any((a.format, a.was) != (b.format, b.was) for a, b, _ in together(old.pieces, new.pieces))
