"""What a returned document asks for, place by place, held against the one that was sent.

What a party changed lies in the segments of its layer over our base (as sent, our own open marks accepted), tracked
or not. The audit says what was shown and by whom; what no segment covers, formatting and what stands in text
boxes, is taken from it, so that nothing is lost. A segment that only says the same in other characters is no wish."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from avtalebygger.journeys import formatting, looks
from avtalebygger.journeys.agreed import Agreed
from avtalebygger.journeys.asked import mark_for, placed, reversed_wish, wish_of
from avtalebygger.journeys.audit import Examination, examined, keeping
from avtalebygger.journeys.ground import Ground, block_of, ground_of, place_of
from avtalebygger.journeys.holdings import with_values
from avtalebygger.journeys.threads import with_comments
from avtalebygger.journeys.uncovered import uncovered
from avtalebygger.model.change import Audit, BlockChange, Tracking
from avtalebygger.model.document import THING
from avtalebygger.model.negotiation import ClauseComment, Wish
from avtalebygger.redlining import near
from avtalebygger.redlining.constructs import known_only
from avtalebygger.redlining.flow import ItemKind
from avtalebygger.redlining.layers import Layer
from avtalebygger.redlining.look import Look
from avtalebygger.redlining.segments import Segment, segments
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import accept_all, resolved
from avtalebygger.word.verdicts import Verdict

SCRATCH = "avtalebygger"
SCRATCH_DATE = "2000-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Answer:
    """All that came back in one document. `remarks` are comments near which nothing is asked for; `left_out` names what
    may not come along into a document of ours."""

    audit: Audit
    wishes: tuple[Wish, ...]
    remarks: tuple[ClauseComment, ...] = ()
    left_out: tuple[str, ...] = ()


def answer(ground: Ground, returned: Package, words: Agreed | None = None, party: str = "") -> Answer:
    """What `returned` asks for. `words` says which words of the sent document are a parameter's; `party` whose own
    values its own parameters are."""
    seen = examined(ground.sent(), returned)
    theirs = resolved(returned, accept_all)
    asked, left_out = layer_between(ground, theirs)
    unshown, unshown_looks = unshown_changes(ground, returned, seen, theirs, asked)
    wishes = [
        wish_of(ground, segment, seen, unshown)
        for segment in segments(list(ground.flows), asked)
        if says_something(ground, segment)
    ]
    wishes = with_values(ground, wishes, words, party) if words is not None else wishes
    wishes += looking(ground, asked.looks, seen, unshown_looks)
    wishes += uncovered(ground, seen.audit, wishes)
    commented, remarks = with_comments(wishes, seen)
    return Answer(seen.audit, tuple(commented), tuple(remarks), left_out)


def wishes_between(draft: Package, before: Package) -> tuple[Wish, ...]:
    """What somebody changed from `before` to `draft`, placed in `draft`, where its words stand: the penholder's own
    wishes. Refused, what stood before comes back."""
    ground = ground_of(draft)
    layer, _ = layer_between(ground, resolved(before, accept_all))
    return tuple(
        reversed_wish(ground, segment)
        for segment in segments(list(ground.flows), layer)
        if says_something(ground, segment)
    )


def layer_between(ground: Ground, theirs: Package) -> tuple[Layer, tuple[str, ...]]:
    layer, redline = near.layer_between(ground.package, ground.flows, theirs, SCRATCH, SCRATCH_DATE)
    known, left_out = known_only(layer, redline)
    return looks.seen(known, ground.package, theirs), left_out


def unshown_changes(
    ground: Ground, returned: Package, seen: Examination, theirs: Package, asked: Layer
) -> tuple[Sequence[Segment], Sequence[Look]]:
    """What is changed though every mark of others is left out. Most documents show all they change, as the audit of all
    their words tells; then there is nothing to look for. Where nothing is marked, it is all that is `asked`."""
    if not any(is_unshown(block) for block in seen.audit.comparison.blocks):
        return (), ()
    shown = resolved(returned, keeping(seen.marks, Verdict.REJECT))
    layer = asked if shown.parts == theirs.parts else layer_between(ground, shown)[0]
    return [each for each in segments(list(ground.flows), layer) if says_something(ground, each)], layer.looks


def is_unshown(block: BlockChange) -> bool:
    return any(origin.tracking is not Tracking.TRACKED for origin in block.origins)


def says_something(ground: Ground, segment: Segment) -> bool:
    """Not where the same characters come back in another form, or a number that a program counts was counted anew."""
    if THING in segment.before + segment.after:
        return True
    if unicodedata.normalize("NFC", segment.before) == unicodedata.normalize("NFC", segment.after):
        return segment.before != segment.after and not segment.before
    return not is_recounted(ground, segment)


def is_recounted(ground: Ground, segment: Segment) -> bool:
    place = block_of(ground, segment)
    if place is None or place.kind is not ItemKind.MARK or segment.end - segment.start != 1:
        return False
    item = place.items[segment.start - place.start : segment.end - place.start]
    return (
        len(item) == 1
        and item[0].kind is ItemKind.FIELD
        and bool(segment.after)
        and all(sign.isdigit() or sign in ".-" for sign in segment.after)
    )


def looking(ground: Ground, changed: Sequence[Look], seen: Examination, unshown: Sequence[Look]) -> list[Wish]:
    """What is asked for in how the document looks."""
    hidden = {each.extent for each in unshown}
    found: list[Wish] = []
    for held, here in formatting.held_by(ground.by_key.values(), changed):
        segment = formatting.segment_of(held, here)
        shown = not any(each.extent in hidden for each in here)
        mark = mark_for(segment, place_of(ground, segment)[0], seen.marks.foreign) if shown else None
        wish = formatting.as_formatting(placed(ground, segment), held, here)
        by_whom = mark.author if mark else "", mark.date if mark else ""
        found.append(replace(wish, tracked=shown, author=by_whom[0], date=by_whom[1]))
    return found
