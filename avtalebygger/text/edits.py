"""Two texts -> the edits between them, in whole tokens.

The comparison is diff-match-patch's (Myers' shortest edit), with each token mapped to one code point so that no token
is ever cut; two texts so unlike that its time would grow with the square of their differences go to a C-backed longest
common subsequence instead, which finds as short an edit. No timeout is set: the same input gives the same edits.
What the edits weigh is `diff.classify`'s question.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel

from avtalebygger.model.change import Edit, Op
from avtalebygger.text.sentences import at_sentences
from avtalebygger.text.span import Span
from avtalebygger.text.tokens import is_function_word, is_space, tokens

# Above this many changed tokens Python's own search is slower than the C library's bit-parallel one.
_MANY_CHANGES = 40
_SURROGATES = 0xD800
_AFTER_SURROGATES = 0xE000


class Vocabulary:
    """One code point for each distinct token, the same in every text that it codes."""

    __slots__ = ("_codes",)

    def __init__(self) -> None:
        self._codes: dict[Hashable, str] = {}

    def coded(self, sequence: Iterable[Hashable]) -> str:
        codes = self._codes
        return "".join([codes[item] if item in codes else self._learned(item) for item in sequence])

    def _learned(self, item: Hashable) -> str:
        number = len(self._codes) + 1
        if number >= _SURROGATES:
            number += _AFTER_SURROGATES - _SURROGATES
        return self._codes.setdefault(item, chr(number))


def edits(before: str, after: str, *, dissolve: bool = True) -> tuple[Edit, ...]:
    """The edits that turn `before` into `after`, deletion before insertion; equal texts give one KEEP, two empty ones
    nothing. With `dissolve`, changes that only a function word or two part are one change."""
    if before == after:
        return (Edit(Op.KEEP, before),) if before else ()
    a, b = tokens(before), tokens(after)
    spans = at_sentences(spans_between(a, b), a, b)
    return tuple(_as_edits(dissolved(spans, a, b) if dissolve else spans, a, b))


def _as_edits(spans: Iterable[Span], a: Sequence[str], b: Sequence[str]) -> Iterable[Edit]:
    for span in spans:
        if span.same:
            yield Edit(Op.KEEP, "".join(a[span.a0 : span.a1]))
            continue
        if span.a1 > span.a0:
            yield Edit(Op.DELETE, "".join(a[span.a0 : span.a1]))
        if span.b1 > span.b0:
            yield Edit(Op.INSERT, "".join(b[span.b0 : span.b1]))


def spans_between(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Span]:
    """The shortest edit between two sequences, as spans that cover both from end to end."""
    vocabulary = Vocabulary()
    return joined(_shortest(vocabulary.coded(a), vocabulary.coded(b)))


def _shortest(a: str, b: str) -> Iterable[Span]:
    if a == b:
        return [Span(True, 0, len(a), 0, len(b))]
    if Indel.distance(a, b, score_cutoff=_MANY_CHANGES) > _MANY_CHANGES:
        return [Span(o.tag == "equal", o.src_start, o.src_end, o.dest_start, o.dest_end) for o in Indel.opcodes(a, b)]
    return _by_diff_match_patch(a, b)


def _by_diff_match_patch(a: str, b: str) -> Iterable[Span]:
    i = j = 0
    for op, piece in _differ().diff_main(a, b, False):
        size = len(piece)
        after_i, after_j = i + (size if op <= 0 else 0), j + (size if op >= 0 else 0)
        yield Span(op == 0, i, after_i, j, after_j)
        i, j = after_i, after_j


def _differ() -> diff_match_patch:
    differ = diff_match_patch()
    differ.Diff_Timeout = 0  # a clock would make the edits depend on the machine
    return differ


def joined(spans: Iterable[Span]) -> list[Span]:
    """Neighbours of the same kind as one; empty ones gone."""
    out: list[Span] = []
    for span in spans:
        if span.a0 == span.a1 and span.b0 == span.b1:
            continue
        if out and out[-1].same == span.same:
            out[-1] = Span(span.same, out[-1].a0, span.a1, out[-1].b0, span.b1)
        else:
            out.append(span)
    return out


def dissolved(
    spans: Sequence[Span],
    a: Sequence[str],
    b: Sequence[str],
    may_go: Callable[[Sequence[str]], bool] | None = None,
) -> list[Span]:
    """The spans with a match dissolved where it is only one or two function words between two
    replacements: `[-alle-]{+ingen+} i [-dag-]{+morgen+}` reads as one."""
    goes = may_go or is_coincidence
    out: list[Span] = []
    for index, span in enumerate(spans):
        if span.same and _between_replacements(spans, index) and goes(a[span.a0 : span.a1]):
            out.append(span._replace(same=False))
        else:
            out.append(span)
    return joined(out)


def _between_replacements(spans: Sequence[Span], index: int) -> bool:
    return (
        0 < index < len(spans) - 1
        and all(_replaces(spans[neighbour]) for neighbour in (index - 1, index + 1))
        and spans[index].a1 - spans[index].a0 <= 5
    )


def _replaces(span: Span) -> bool:
    return not span.same and span.a1 > span.a0 and span.b1 > span.b0


def is_coincidence(kept: Sequence[str]) -> bool:
    """One or two function words and the spaces around them."""
    said = [token for token in kept if not is_space(token)]
    return 1 <= len(said) <= 2 and all(is_function_word(token) for token in said)
