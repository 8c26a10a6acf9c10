"""Two sequences of texts -> which answers to which, splits and joins among them.

First what is the same on both sides: the common ends, then what occurs once on each side (patience), then what is the
same in order. What is left between two anchors is matched by likeness, in order, so that the sum of likeness is the
greatest; a gap too large for that looks first at partners that share rare words, and between these as in any gap.
Last, neighbours left over are tried as the missing half of a split or a join. No pair is compared twice, and the time
of each step is bounded. Moves are another question (`moved`): what stands without partner on both sides and is nearly
the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, LCSseq

from avtalebygger.text.edits import Vocabulary, spans_between
from avtalebygger.text.tokens import words

# Two texts less alike than this are not the same text edited. Low on purpose: in a redline a pair that is not the
# same text costs nothing, two that are and stand apart cost all their words; `diff` asks for more.
LIKENESS = 0.32
# A gap of one against one, or at one place, needs less proof.
LIKENESS_ALONE = 0.2
_NEARLY = 0.99
# By letters, two Norwegian texts that have nothing to do with each other come to about a half.
_PLAINLY_ALIKE = 0.75
_LARGEST_TABLE = 10_000
_CANDIDATES = 6
# The half of a split is looked for behind this many neighbours, and how much of it must be text of the other half.
_REACH = 4
_FAR_WORDS = 3
_FAR_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Match:
    """`old` and `new` are ranges [start, stop) of the two sequences: one to one, or one to several, or several to one;
    one of them is empty where a text has no partner. `likeness` is 1.0 for equal keys, 0.0 without partner."""

    old: tuple[int, int]
    new: tuple[int, int]
    likeness: float = 0.0

    @property
    def is_pair(self) -> bool:
        return self.old[1] > self.old[0] and self.new[1] > self.new[0]


class Texts:
    """One side of an alignment: what makes two items equal (`keys`), and what they say, coded once and on demand."""

    def __init__(self, keys: Sequence[Hashable], texts: Sequence[str], vocabulary: Vocabulary) -> None:
        self.keys = keys
        self._texts = texts
        self._vocabulary = vocabulary
        self._coded: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def said(self, index: int) -> str:
        return self._texts[index]

    def coded(self, index: int) -> str:
        if index not in self._coded:
            self._coded[index] = self._vocabulary.coded(words(self._texts[index]))
        return self._coded[index]


def aligned(
    old_keys: Sequence[Hashable], old_texts: Sequence[str], new_keys: Sequence[Hashable], new_texts: Sequence[str]
) -> tuple[Match, ...]:
    """The matches in order: every item of both sequences stands in exactly one; where several have no partner the old
    ones come before the new ones."""
    vocabulary = Vocabulary()
    old, new = Texts(old_keys, old_texts, vocabulary), Texts(new_keys, new_texts, vocabulary)
    pairs = _anchors(old, new)
    for gap in list(_gaps(pairs, len(old), len(new))):
        pairs += _alike(old, new, gap)
    pairs.sort()
    return tuple(_grouped(old, new, pairs))


_Pair = tuple[int, int, float]
_Gap = tuple[int, int, int, int]


def _anchors(old: Texts, new: Texts) -> list[_Pair]:
    """Equal keys, in order: common ends first, then unique ones, then the rest."""
    lo, hi = _common_ends(old.keys, new.keys)
    pairs = [(i, i, 1.0) for i in range(lo)]
    pairs += [(len(old) - k, len(new) - k, 1.0) for k in range(hi, 0, -1)]
    todo: list[_Gap] = [(lo, len(old) - hi, lo, len(new) - hi)]
    while todo:
        a0, a1, b0, b1 = todo.pop()
        if a0 >= a1 or b0 >= b1:
            continue
        unique = _unique_in_order(old.keys, new.keys, (a0, a1, b0, b1))
        if unique:
            pairs += [(i, j, 1.0) for i, j in unique]
            todo += _between(unique, (a0, a1, b0, b1))
        else:
            pairs += _equal_in_order(old.keys[a0:a1], new.keys[b0:b1], a0, b0)
    pairs.sort()
    return pairs


def _common_ends(a: Sequence[Hashable], b: Sequence[Hashable]) -> tuple[int, int]:
    shorter = min(len(a), len(b))
    lo = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    room = shorter - lo
    hi = next((k for k in range(room) if a[-1 - k] != b[-1 - k]), room)
    return lo, hi


def _unique_in_order(a: Sequence[Hashable], b: Sequence[Hashable], gap: _Gap) -> list[tuple[int, int]]:
    a0, a1, b0, b1 = gap
    in_a, in_b = Counter(a[a0:a1]), Counter(b[b0:b1])
    place = {b[j]: j for j in range(b0, b1) if in_b[b[j]] == 1}
    return _longest_rising([(i, place[a[i]]) for i in range(a0, a1) if in_a[a[i]] == 1 and a[i] in place])


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain in which both numbers rise (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(last[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        last[pile : pile + 1] = [index]
    chain: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _between(chain: list[tuple[int, int]], gap: _Gap) -> Iterator[_Gap]:
    a0, a1, b0, b1 = gap
    for i, j in chain:
        yield a0, i, b0, j
        a0, b0 = i + 1, j + 1
    yield a0, a1, b0, b1


def _equal_in_order(a: Sequence[Hashable], b: Sequence[Hashable], a0: int, b0: int) -> list[_Pair]:
    if set(a).isdisjoint(b):
        return []
    same = [span for span in spans_between(a, b) if span.same]
    return [(a0 + s.a0 + k, b0 + s.b0 + k, 1.0) for s in same for k in range(s.a1 - s.a0)]


def _gaps(pairs: Sequence[_Pair], old_size: int, new_size: int) -> Iterator[_Gap]:
    """The stretches between anchors in which both sides have something."""
    a0 = b0 = 0
    for i, j, _ in [*pairs, (old_size, new_size, 1.0)]:
        if i > a0 and j > b0:
            yield a0, i, b0, j
        a0, b0 = i + 1, j + 1


def _alike(old: Texts, new: Texts, gap: _Gap) -> list[_Pair]:
    """Pairs by likeness within a gap, in order, the sum of likeness (by length) the greatest."""
    a0, a1, b0, b1 = gap
    if _is_large(gap):
        return _parted(old, new, gap, _heaviest_chain(list(_candidates(old, new, gap))))
    alone = a1 - a0 == b1 - b0 == 1
    if alone and (score := raw_likeness(old.said(a0), new.said(b0))) >= _PLAINLY_ALIKE:
        return [(a0, b0, score)]
    if alone and bool(old.coded(a0)) is not bool(new.coded(b0)):
        return [(a0, b0, LIKENESS_ALONE)]  # a text emptied or filled in where it stands
    least = LIKENESS_ALONE if alone else LIKENESS
    scores = [
        (i, j, score)
        for i in range(a0, a1)
        for j in range(b0, b1)
        if (score := likeness(old.coded(i), new.coded(j), least)) >= least
    ]
    return _heaviest_chain(scores)


def _is_large(gap: _Gap) -> bool:
    a0, a1, b0, b1 = gap
    return (a1 - a0) * (b1 - b0) > _LARGEST_TABLE


def _parted(old: Texts, new: Texts, gap: _Gap, pairs: list[_Pair]) -> list[_Pair]:
    """The pairs of a large gap, and those of the small ones that they part it into: a text that shares no rare word
    with its partner, as one without words, is found between two that do."""
    found = list(pairs)
    for each in _between([(i, j) for i, j, _ in pairs], gap):
        if each[0] < each[1] and each[2] < each[3] and not _is_large(each):
            found += _alike(old, new, each)
    return sorted(found)


def raw_likeness(a: str, b: str) -> float:
    """How alike two texts are by their letters: quick, and proof enough where no other partner is near."""
    return min(_NEARLY, float(Indel.normalized_similarity(a, b, score_cutoff=_PLAINLY_ALIKE)))


def likeness(a: str, b: str, least: float = 0.0) -> float:
    """How alike two coded texts are: the words they share in order, by the words of both; 0.0 below `least`, and below
    1.0 always, which is said of equal keys alone. Two texts without words are somewhat alike."""
    return min(_NEARLY, float(Indel.normalized_similarity(a, b, score_cutoff=least))) if a or b else 0.6


def _heaviest_chain(scores: list[_Pair]) -> list[_Pair]:
    """The pairs, both numbers rising, whose likeness sums to the most; the earlier of equals."""
    best: list[tuple[float, int]] = []  # best sum of a chain that ends in this pair, and the pair before it
    ends: list[tuple[int, float, int]] = []  # (new index, sum, pair): both rise along the list
    row: list[int] = []
    for index, (i, j, score) in enumerate(scores):
        if row and scores[row[0]][0] != i:
            _settle(row, scores, best, ends)
            row = []
        at = bisect_left(ends, (j, -1.0, -1)) - 1
        best.append((ends[at][1] + score, ends[at][2]) if at >= 0 else (score, -1))
        row.append(index)
    _settle(row, scores, best, ends)
    chain: list[_Pair] = []
    at = ends[-1][2] if ends else -1
    while at >= 0:
        chain.append(scores[at])
        at = best[at][1]
    return chain[::-1]


def _settle(
    row: list[int], scores: list[_Pair], best: list[tuple[float, int]], ends: list[tuple[int, float, int]]
) -> None:
    """Enter the pairs of one old item among the ends, keeping only those that no earlier end beats."""
    for index in row:
        j, total = scores[index][1], best[index][0]
        at = bisect_left(ends, (j + 1, -1.0, -1))
        if at and ends[at - 1][1] >= total:
            continue
        stop = at
        while stop < len(ends) and ends[stop][1] <= total:
            stop += 1
        start = at - 1 if at and ends[at - 1][0] == j else at
        ends[start:stop] = [(j, total, index)]


def _candidates(old: Texts, new: Texts, gap: _Gap) -> Iterator[_Pair]:
    """Likely pairs of a large gap: for each old text the few new ones that share the most rare words with it."""
    a0, a1, b0, b1 = gap
    where: dict[str, list[int]] = defaultdict(list)
    for j in range(b0, b1):
        for code in set(new.coded(j)):
            where[code].append(j)
    for i in range(a0, a1):
        votes: dict[int, float] = defaultdict(float)
        for code in sorted(set(old.coded(i))):
            hits = where.get(code, ())
            if len(hits) <= 30:
                for j in hits:
                    votes[j] += 1.0 / len(hits)
        likely = sorted(votes, key=lambda j: (-votes[j], j))[:_CANDIDATES]
        for j in sorted(likely):
            score = likeness(old.coded(i), new.coded(j), LIKENESS)
            if score >= LIKENESS:
                yield i, j, score


def _grouped(old: Texts, new: Texts, pairs: Sequence[_Pair]) -> Iterator[Match]:
    """Pairs and what lies between them, with splits and joins drawn together."""
    a0 = b0 = 0
    held: Match | None = None
    for i, j, score in [*pairs, (len(old), len(new), 2.0)]:
        this = Match((i, i + 1), (j, j + 1), score) if score <= 1.0 else None
        before, middle, after = _absorbed(old, new, held, (a0, i, b0, j), this)
        if before:
            yield before
        yield from middle
        held, a0, b0 = after, i + 1, j + 1


def _absorbed(
    old: Texts, new: Texts, before: Match | None, gap: _Gap, after: Match | None
) -> tuple[Match | None, list[Match], Match | None]:
    """What lies in a gap, its neighbours given the parts that belong to them: the halves of splits and joins."""
    a0, a1, b0, b1 = gap
    if before and before.likeness < 1.0:
        while part := _part_behind(old, new, before, (a0, a1, b0, b1)):
            a0, b0 = part
            before = _wider(old, new, before, (before.old[0], a0), (before.new[0], b0))
    if after and after.likeness < 1.0:
        while part := _part_ahead(old, new, after, (a0, a1, b0, b1)):
            a1, b1 = part
            after = _wider(old, new, after, (a1, after.old[1]), (b1, after.new[1]))
    return before, list(_split_alone(old, new, (a0, a1, b0, b1))), after


def _part_behind(old: Texts, new: Texts, match: Match, gap: _Gap) -> tuple[int, int] | None:
    """Where the gap begins when the match has been given its next part behind it; None if it has none there. What was
    put in between the two halves of a split, or stood between those of a join, goes with them."""
    a0, a1, b0, b1 = gap
    for far in range(_REACH):
        if b0 + far < b1 and _belongs(old, new, match, (a0, a0), (b0 + far, b0 + far + 1), far=far > 0):
            return a0, b0 + far + 1
        if a0 + far < a1 and _belongs(old, new, match, (a0 + far, a0 + far + 1), (b0, b0), far=far > 0):
            return a0 + far + 1, b0
    return None


def _part_ahead(old: Texts, new: Texts, match: Match, gap: _Gap) -> tuple[int, int] | None:
    """The same before the match: where the gap ends."""
    a0, a1, b0, b1 = gap
    for far in range(1, _REACH + 1):
        if b0 <= b1 - far and _belongs(old, new, match, (a1, a1), (b1 - far, b1 - far + 1), far=far > 1):
            return a1, b1 - far
        if a0 <= a1 - far and _belongs(old, new, match, (a1 - far, a1 - far + 1), (b1, b1), far=far > 1):
            return a1 - far, b1
    return None


def _belongs(
    old: Texts, new: Texts, match: Match, more_old: tuple[int, int], more_new: tuple[int, int], *, far: bool
) -> bool:
    """Whether most of a leftover neighbour is text that the match lacks on the other side, in order. One that stands
    `far`, with another between, must say more, and nearly all of it."""
    if match.old[1] - match.old[0] > 1 and more_new[1] > more_new[0]:
        return False
    if match.new[1] - match.new[0] > 1 and more_old[1] > more_old[0]:
        return False
    piece = _coded(old, more_old) + _coded(new, more_new)
    a, b = _coded(old, match.old), _coded(new, match.new)
    if len(piece) < (_FAR_WORDS if far else 2):
        left, whole = (b, a) if more_new[1] > more_new[0] else (a, b)
        ahead = more_old < match.old if more_old[1] > more_old[0] else more_new < match.new
        return not far and (
            _is_broken_off(piece, left, whole) if ahead else _is_broken_off(piece, left[::-1], whole[::-1])
        )
    wide_a = _with(old, match.old, more_old)
    wide_b = _with(new, match.new, more_new)
    gain = LCSseq.similarity(wide_a, wide_b) - LCSseq.similarity(a, b)
    return bool(gain >= (_FAR_SHARE if far else 0.6) * len(piece))


def _with(side: Texts, stretch: tuple[int, int], more: tuple[int, int]) -> str:
    """What the match says with the neighbour, in their order, without what stands between."""
    return "".join(_coded(side, each) for each in sorted((stretch, more)))


def _is_broken_off(word: str, left: str, whole: str) -> bool:
    """Whether a single word is how `whole` began, and what followed it there begins what is left."""
    return len(word) == 1 and len(whole) > 2 and whole[0] == word and left[:2] == whole[1:3]


def _coded(side: Texts, stretch: tuple[int, int]) -> str:
    return "".join(side.coded(index) for index in range(*stretch))


def _wider(old: Texts, new: Texts, match: Match, old_range: tuple[int, int], new_range: tuple[int, int]) -> Match:
    """The match with a part that belongs to it: what was put in between makes the two no less alike than they were."""
    score = likeness(_coded(old, old_range), _coded(new, new_range))
    return Match(old_range, new_range, max(match.likeness, score))


def _split_alone(old: Texts, new: Texts, gap: _Gap) -> Iterator[Match]:
    """A gap without pairs: one text that became two or three of which none is like it alone, or the reverse; else each
    item without partner."""
    a0, a1, b0, b1 = gap
    if 1 in (a1 - a0, b1 - b0) and 2 <= max(a1 - a0, b1 - b0) <= 4:
        score = likeness(_coded(old, (a0, a1)), _coded(new, (b0, b1)))
        if score >= 0.7:
            yield Match((a0, a1), (b0, b1), score)
            return
    yield from (Match((i, i + 1), (b0, b0)) for i in range(a0, a1))
    yield from (Match((a1, a1), (j, j + 1)) for j in range(b0, b1))


def moved(old_texts: Sequence[str], new_texts: Sequence[str]) -> tuple[tuple[int, int, float], ...]:
    """Pairs (old, new, likeness) among texts without partner that are one text at another place: at least five words,
    likeness 0.8 or more, and no other pair nearly as like for either."""
    vocabulary = Vocabulary()
    coded_old = [vocabulary.coded(words(text)) for text in old_texts]
    coded_new = [vocabulary.coded(words(text)) for text in new_texts]
    by_old: dict[int, list[tuple[float, int]]] = defaultdict(list)
    by_new: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, j in _likely_moves(coded_old, coded_new):
        score = likeness(coded_old[i], coded_new[j], 0.7)
        if score >= 0.7:
            by_old[i].append((score, j))
            by_new[j].append((score, i))
    return tuple(
        (i, j, score)
        for i, found in sorted(by_old.items())
        for score, j in [max(found, key=lambda pair: (pair[0], -pair[1]))]
        if score >= 0.8 and _clear(found, score) and _clear(by_new[j], score)
    )


def _likely_moves(coded_old: Sequence[str], coded_new: Sequence[str]) -> Iterator[tuple[int, int]]:
    long_new = [j for j, text in enumerate(coded_new) if len(text) >= 5]
    for i, text in enumerate(coded_old):
        if len(text) >= 5:
            yield from ((i, j) for j in long_new if 0.6 * len(text) <= len(coded_new[j]) <= len(text) / 0.6)


def _clear(found: Sequence[tuple[float, int]], best: float) -> bool:
    """No other partner comes within a twentieth of the best."""
    return sum(score > best - 0.05 for score, _ in found) == 1
