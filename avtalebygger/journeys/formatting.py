"""What a party asks for in how the document looks: a wish for each stretch of words, each paragraph and each table.

Two parties' wishes are the same where they give the same things the same look, and collide where they give one thing
two. What the comparison tells and no place in the document holds, merged cells say, is a wish in words alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from avtalebygger.journeys.looks import words_of
from avtalebygger.model.change import ChangeClass
from avtalebygger.model.negotiation import Extent, ProposalKind, Wish
from avtalebygger.redlining import flow
from avtalebygger.redlining.base import BaseFlow, BasePlace
from avtalebygger.redlining.flow import ItemKind
from avtalebygger.redlining.look import Look, Wearer
from avtalebygger.redlining.segments import Segment

ON_WORDS = frozenset({Wearer.RUN, Wearer.PARAGRAPH})
Held = tuple[BaseFlow, BasePlace]


def held_by(flows: Iterable[BaseFlow], looks: Sequence[Look]) -> list[tuple[Held, list[Look]]]:
    """The looks that are asked for together, those of one table, in the order of the document."""
    found: dict[tuple[int, int], tuple[Held, list[Look]]] = {}
    places = [(one, place) for one in flows for place in one.blocks]
    for look in looks:
        kind = ItemKind.MARK if look.wearer in ON_WORDS else ItemKind.TABLE
        inside = [
            held
            for held in places
            if held[1].kind is kind and held[1].start <= look.start < held[1].start + held[1].width
        ]
        if inside and is_said(look, inside[-1][1]):
            key = inside[-1][1].start, look.start if look.wearer in ON_WORDS else -1
            found.setdefault(key, (inside[-1], []))[1].append(look)
    return [found[key] for key in sorted(found)]


def is_said(look: Look, place: BasePlace) -> bool:
    """Spaces alone look like nothing."""
    return look.wearer is not Wearer.RUN or bool(words_at(look, place).strip())


def words_at(look: Look, place: BasePlace) -> str:
    return flow.shown_text(place.items[look.start - place.start : look.end - place.start])


def segment_of(held: Held, looks: Sequence[Look]) -> Segment:
    """Where the looks of one paragraph or table stand, as a segment without words says it."""
    one, place = held
    context = flow.shown_text(flow.block_items(place.element)).strip("\n")
    first = looks[0]
    return Segment(first.start, first.start, "", "", "", one.key, one.blocks.index(place), context)


def told(held: Held, looks: Sequence[Look]) -> str:
    """The looks in words."""
    place = held[1]
    said = (
        words for look in looks for words in words_of(look, words_at(look, place) if look.wearer is Wearer.RUN else "")
    )
    return "; ".join(dict.fromkeys(said))


def as_formatting(wish: Wish, held: Held, looks: Sequence[Look]) -> Wish:
    return replace(
        wish,
        kind=ProposalKind.FORMAT,
        weight=ChangeClass.FORMAT,
        extents=tuple(Extent(each.start, each.end, each.content, (each.start,)) for each in looks),
        offset=-1,
        reason=told(held, looks),
    )
