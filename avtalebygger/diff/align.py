"""Which clause answers to which, and which piece to which, and on what evidence. Words are compared elsewhere.

Clauses: by bookmark, then number and heading, heading alone, identical text, and at last by likeness in order. A
bookmark is evidence and no proof: a copied clause copies its bookmark, so one on unlike texts is passed over. Pieces:
first inside clauses that answer to each other, then across their borders where the order of the document holds, then
as moves.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from avtalebygger.diff.pieces import Grid, Passage, Piece
from avtalebygger.model.change import Basis, Evidence
from avtalebygger.text.align import aligned, moved

AFLOAT = frozenset({"textbox", "comment"})
LEAST_UNDER_BOOKMARK = 0.2
LEAST_UNDER_NUMBER = 0.1
LEAST_IN_ORDER = 0.5
MOST_TO_MOVE = 400  # leftovers a side, above which only identical texts are looked for as moves

Item = Piece | Grid


@dataclass(frozen=True, slots=True)
class ClauseMatch:
    old: int | None
    new: int | None
    evidence: Evidence
    moved: bool = False


def matched_clauses(old: Sequence[Passage], new: Sequence[Passage]) -> list[ClauseMatch]:
    """Every passage of both sides in exactly one match, in the order of the new side, gone ones where they stood."""
    pairs: dict[int, tuple[int, Evidence]] = {}
    taken: set[int] = set()

    def take(i: int, j: int, basis: Basis, similarity: float) -> None:
        pairs[i] = (j, Evidence(basis, round(similarity, 3)))
        taken.add(j)

    for basis, key, least in STAGES:
        left = [i for i in range(len(old)) if i not in pairs]
        right = [j for j in range(len(new)) if j not in taken]
        for i, j in unique_pairs(left, right, [key(old[i]) for i in left], [key(new[j]) for j in right]):
            similarity = alike(old[i], new[j])
            if similarity >= least:
                take(i, j, basis, similarity)
    for i, j, similarity in in_order(old, new, pairs):
        take(i, j, Basis.SIMILAR, similarity)
    return ordered(len(old), len(new), pairs)


def anchor_key(passage: Passage) -> Hashable:
    return passage.anchor or None


def number_and_heading(passage: Passage) -> Hashable:
    if not passage.headed:
        return ("loose", passage.place.title)
    return (passage.place.number, passage.place.title.casefold()) if passage.place.title else None


def heading(passage: Passage) -> Hashable:
    return passage.place.title.casefold() if passage.headed and passage.place.title else None


def identical(passage: Passage) -> Hashable:
    return plainly(passage.key) or None


STAGES: tuple[tuple[Basis, Callable[[Passage], Hashable], float], ...] = (
    (Basis.BOOKMARK, anchor_key, LEAST_UNDER_BOOKMARK),
    (Basis.NUMBER_AND_HEADING, number_and_heading, LEAST_UNDER_NUMBER),
    (Basis.HEADING, heading, LEAST_UNDER_NUMBER),
    (Basis.IDENTICAL, identical, 0.0),
)


def unique_pairs(
    left: Sequence[int], right: Sequence[int], left_keys: Sequence[Hashable], right_keys: Sequence[Hashable]
) -> Iterator[tuple[int, int]]:
    """Pairs of equal keys that occur once on each side."""
    count_left, count_right = Counter(left_keys), Counter(right_keys)
    place = dict(zip(right_keys, right, strict=True))
    for key, i in zip(left_keys, left, strict=True):
        if key is not None and count_left[key] == 1 == count_right[key]:
            yield i, place[key]


def alike(old: Passage, new: Passage) -> float:
    """0 to 1; an equal heading counts for half where the texts are long."""
    if old.key == new.key:
        return 1.0
    texts: float = fuzz.ratio(old.key[:4000], new.key[:4000]) / 100
    same_heading = bool(old.place.title) and old.place.title.casefold() == new.place.title.casefold()
    return max(texts, 0.5 + texts / 2) if same_heading else texts


def in_order(
    old: Sequence[Passage], new: Sequence[Passage], pairs: dict[int, tuple[int, Evidence]]
) -> Iterator[tuple[int, int, float]]:
    """Likely pairs among what is left between two neighbours that already answer to each other."""
    chain = rising([(i, j) for i, (j, _) in sorted(pairs.items())])
    taken = {j for j, _ in pairs.values()}
    a0 = b0 = 0
    for i, j in [*chain, (len(old), len(new))]:
        left = [a for a in range(a0, i) if a not in pairs]
        right = [b for b in range(b0, j) if b not in taken]
        if left and right:
            yield from alike_in_gap(old, new, left, right)
        a0, b0 = i + 1, j + 1


def alike_in_gap(
    old: Sequence[Passage], new: Sequence[Passage], left: list[int], right: list[int]
) -> Iterator[tuple[int, int, float]]:
    matches = aligned(
        [old[a].key for a in left], [old[a].key for a in left], [new[b].key for b in right], [new[b].key for b in right]
    )
    for match in matches:
        if match.is_pair and match.likeness >= LEAST_IN_ORDER:
            yield left[match.old[0]], right[match.new[0]], match.likeness


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs in which both numbers rise; `pairs` are sorted by the first."""
    best: list[tuple[int, int]] = []  # length of the chain that ends here, and the pair before it
    tails: list[int] = []  # by length, the index of the pair with the smallest second number
    for index, (_, j) in enumerate(pairs):
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if pairs[tails[middle]][1] < j else (low, middle)
        best.append((low, tails[low - 1] if low else -1))
        tails[low : low + 1] = [index]
    chain, at = [], tails[-1] if tails else -1
    while at >= 0:
        chain.append(pairs[at])
        at = best[at][1]
    return chain[::-1]


