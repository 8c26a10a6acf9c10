"""Over earlier marks: which blocks or rows answer to each other, by the ground that both documents stand on.

What a document says when all its tracked changes are rejected is what its authors began with. A return whose changes
are all tracked has the same ground as what was sent, however much was struck, inserted, split, joined or moved on it;
so ground is matched with ground first, and each author's marks stay where that author set them. What has no ground in
common (a mark that was accepted or an edit that nobody tracked) is matched by what it says."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from avtalebygger.redlining.earlier import CELL_MARKS, MARKS, before, layers_in, mark_of
from avtalebygger.text.align import Match
from avtalebygger.text.edits import spans_between
from avtalebygger.word.names import m, w

Element = etree._Element
Range = tuple[int, int]
Keys = Sequence[Hashable]
Alike = Callable[[Range, Range], Iterable[Match]]  # two stretches -> what answers to what, counted from their starts

_LIKE: Final = 0.5  # of what stands on the same ground and is not the same


@dataclass(frozen=True, slots=True)
class Unit:
    """Blocks or rows [start, stop) that are one when all is rejected. Equal keys, equal ground; None of what was
    inserted. `speaks`: it holds a word, so that its ground is hardly like another's by chance. `flows`: paragraphs, to
    which what was inserted before them flows."""

    start: int
    stop: int
    key: Hashable
    speaks: bool
    flows: bool = False


def holds_marks(elements: Iterable[Element]) -> bool:
    return any(next(each.iter(*MARKS, *CELL_MARKS), None) is not None for each in elements)


def grounded(olds: Sequence[Unit], news: Sequence[Unit], keys: tuple[Keys, Keys], alike: Alike) -> Iterator[Match]:
    """The matches in order. `keys`: of each block or row, equal where nothing differs; `alike` matches what stands
    between two grounds in common."""
    a = b = 0
    for i, j in _anchored(olds, news):
        old, new = _widened(olds, i, a, news, j, b, keys)
        yield from _shifted(alike((a, old.start), (b, new.start)), a, b)
        yield from _of_pair(old, new, *keys)
        a, b = old.stop, new.stop
    yield from _shifted(alike((a, len(keys[0])), (b, len(keys[1]))), a, b)


def _anchored(olds: Sequence[Unit], news: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """The units of equal ground, by number."""
    a, b = ([n for n, unit in enumerate(side) if unit.key is not None] for side in (olds, news))
    spans = spans_between([olds[n].key for n in a], [news[n].key for n in b])
    for span in spans:
        if span.same and (len(spans) == 1 or any(olds[n].speaks for n in a[span.a0 : span.a1])):
            yield from zip(a[span.a0 : span.a1], b[span.b0 : span.b1], strict=True)


def _widened(
    olds: Sequence[Unit], i: int, a: int, news: Sequence[Unit], j: int, b: int, keys: tuple[Keys, Keys]
) -> tuple[Unit, Unit]:
    """The two with the inserted paragraphs before them, but those that are the same: a mark may have come between, and
    parted what one of them held."""
    old, new = olds[i], news[j]
    if not (old.flows and new.flows):
        return old, new
    first, second = _inserted_from(olds, i, a), _inserted_from(news, j, b)
    while first < old.start and second < new.start and keys[0][first] == keys[1][second]:
        first, second = first + 1, second + 1
    first, second = max(first, _flowing(olds, i, a)), max(second, _flowing(news, j, b))
    are_same = keys[0][old.start : old.stop] == keys[1][new.start : new.stop]
    if are_same and (first == old.start or second == new.start):
        return old, new  # pure insertion before what is the same
    return replace(old, start=first), replace(new, start=second)


def _inserted_from(units: Sequence[Unit], index: int, least: int) -> int:
    """Where all begins that was inserted before a unit, whether it flows to it or not."""
    while index and units[index - 1].key is None and units[index - 1].start >= least:
        index -= 1
    return units[index].start


def _flowing(units: Sequence[Unit], index: int, least: int) -> int:
    """Where the inserted paragraphs that lead up to a unit begin."""
    while index and units[index - 1].key is None and units[index - 1].flows and units[index - 1].start >= least:
        index -= 1
    return units[index].start


def with_shared_marks(matches: Iterable[Match], olds: Sequence[Element], news: Sequence[Element]) -> Iterator[Match]:
    """The matches, and between them paragraphs that hold the same earlier mark: whatever else became of their words, it
    is where that author set it."""
    gap: list[Match] = []
    for match in matches:
        if match.is_pair:
            yield from _of_one_mark(gap, olds, news)
            gap = []
            yield match
        else:
            gap.append(match)
    yield from _of_one_mark(gap, olds, news)


def _of_one_mark(gap: Sequence[Match], olds: Sequence[Element], news: Sequence[Element]) -> Iterator[Match]:
    ours = [n for match in gap for n in range(*match.old) if olds[n].tag == _PARAGRAPH]
    theirs = [n for match in gap for n in range(*match.new) if news[n].tag == _PARAGRAPH]
    pairs = list(_first_shared(ours, theirs, olds, news)) if ours and theirs else []
    if not pairs:
        yield from gap
        return
    a, b = gap[0].old[0], gap[0].new[0]
    for i, j in [*pairs, (gap[-1].old[1], gap[-1].new[1])]:
        yield from (Match((n, n + 1), (b, b)) for n in range(a, i))
        yield from (Match((i, i), (n, n + 1)) for n in range(b, j))
        if (i, j) in pairs:
            yield Match((i, i + 1), (j, j + 1), _LIKE)
        a, b = i + 1, j + 1


def _first_shared(
    ours: Sequence[int], theirs: Sequence[int], olds: Sequence[Element], news: Sequence[Element]
) -> Iterator[tuple[int, int]]:
    """In order, each of the old with the first of the new after the last one taken."""
    held = {n: _marks_held(news[n]) for n in theirs}
    last = -1
    for i in ours:
        mine = _marks_held(olds[i])
        j = next((n for n in theirs if n > last and not mine.isdisjoint(held[n])), None) if mine else None
        if j is not None:
            yield i, j
            last = j


def _marks_held(paragraph: Element) -> set[Hashable]:
    """The earlier marks in it: whose, when, and what they hold; that of its end holds nothing."""
    return {(mark_of(each), "".join(word.text or "" for word in each.iter(*_WORDS))) for each in paragraph.iter(*MARKS)}


def _shifted(matches: Iterable[Match], a: int, b: int) -> Iterator[Match]:
    for match in matches:
        yield Match((match.old[0] + a, match.old[1] + a), (match.new[0] + b, match.new[1] + b), match.likeness)


def _of_pair(old: Unit, new: Unit, old_keys: Keys, new_keys: Keys) -> Iterator[Match]:
    if old_keys[old.start : old.stop] == new_keys[new.start : new.stop]:
        for n in range(old.stop - old.start):
            yield Match((old.start + n, old.start + n + 1), (new.start + n, new.start + n + 1), 1.0)
    else:
        yield Match((old.start, old.stop), (new.start, new.stop), _LIKE)


# -- units


def rows(elements: Sequence[Element]) -> list[Unit]:
    """Each row is one; an inserted one has no ground."""
    return [_unit(n, n + 1, said_before(row)) for n, row in enumerate(elements)]


def blocks(elements: Sequence[Element]) -> list[Unit]:
    """A paragraph whose mark was inserted is one with the next; but a wholly inserted one has no ground of its own."""
    out: list[Unit] = []
    start, said = 0, ""
    for at, block in enumerate(elements):
        if block.tag != _PARAGRAPH and start < at:
            out.append(_unit(start, at, said, flows=True))
            start, said = at, ""
        said += said_before(block)
        if said.endswith(_MARK) or not said or block.tag != _PARAGRAPH:
            out.append(_unit(start, at + 1, said, flows=block.tag == _PARAGRAPH))
            start, said = at + 1, ""
    if start < len(elements):
        out.append(_unit(start, len(elements), said, flows=True))
    return out


def _unit(start: int, stop: int, said: str, *, flows: bool = False) -> Unit:
    return Unit(start, stop, said or None, any(map(str.isalnum, said)), flows)


_PARAGRAPH: Final = w("p")
_MARK: Final = "¶"
_WORDS: Final = frozenset((w("t"), w("delText"), w("instrText"), w("delInstrText"), m("t")))
_SIGNS: Final = {
    **{w(name): "\t" for name in ("tab", "br", "cr", "ptab", "noBreakHyphen", "softHyphen", "sym")},
    **{w(name): "\ufffc" for name in ("footnoteReference", "endnoteReference", "drawing", "pict", "object")},
}
_INSERTIONS: Final = frozenset((w("ins"), w("moveTo")))
_PROPERTIES: Final = {_PARAGRAPH: (w("pPr"), w("rPr")), w("tr"): (w("trPr"),), w("tc"): (w("tcPr"),)}
_ENDS: Final = {_PARAGRAPH: _MARK, w("tr"): "\n", w("tc"): "|"}
_SILENT: Final = frozenset(w(name) for name in ("pPr", "rPr", "trPr", "tcPr", "tblPr", "tblGrid", "sdtPr", "sdtEndPr"))


def said_before(element: Element) -> str:
    """What it says when all is rejected, every mark, row and cell with a sign of its own; "" of what was inserted."""
    return "".join(_said(element))


def _said(element: Element) -> Iterator[str]:
    tag = element.tag
    if tag in _WORDS:
        yield element.text or ""
        return
    if tag in _SIGNS:
        yield _SIGNS[tag]
    if tag in _INSERTIONS or tag in _SILENT:
        return
    stands = _stands(element)
    if tag != _PARAGRAPH and not stands:
        return
    for child in element:
        yield from _said(child)
    if stands:
        yield _ENDS.get(tag, "")


def _stands(element: Element) -> bool:
    """Whether a row or cell is there when all is rejected; of a paragraph, whether its mark is."""
    properties: Element | None = element
    for name in _PROPERTIES.get(element.tag, ()):
        properties = properties.find(name) if properties is not None else None
    return properties is element or before(layers_in(properties))
