"""Who made which change, and did they show it? Three readings of two files, set side by side.

    tracked    base -> returned, all accepted       what they showed us
    untracked  sent, all accepted -> base           what they did not

`base` is the returned file with every mark rejected but our own, which count as accepted. A change that settles one of
our marks is an answer, and not an untracked edit. This module is given the readings; making them is another's work.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from avtalebygger.diff.marks import Mark
from avtalebygger.model.change import (
    BlockChange,
    ClauseChange,
    Comparison,
    Fate,
    MarkOutcome,
    Op,
    Origin,
    Place,
    Tracking,
)
from avtalebygger.model.document import Position, Revision

ALIKE = 50  # per cent: two texts under one author and date below this are two marks


@dataclass(frozen=True, slots=True)
class Marks:
    """Our marks as we sent them, each with what answers to it in the returned file or None; and the marks of others."""

    pairs: tuple[tuple[Mark, Mark | None], ...]
    foreign: tuple[Mark, ...]

    def keys(self) -> frozenset[tuple[Revision | None, Position | None]]:
        return frozenset(key for _, back in self.pairs if back is not None for key in keys_of(back))


def keys_of(mark: Mark) -> list[tuple[Revision | None, Position | None]]:
    """A revision and each paragraph in which this mark of it stands."""
    return [(mark.revision, position) for position in (mark.position, *mark.covers)]


def own_and_foreign(sent: Sequence[Mark], returned: Sequence[Mark]) -> Marks:
    """Which marks of the returned file are ours: first those of equal identity, in the clause they had or else in
    order; then those of our hand whose text was altered in its clause, by likeness, or where just one mark of that hand
    is gone there and just one has come."""
    left = list(returned)
    pairs: dict[int, Mark] = {}
    for same_clause in (True, False):
        for at, mark in enumerate(sent):
            if at not in pairs and (found := equal_in(left, mark, same_clause)) is not None:
                pairs[at] = found
                left.remove(found)
    for at, mark in enumerate(sent):
        if at not in pairs and (found := altered_in(left, mark)) is not None:
            pairs[at] = found
            left = [each for each in left if each is not found]
    gone = [at for at in range(len(sent)) if at not in pairs]
    for at in gone:
        come = of_hand(left, sent[at])
        if len(come) == len(of_hand([sent[each] for each in gone], sent[at])) == 1:
            pairs[at] = come[0]
            left = [each for each in left if each is not come[0]]
    return Marks(tuple((mark, pairs.get(at)) for at, mark in enumerate(sent)), tuple(left))


def equal_in(left: Sequence[Mark], mark: Mark, same_clause: bool) -> Mark | None:
    for each in left:
        if each.identity == mark.identity and (not same_clause or one_clause(each.place, mark.place)):
            return each
    return None


def altered_in(left: Sequence[Mark], mark: Mark) -> Mark | None:
    best = max(of_hand(left, mark), key=lambda each: fuzz.ratio(each.text, mark.text), default=None)
    return best if best is not None and fuzz.ratio(best.text, mark.text) >= ALIKE else None


def of_hand(marks: Iterable[Mark], mark: Mark) -> list[Mark]:
    """Those of the mark's kind, author and date in its clause."""
    return [each for each in marks if each.hand == mark.hand and one_clause(each.place, mark.place)]


def one_clause(one: Place, other: Place) -> bool:
    if one.clause_id and other.clause_id:
        return one.clause_id == other.clause_id
    return one.title == other.title if one.title and other.title else one.number == other.number


def outcomes(found: Marks, untracked: Comparison) -> tuple[MarkOutcome, ...]:
    """What became of each of our marks, in the order in which we made them."""
    return tuple(outcome(mark, back, untracked) for mark, back in found.pairs)


def outcome(mark: Mark, back: Mark | None, untracked: Comparison) -> MarkOutcome:
    if back is not None:
        fate = Fate.LEFT if back.identity == mark.identity else Fate.ALTERED
        return told(mark, fate, back.text)
    return told(mark, settled(mark, untracked))