def ordered(old_size: int, new_size: int, pairs: dict[int, tuple[int, Evidence]]) -> list[ClauseMatch]:
    stays = set(rising([(i, j) for i, (j, _) in sorted(pairs.items())]))
    by_new = {j: i for i, (j, _) in pairs.items()}
    rows: list[tuple[float, int, ClauseMatch]] = []
    for j in range(new_size):
        i = by_new.get(j)
        if i is None:
            rows.append((j, 1, ClauseMatch(None, j, Evidence(Basis.NONE, 0.0))))
        else:
            rows.append((j, 1, ClauseMatch(i, j, pairs[i][1], (i, j) not in stays)))
    after = -1.0
    for i in range(old_size):
        if i in pairs:
            after = pairs[i][0] if (i, pairs[i][0]) in stays else after
        else:
            rows.append((after + 0.5, 0, ClauseMatch(i, None, Evidence(Basis.NONE, 0.0))))
    rows.sort(key=lambda row: (row[0], row[1]))
    return [match for _, _, match in rows]


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece and where it stands: the index of its passage, and its own in the whole document."""

    item: Item
    passage: int
    index: int


@dataclass(frozen=True, slots=True)
class PieceMatch:
    """Old and new pieces that answer to each other, in order; one side empty for what came or went. `across` says that
    they stand in clauses that do not answer to each other; `moved` that the order is broken."""

    old: tuple[Spot, ...]
    new: tuple[Spot, ...]
    likeness: float = 0.0
    moved: bool = False


@dataclass(slots=True)
class Flow:
    """The pieces of one side in reading order, by passage."""

    by_passage: list[list[Spot]] = field(default_factory=list)

    @staticmethod
    def of(passages: Sequence[Passage]) -> Flow:
        flow, index = Flow(), 0
        for number, passage in enumerate(passages):
            flow.by_passage.append([Spot(item, number, index + at) for at, item in enumerate(passage.pieces)])
            index += len(passage.pieces)
        return flow


def matched_pieces(clauses: Sequence[ClauseMatch], old: Sequence[Passage], new: Sequence[Passage]) -> list[PieceMatch]:
    """Every piece of both sides in exactly one match."""
    left, right = Flow.of(old), Flow.of(new)
    found: list[PieceMatch] = []
    straight: list[tuple[int, int]] = []  # pairs of indexes that keep the order of the document
    alone_old: list[Spot] = []
    alone_new: list[Spot] = []
    for clause in clauses:
        ours = left.by_passage[clause.old] if clause.old is not None else []
        theirs = right.by_passage[clause.new] if clause.new is not None else []
        for match in matched_spots(ours, theirs):
            if match.old and match.new:
                found.append(match)
                if not clause.moved:
                    straight.append((match.old[-1].index, match.new[-1].index))
            else:
                alone_old.extend(match.old)
                alone_new.extend(match.new)
    alone_old.sort(key=lambda spot: spot.index)
    alone_new.sort(key=lambda spot: spot.index)
    partner: dict[int | None, int | None] = {clause.old: clause.new for clause in clauses if clause.old is not None}
    crossing = list(across(alone_old, alone_new, rising(sorted(straight)), partner))
    gone, come = without(alone_old, alone_new, crossing)
    moves = list(moves_among(gone, come))
    gone, come = without(gone, come, moves)
    return [*found, *crossing, *moves, *(PieceMatch((s,), ()) for s in gone), *(PieceMatch((), (s,)) for s in come)]


def matched_spots(old: Sequence[Spot], new: Sequence[Spot]) -> Iterator[PieceMatch]:
    """Story by story, since a footnote never answers to a paragraph; within each in order."""
    kinds = dict.fromkeys(kind_of(spot.item) for spot in [*old, *new])
    for kind in kinds:
        ours = [spot for spot in old if kind_of(spot.item) == kind]
        theirs = [spot for spot in new if kind_of(spot.item) == kind]
        found = [
            PieceMatch(tuple(ours[slice(*match.old)]), tuple(theirs[slice(*match.new)]), match.likeness)
            for match in aligned(*keys_and_texts(ours), *keys_and_texts(theirs))
        ]
        yield from afloat(found) if kind[0] in AFLOAT else found


def afloat(matches: Sequence[PieceMatch]) -> Iterator[PieceMatch]:
    """Text boxes and comments hang on a paragraph without order among themselves: equal ones are the same."""
    gone = {match.old[0].item.key: match for match in reversed(matches) if not match.new}
    for match in matches:
        if match.old and match.new:
            yield match
        elif match.new and (same := gone.pop(match.new[0].item.key, None)) is not None:
            yield PieceMatch(same.old, match.new, 1.0)
        elif match.new:
            yield match
    left = {id(match) for match in gone.values()}
    paired = {match.new[0].item.key for match in matches if not match.old}
    yield from (m for m in matches if not m.new and (id(m) in left or m.old[0].item.key not in paired))


def kind_of(item: Item) -> tuple[str, bool]:
    return item.story.value, isinstance(item, Grid)


def keys_and_texts(spots: Sequence[Spot]) -> tuple[list[str], list[str]]:
    keys = [plainly(spot.item.key) for spot in spots]
    return keys, keys


def plainly(key: str) -> str:
    """The key as far as it tells partners apart: white space and Unicode form say nothing of that."""
    return unicodedata.normalize("NFC", " ".join(key.split()))


def without(old: Iterable[Spot], new: Iterable[Spot], matches: Iterable[PieceMatch]) -> tuple[list[Spot], list[Spot]]:
    used_old = {spot.index for match in matches for spot in match.old}
    used_new = {spot.index for match in matches for spot in match.new}
    return [s for s in old if s.index not in used_old], [s for s in new if s.index not in used_new]


def across(
    old: Sequence[Spot], new: Sequence[Spot], straight: Sequence[tuple[int, int]], partner: dict[int | None, int | None]
) -> Iterator[PieceMatch]:
    """Pairs that keep the order of the document though a heading came, went or moved between them."""
    a = b = 0
    end = (1 << 60, 1 << 60)
    for i, j in [*straight, end]:
        ours: list[Spot] = []
        theirs: list[Spot] = []
        while a < len(old) and old[a].index < i:
            ours.append(old[a])
            a += 1
        while b < len(new) and new[b].index < j:
            theirs.append(new[b])
            b += 1
        if ours and theirs and not tried(ours, theirs, partner):
            yield from (match for match in matched_spots(ours, theirs) if match.old and match.new)


def tried(old: Sequence[Spot], new: Sequence[Spot], partner: dict[int | None, int | None]) -> bool:
    """Whether all of them stand in one clause and the one that answers to it: compared already."""
    ours, theirs = {spot.passage for spot in old}, {spot.passage for spot in new}
    return len(ours) == 1 == len(theirs) and partner.get(next(iter(ours))) == next(iter(theirs))


def moves_among(old: Sequence[Spot], new: Sequence[Spot]) -> Iterator[PieceMatch]:
    """What went here and came there: paragraphs of five words or more, nearly the same, without rival."""
    ours = [spot for spot in old if isinstance(spot.item, Piece)]
    theirs = [spot for spot in new if isinstance(spot.item, Piece)]
    if max(len(ours), len(theirs)) > MOST_TO_MOVE:
        known = {spot.item.key for spot in ours} & {spot.item.key for spot in theirs}
        ours = [spot for spot in ours if spot.item.key in known]
        theirs = [spot for spot in theirs if spot.item.key in known]
    for i, j, likeness in moved([spot.item.key for spot in ours], [spot.item.key for spot in theirs]):
        if kind_of(ours[i].item) == kind_of(theirs[j].item):
            yield PieceMatch((ours[i],), (theirs[j],), likeness, moved=True)
