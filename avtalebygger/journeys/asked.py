"""One stretch that a party changed as a wish: its clause, its words, whether a mark shows it, and whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from avtalebygger.diff.attribute import one_clause
from avtalebygger.diff.classify import weight_of
from avtalebygger.diff.marks import Mark, printed
from avtalebygger.journeys.audit import Examination
from avtalebygger.journeys.ground import Ground, edits_around, offset_in, place_of
from avtalebygger.model.change import Fate, Place
from avtalebygger.model.negotiation import Extent, Wish
from avtalebygger.redlining.segments import Segment


def wish_of(ground: Ground, segment: Segment, seen: Examination, unshown: Sequence[Segment]) -> Wish:
    wish = placed(ground, segment)
    tracked = not any(touches(each, segment) for each in unshown) or is_answer(segment, seen)
    mark = mark_for(segment, place_of(ground, segment)[0], seen.marks.foreign) if tracked else None
    return replace(wish, tracked=tracked, author=mark.author if mark else "", date=mark.date if mark else "")


def placed(ground: Ground, segment: Segment) -> Wish:
    place, number = place_of(ground, segment)
    return Wish(
        clause=printed(place, number),
        clause_id=place.clause_id,
        clause_title=place.title,
        before=segment.before,
        after=segment.after,
        context=segment.context,
        offset=offset_in(ground, segment),
        extents=(Extent(segment.start, segment.end, segment.content, segment.comes_at),),
        weight=weight_of(edits_around(ground, segment))[0],
    )


def reversed_wish(ground: Ground, segment: Segment) -> Wish:
    wish = placed(ground, segment)
    return replace(wish, before=wish.after, after=wish.before, in_base=True)


def touches(one: Segment, other: Segment) -> bool:
    return one.start <= other.end and other.start <= one.end


def is_answer(segment: Segment, seen: Examination) -> bool:
    """Whether it undoes a mark of our own: that is an answer to us, and nothing hidden."""
    said = {segment.before.strip(), segment.after.strip()} - {""}
    return len(said) == 1 and any(each.fate is Fate.REJECTED and each.text.strip() in said for each in seen.audit.marks)


def mark_for(segment: Segment, place: Place, foreign: Sequence[Mark]) -> Mark | None:
    """The mark that shows a segment: of those in its clause the one that shares most words with it, else any whose
    words are the segment's; where one person made all marks, that one's."""
    here = [mark for mark in foreign if one_clause(mark.place, place)]
    for candidates in (here, foreign):
        best = max(candidates, key=lambda mark: shared(mark, segment), default=None)
        if best is not None and shared(best, segment):
            return best
    hands = {mark.author for mark in here or foreign}
    return (here or list(foreign))[0] if len(hands) == 1 else None


def shared(mark: Mark, segment: Segment) -> int:
    said = segment.after if mark.revision is not None and mark.revision.adds else segment.before
    words, own = said.strip(), mark.text.strip()
    if not words or not own:
        return int(mark.text == "¶" and "\n" in said)
    return min(len(words), len(own)) if own in words or words in own else 0