def settled(mark: Mark, untracked: Comparison) -> Fate:
    """Accepted or rejected, seen by whether its effect still stands; altered where only a part of it does.

    An insertion whose words went was rejected, a deletion whose words came back too."""
    undoes = Op.DELETE if mark.revision is not None and mark.revision.adds else Op.INSERT
    said = mark.text.strip()
    texts = [
        edit.text.strip()
        for change in untracked.changes
        if one_clause(change.place, mark.place) or (change.old is not None and one_clause(change.old, mark.place))
        for edit in change.edits
        if edit.op is undoes
    ]
    if any(said in text for text in texts if text) and said:
        return Fate.REJECTED
    return Fate.ALTERED if any(text in said for text in texts if text) else Fate.ACCEPTED


def told(mark: Mark, fate: Fate, now: str = "") -> MarkOutcome:
    return MarkOutcome(fate, mark.words, mark.author, mark.date, mark.text, mark.place, mark.number, now)


def with_origins(
    tracked: Comparison, untracked: Comparison, found: Marks, ours: Sequence[MarkOutcome], order: Sequence[Place]
) -> Comparison:
    """Both comparisons as one, clause by clause in the order of the base (`order`), each change with its origin."""
    rank = {key_of(place): float(at) for at, place in enumerate(order)}
    rows: dict[tuple[str, str, str], list[ClauseChange]] = defaultdict(list)
    for change in untracked.changes:
        key = key_of(change.new or change.old)
        rows[key].append(mapped(change, lambda block, at: unshown(block, at, ours)))
    before = -1.0
    for change in tracked.changes:
        key = key_of(change.old or change.new)
        before = rank.setdefault(key, before + 0.5)
        rows[key].append(mapped(change, lambda block, at: shown(block, at, found.foreign)))
    groups = sorted(rows.items(), key=lambda row: rank.get(row[0], float(len(order))))
    return Comparison(
        tuple(one for _, group in groups for one in merged(group)),
        (*untracked.notes, *tracked.notes),
        tuple(dict.fromkeys((*untracked.untracked_parts, *tracked.untracked_parts))),
    )


def key_of(place: Place | None) -> tuple[str, str, str]:
    place = place or Place()
    return (place.clause_id, place.number, place.title)


def mapped(change: ClauseChange, origin: Callable[[BlockChange, Place], tuple[Origin, ...]]) -> ClauseChange:
    place = change.old or change.place
    return replace(change, blocks=tuple(replace(block, origins=origin(block, place)) for block in change.blocks))


def merged(group: Sequence[ClauseChange]) -> Iterator[ClauseChange]:
    if len(group) == 1:
        yield group[0]
        return
    first, last = group[0], group[-1]
    blocks = [block for change in group for block in change.blocks]
    blocks.sort(key=lambda block: block.position)
    yield replace(last, old=first.old, new=last.new, blocks=tuple(blocks), moved=any(change.moved for change in group))


def unshown(block: BlockChange, place: Place, ours: Iterable[MarkOutcome]) -> tuple[Origin, ...]:
    answered = [each for each in ours if each.fate is Fate.REJECTED and one_clause(each.place, place)]
    gone = [edit.text.strip() for edit in block.edits if edit.op is not Op.KEEP and edit.text.strip()]
    texts = Counter(each.text.strip() for each in answered)
    if gone and all(text in texts for text in gone):
        mark = next(each for each in answered if each.text.strip() == gone[0])
        return (Origin(Tracking.ANSWER, mark.author, mark.date),)
    return (Origin(Tracking.UNTRACKED),)


def shown(block: BlockChange, place: Place, foreign: Sequence[Mark]) -> tuple[Origin, ...]:
    """The hands whose marks lie in the change's paragraphs; in its clause where no paragraph is known."""
    here = [mark for mark in foreign if mark.position in block.at]
    here = here or [mark for mark in foreign if one_clause(mark.place, place)] or list(foreign)
    return tuple(dict.fromkeys(Origin(Tracking.TRACKED, mark.author, mark.date) for mark in here))
