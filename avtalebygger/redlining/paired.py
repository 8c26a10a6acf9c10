"""Over earlier marks: which items of two paragraphs answer to each other, each cut where the other's marks begin.

First what both say when all is rejected (`ground`): tokens of that reading, whatever was struck or inserted among
them. Then, between them, what one mark inserted with what the same mark inserted; at last what is left by its text. A
mark may begin within a word; then the word is cut on both sides."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from avtalebygger.redlining.earlier import Layers, Mark, after, before
from avtalebygger.redlining.inline import Item, Kind, Piece
from avtalebygger.text.edits import spans_between
from avtalebygger.text.span import Span
from avtalebygger.text.tokens import tokens

Pair = tuple[Item | None, Item | None]
Counts = Callable[[Item], bool]
Rest = Callable[[Sequence[Item], Sequence[Item]], Iterator[Pair]]


def paired(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Pair]:
    """The items of both, in order: two that answer to each other, or one alone; within a change the old come first."""
    return _on_ground(old, new, stands_before, _by_insertion)


def all_layers(item: Item) -> list[Layers]:
    """The layers of the item, of a group those of all in it."""
    return [layers for part in item.parts for layers in all_layers(part)] if item.parts else [item.layers]


def stands_before(item: Item) -> bool:
    """Whether any of it is there when all is rejected."""
    return any(before(layers) for layers in all_layers(item))


def stands_in_a_reading(item: Item) -> bool:
    """Whether any of it is there when all is rejected, or when all is accepted."""
    return any(before(layers) or after(layers) for layers in all_layers(item))


def _on_ground(old: Sequence[Item], new: Sequence[Item], counts: Counts, beside: Rest) -> Iterator[Pair]:
    """Items that count with items that count, by their text; what stands between two of them, and what has no answer,
    as `beside` pairs it."""
    for same, olds, news in _stretches(old, new, counts):
        yield from _walked(olds, news, counts, beside) if same else beside(olds, news)


def _walked(old: Sequence[Item], new: Sequence[Item], counts: Counts, beside: Rest) -> Iterator[Pair]:
    """The same ground on both sides, cut alike, and what stands between."""
    for (between, ours), (also_between, theirs) in zip(_between(old, counts), _between(new, counts), strict=True):
        yield from beside(between, also_between)
        if ours is not None:
            yield ours, theirs


def _between(items: Sequence[Item], counts: Counts) -> Iterator[tuple[list[Item], Item | None]]:
    """Each item that counts, with those before it that do not; at last what is left, with none."""
    pending: list[Item] = []
    for item in items:
        if counts(item):
            yield pending, item
            pending = []
        else:
            pending.append(item)
    yield pending, None


def _by_insertion(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Pair]:
    """What one mark inserted with what the same mark inserted, whatever others struck or inserted in it since."""
    common = {mark for item in old for mark in _insertions(item)} & {mark for item in new for mark in _insertions(item)}
    if not common:
        return _by_text(old, new)
    return _on_ground(old, new, lambda item: not common.isdisjoint(_insertions(item)), _by_text)


def _insertions(item: Item) -> set[Mark]:
    return {mark for layers in all_layers(item) for mark in layers if mark.inserts}


def _by_text(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Pair]:
    """By text, as marks cut it and then as words."""
    for span in spans_between([item.key for item in old], [item.key for item in new]):
        ours, theirs = old[span.a0 : span.a1], new[span.b0 : span.b1]
        if span.same:
            yield from zip(ours, theirs, strict=True)
        else:
            yield from _on_ground(ours, theirs, lambda item: True, _apart)


def _apart(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Pair]:
    yield from ((item, None) for item in old)
    yield from ((None, item) for item in new)


# -- stretches: the text of the items that count, compared token by token, the items cut to fit


def _stretches(
    old: Sequence[Item], new: Sequence[Item], counts: Counts
) -> Iterator[tuple[bool, list[Item], list[Item]]]:
    """Stretches that are the same on both sides or not; in one that is, the items that count are cut alike."""
    olds, news = _tokens(old, counts), _tokens(new, counts)
    spans = _in_characters(spans_between(olds, news), olds, news)
    inner = [span for span in spans if span.same]
    edges = _edges(old, counts), _edges(new, counts)
    old_cuts = {at for span in spans for at in (span.a0, span.a1)}
    new_cuts = {at for span in spans for at in (span.b0, span.b1)}
    for span in inner:
        old_cuts |= {at - span.b0 + span.a0 for at in edges[1] if span.b0 < at < span.b1}
        new_cuts |= {at - span.a0 + span.b0 for at in edges[0] if span.a0 < at < span.a1}
    parts = (
        _shared_out(_cut(old, old_cuts, counts), [(span.same, span.a0, span.a1) for span in spans], counts),
        _shared_out(_cut(new, new_cuts, counts), [(span.same, span.b0, span.b1) for span in spans], counts),
    )
    yield from zip([span.same for span in spans], *parts, strict=True)


def _tokens(items: Sequence[Item], counts: Counts) -> list[Hashable]:
    """The words of the items that count, whole though marks cut them; anything else by its key and what it says."""
    out: list[Hashable] = []
    for is_text, each in groupby(filter(counts, items), key=lambda item: item.kind is Kind.TEXT):
        run = list(each)
        if is_text:
            out += tokens("".join(item.text for item in run))
        else:
            out += [(item.ground or item.key, _said(item, counts)) for item in run]
    return out


def _said(item: Item, counts: Counts) -> str:
    return "".join(_said(part, counts) for part in item.parts if counts(part)) if item.parts else item.text


def _in_characters(spans: Sequence[Span], old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Span]:
    a, b = (list(accumulate((_size(each) for each in side), initial=0)) for side in (old, new))
    return [Span(span.same, a[span.a0], a[span.a1], b[span.b0], b[span.b1]) for span in spans] or [
        Span(True, 0, 0, 0, 0)
    ]


def _size(token: Hashable) -> int:
    return len(token) if isinstance(token, str) else 1


def _width(item: Item) -> int:
    return len(item.text) if item.kind is Kind.TEXT else 1


def _edges(items: Sequence[Item], counts: Counts) -> list[int]:
    return list(accumulate(_width(item) for item in items if counts(item)))


def _cut(items: Sequence[Item], cuts: set[int], counts: Counts) -> Iterator[Item]:
    """The items, the texts among them that count cut at these places."""
    at = 0
    for item in items:
        if not counts(item):
            yield item
            continue
        inner = sorted(cut - at for cut in range(at + 1, at + _width(item)) if cut in cuts)
        yield from _fragments(item, inner) if inner else [item]
        at += _width(item)


def _fragments(item: Item, cuts: list[int]) -> Iterator[Item]:
    for start, stop in zip([0, *cuts], [*cuts, len(item.text)], strict=True):
        text, pieces = item.text[start:stop], list(_sliced(item.pieces, start, stop))
        yield Item(Kind.TEXT, text, text, pieces=pieces, layers=item.layers)


def _sliced(pieces: Iterable[Piece], start: int, stop: int) -> Iterator[Piece]:
    at = 0
    for piece in pieces:
        text = piece.text[max(0, start - at) : max(0, stop - at)]
        if text:
            yield Piece(piece.run, text, piece.format, piece.was, piece.layers)
        at += len(piece.text)


def _shared_out(items: Iterable[Item], spans: Sequence[tuple[bool, int, int]], counts: Counts) -> list[list[Item]]:
    """The items of each span. What does not count stands with a change that it touches, if there is one: there it may
    answer to what stands in it."""
    out: list[list[Item]] = [[] for _ in spans]
    index = at = 0
    for item in items:
        if counts(item):
            while at >= spans[index][2]:
                index += 1
            out[index].append(item)
            at += _width(item)
        else:
            out[_touched(spans, index, at)].append(item)
    return out


def _touched(spans: Sequence[tuple[bool, int, int]], index: int, at: int) -> int:
    """From `index` on, the changed span that touches the place, else the one that it lies in."""
    touching = [n for n in range(index, min(index + 3, len(spans))) if spans[n][1] <= at <= spans[n][2]]
    return next((n for n in touching if not spans[n][0]), touching[0])
