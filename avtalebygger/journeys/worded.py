"""A wording that a person decided, held against all else that goes into the same document: the words must stand there
as they were decided, and no other change may go with what they stand in or beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from avtalebygger.errors import Problem, UndecidedError
from avtalebygger.journeys.material import Place
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Extent
from avtalebygger.negotiate.collide import clash
from avtalebygger.negotiate.groups import by_number
from avtalebygger.redlining.base import BaseFlow
from avtalebygger.redlining.layers import Layer
from avtalebygger.redlining.segments import Segment, segments


@dataclass(frozen=True, slots=True)
class Worded:
    """A group's wording as a layer. `whole`: the first and the last place of the paragraphs that it is the wording of,
    where it is one of more than the words that were to be changed."""

    group: str
    layer: Layer
    whole: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """Of its layer, among those of parties."""
        return f"_{self.group}"


def demand_room(
    flows: Sequence[BaseFlow], worded: Sequence[Worded], others: Mapping[str, Layer], owners: Mapping[Place, str]
) -> None:
    """Raises UndecidedError (AVT533) where a wording and another change cannot both stand. `owners`: the place of a
    change -> the group that asks for it."""
    changes = [(owners.get(each.extent, ""), each) for layer in others.values() for each in segments(flows, layer)]
    changes += [(each.group, segment) for each in worded for segment in segments(flows, each.layer)]
    pairs = dict.fromkeys(
        tuple(by_number({one.group, group} - {""})) for one in worded for group in against(flows, one, changes)
    )
    if pairs:
        raise UndecidedError([problem(pair) for pair in pairs])


def against(flows: Sequence[BaseFlow], one: Worded, changes: Sequence[tuple[str, Segment]]) -> Iterator[str]:
    """The groups that cannot stand with a wording; the same words in the same place can."""
    mine = segments(flows, one.layer)
    same = {each.extent for each in mine}
    for group, other in changes:
        if group != one.group and other.extent not in same and is_against(one, mine, other):
            yield group


def is_against(one: Worded, mine: Sequence[Segment], other: Segment) -> bool:
    if one.whole is not None and one.whole[0] <= other.start and other.end <= one.whole[1]:
        return True
    return any(clash(extent_of(each), extent_of(other)) for each in mine)


def extent_of(segment: Segment) -> Extent:
    return Extent(segment.start, segment.end, segment.content, segment.comes_at)


def problem(groups: Sequence[str]) -> Problem:
    one, *others = groups
    hint = text(
        "say both in one wording: avtale decide {one} --counter --text FILE, and reject {other}; or the other way",
        one=one,
        other=", ".join(others) or one,
    )
    return Problem("AVT533", {"groups": ", ".join(groups)}, hint=hint)
