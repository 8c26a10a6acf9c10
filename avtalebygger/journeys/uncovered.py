"""What an audit finds changed and no layer tells: formatting without a place, words in text boxes, headers and footers
that come or go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from avtalebygger.diff.attribute import one_clause
from avtalebygger.diff.marks import printed
from avtalebygger.journeys.ground import Ground, position_in
from avtalebygger.model.change import Audit, BlockChange, ChangeClass, ChangeKind, Op, Place, Story, Tracking
from avtalebygger.model.negotiation import Extent, ProposalKind, Wish
from avtalebygger.redlining import flow
from avtalebygger.redlining.flow import ItemKind

OUT_OF_REACH: Final = frozenset({Story.TEXTBOX, Story.HEADER, Story.FOOTER})


def uncovered(ground: Ground, audit: Audit, wishes: Sequence[Wish]) -> list[Wish]:
    """Formatting that has no place in the document, and words where no layer reaches: text boxes, and headers and
    footers that one side alone has."""
    found: list[Wish] = []
    for change in audit.comparison.changes:
        place = change.old or change.place
        for block in change.blocks:
            if any(origin.tracking is Tracking.ANSWER for origin in block.origins):
                continue
            if block.kind is ChangeKind.FORMATTED:
                wish = format_wish(ground, block, place)
                found += [] if is_worn(wishes, block, place) or comes_along(wishes, wish) else [wish]
            elif block.story in OUT_OF_REACH and not covers(wishes, block, place):
                found.append(block_wish(block, place))
    return found


def is_worn(wishes: Sequence[Wish], block: BlockChange, place: Place) -> bool:
    """Whether a wish says already how the paragraph, or a table of the clause, comes to look. The clause of a paragraph
    may be another one where its heading went."""
    worn = (wish for wish in wishes if wish.kind is ProposalKind.FORMAT and wish.extents)
    if block.before:
        return any(wish.context == block.before for wish in worn)
    return any(one_clause(place, Place(wish.clause, wish.clause_title, wish.clause_id)) for wish in worn)


def comes_along(wishes: Sequence[Wish], wish: Wish) -> bool:
    """Whether it lies in what another wish takes away: a paragraph that moves, a table whose columns change."""
    places = [each for other in wishes for each in other.extents if other.before]
    return bool(wish.extents) and all(
        any(place.start <= each.start and each.end <= place.end for place in places) for each in wish.extents
    )


def covers(wishes: Sequence[Wish], block: BlockChange, place: Place) -> bool:
    """Whether wishes of its clause say all words that come and go in it."""
    near = [wish for wish in wishes if one_clause(place, Place(wish.clause, wish.clause_title, wish.clause_id))]
    gone, come = [squeezed(wish.before) for wish in near], [squeezed(wish.after) for wish in near]
    return all(
        any(is_part(squeezed(edit.text), said) for said in (gone if edit.op is Op.DELETE else come))
        for edit in block.edits
        if edit.op is not Op.KEEP and edit.text.strip()
    )


def squeezed(words: str) -> str:
    return "".join(words.split())


def is_part(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def block_wish(block: BlockChange, place: Place) -> Wish:
    origin = block.origins[0] if block.origins else None
    return Wish(
        clause=printed(place, block.number),
        clause_id=place.clause_id,
        clause_title=place.title,
        before="".join(edit.text for edit in block.edits if edit.op is Op.DELETE),
        after="".join(edit.text for edit in block.edits if edit.op is Op.INSERT),
        context=block.before,
        weight=block.weight,
        tracked=origin is None or origin.tracking is Tracking.TRACKED,
        author=origin.author if origin else "",
        date=origin.date if origin else "",
    )


def format_wish(ground: Ground, block: BlockChange, place: Place) -> Wish:
    """`reason` says in words what the formatting is, since no words of the text do."""
    extent = paragraph_extent(ground, block, place)
    return replace(
        block_wish(block, place),
        before="",
        after="",
        context=block.before or block.after,
        kind=ProposalKind.FORMAT,
        weight=ChangeClass.FORMAT,
        extents=(extent,) if extent else (),
        reason="; ".join(block.details),
    )


def paragraph_extent(ground: Ground, block: BlockChange, place: Place) -> Extent | None:
    for one in ground.by_key.values():
        for each in one.blocks:
            if each.kind is ItemKind.MARK and each.words == block.before:
                at, _ = ground.places.get(position_in(ground, each), (Place(), ""))
                if one_clause(at, place):
                    content = flow.digest("format", *block.details)
                    return Extent(each.start, each.start + each.width, content, (each.start,))
    return None
