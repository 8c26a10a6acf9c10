"""A change that could as well stand a few words earlier or later -> where sentences begin and end.

`Partene skal A. [Partene skal B. ]Partene skal C.` and `Partene skal [A. Partene skal ]B.` delete the same words and
leave the same; a person means the first. Only deletions and insertions alone can slide, over words that are equal, so
that nothing more is marked than before (Fraser's semantic alignment, for sentences alone).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from avtalebygger.text.span import Span
from avtalebygger.text.tokens import is_space

SENTENCE_ENDS: Final = frozenset(".!?")
Equal = Callable[[int, int], bool]


def at_sentences(
    spans: Sequence[Span],
    a: Sequence[str],
    b: Sequence[str],
    equal_a: Equal | None = None,
    equal_b: Equal | None = None,
) -> list[Span]:
    """The spans with each lone deletion and insertion slid to the ends of sentences or texts, where it is at more of
    them there. `equal_a`, `equal_b`: whether two tokens of a side may stand for one another; by default those that read
    the same."""
    if not any(is_lone(span) for span in spans):
        return list(spans)
    out = between_matches(spans, len(a), len(b))
    for at in range(1, len(out), 2):
        span = out[at]
        if is_lone(span):
            deleted = span.a1 > span.a0
            side, equal = (a, equal_a) if deleted else (b, equal_b)
            place = (span.a0, span.a1) if deleted else (span.b0, span.b1)
            slide(out, at, best_shift(side, place, room(out, at), equal or same_words(side)))
    return [span for span in out if span.a1 > span.a0 or span.b1 > span.b0]


def between_matches(spans: Sequence[Span], a_end: int, b_end: int) -> list[Span]:
    """The spans with a match, if an empty one, before and after every change."""
    first = [] if spans[0].same else [Span(True, 0, 0, 0, 0)]
    last = [] if spans[-1].same else [Span(True, a_end, a_end, b_end, b_end)]
    return [*first, *spans, *last]


def is_lone(span: Span) -> bool:
    return not span.same and (span.a0 == span.a1 or span.b0 == span.b1)


def same_words(side: Sequence[str]) -> Equal:
    return lambda one, other: side[one] == side[other]


def room(spans: Sequence[Span], at: int) -> tuple[int, int]:
    """Over how many tokens a change may slide, to the left and to the right; between two changes one always stays."""
    left, right = spans[at - 1], spans[at + 1]
    return left.a1 - left.a0 - (at > 1), right.a1 - right.a0 - (at + 2 < len(spans))


def best_shift(side: Sequence[str], place: tuple[int, int], room: tuple[int, int], equal: Equal) -> int:
    """By how many tokens, negative to the left; 0 where no other place is at more ends of sentences."""
    start, end = place
    shifts = [0, *lefts(start, end, room[0], equal), *rights(start, end, room[1], equal)]
    return max(shifts, key=lambda shift: ends_at(side, start + shift) + ends_at(side, end + shift))


def lefts(start: int, end: int, most: int, equal: Equal) -> Iterator[int]:
    for count in range(1, most + 1):
        if not equal(start - count, end - count):
            return
        yield -count


def rights(start: int, end: int, most: int, equal: Equal) -> Iterator[int]:
    for count in range(1, most + 1):
        if not equal(start + count - 1, end + count - 1):
            return
        yield count


def ends_at(side: Sequence[str], place: int) -> int:
    """How plainly something ends at a place: 2 at a sentence's end and the text's own, 1 after the space behind it."""
    if place in (0, len(side)):
        return 2
    if is_space(side[place]) and side[place - 1] in SENTENCE_ENDS:
        return 2
    return int(place > 1 and is_space(side[place - 1]) and side[place - 2] in SENTENCE_ENDS)


def slide(spans: list[Span], at: int, shift: int) -> None:
    """Move a change by `shift` tokens: what one neighbour gives up the other takes, in both texts."""
    before, span, after = spans[at - 1 : at + 2]
    spans[at - 1] = before._replace(a1=before.a1 + shift, b1=before.b1 + shift)
    spans[at] = Span(False, *(place + shift for place in span[1:]))
    spans[at + 1] = after._replace(a0=after.a0 + shift, b0=after.b0 + shift)
