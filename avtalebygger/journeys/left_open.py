"""What is left open, in the draft: marks of those who ask, over what was taken in, and where they stand there.

All of it is laid over one base at once, what is taken in and what is not, and the first alone is accepted. A mark's
author is the groups that ask for it until it is known where each stands; then their parties."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from avtalebygger.journeys.material import SCRATCH_DATE
from avtalebygger.journeys.merge import Merging, Wardrobe, merged, overlaid
from avtalebygger.journeys.open_marks import Undone
from avtalebygger.journeys.taking_in import MARKS, UNDONE
from avtalebygger.model.document import Revision
from avtalebygger.model.negotiation import Extent
from avtalebygger.redlining.consolidate import first_free_id
from avtalebygger.redlining.layers import Layer
from avtalebygger.redlining.look import Look
from avtalebygger.redlining.pen import JOINER
from avtalebygger.redlining.segments import Segment
from avtalebygger.redlining.whose import TURNED, Whereabouts, turned_round, whereabouts, wishes_in
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import Verdict, accept_all, reject_all, resolved

TAKEN = "taken "


@dataclass(frozen=True, slots=True)
class Open:
    """The layers of a group that is left open; `stands`: it stood open in the sent document already, and the layers are
    what would take it out, less what its marks undo."""

    layers: Sequence[Layer]
    stands: bool = False


def with_open_marks(
    merging: Merging, taken: Mapping[str, Layer], groups: Mapping[str, Open], date: str, by_marks: Undone | None
) -> Package:
    """The base with these layers written in, and what is open as marks whose author is the groups that ask for it.
    `by_marks` takes out what goes of those that stood open, and what stays open."""
    layers = {f"{TAKEN}{key}": layer for key, layer in taken.items()}
    names = {key: f"{TAKEN}{number}" for number, key in enumerate(layers)}
    marked: dict[str, list[Look]] = {}
    wardrobe = Wardrobe(date, count(first_free_id(merging.package)))
    for id, one in groups.items():
        for number, layer in enumerate(one.layers):
            key = f"{id} {number}"
            layers[key] = layer
            names[key] = f"{TURNED}{id}" if one.stands else id
            marked[key] = [*wardrobe.under_marks(id, layer, undoing=one.stands)]
    if by_marks:
        layers[UNDONE] = by_marks.layer
        staying = {id for id, one in groups.items() if one.stands}
        names |= {UNDONE: TAKEN, **{each: name_undone(each, staying) for each in by_marks.signatures}}
    signed = [UNDONE] if by_marks else []
    formatting = [key for key in layers if key.startswith(TAKEN)]
    over = overlaid(replace(merging, date=date), layers, names, marked, signed=signed, formatting=formatting)
    return turned_round(resolved(over, taken_alone))


def name_undone(signature: str, staying: Collection[str]) -> str:
    """The name for what undoes a mark: of those that stay open and ask for it, else of what is taken in."""
    return JOINER.join(f"{TURNED}{id}" for id in wishes_in(signature) if id in staying) or TAKEN


def taken_alone(revision: Revision) -> Verdict:
    taken = any(each.startswith(TAKEN) for each in wishes_in(revision.author))
    return Verdict.ACCEPT if taken else Verdict.KEEP


# ---------------------------------------------------------------- where it stands


def places_open(draft: Package, groups: Sequence[str]) -> dict[str, tuple[Extent, ...]]:
    """Where each group stands open in the draft, as the next round counts. None for one that no mark shows."""
    whole = resolved(draft, accept_all)
    found = merged(whole, {MARKS: resolved(draft, reject_all)}, {MARKS: MARKS}, SCRATCH_DATE)
    whose = whereabouts(draft)
    owned, shared = by_owner(found, whose, groups)
    for id in shared & set(whose):
        without = resolved(draft, lambda revision, id=id: without_one(revision, id))  # type: ignore[misc]
        alone = merged(whole, {id: without}, {id: id}, SCRATCH_DATE)
        owned[id] = [extent_of(each) for each in places_in(alone, id)]
    return {id: tuple(owned.get(id, ())) for id in groups}


def without_one(revision: Revision, id: str) -> Verdict:
    return Verdict.REJECT if id in wishes_in(revision.author) else Verdict.ACCEPT


def by_owner(
    found: Merging, whose: Mapping[str, Whereabouts], groups: Collection[str]
) -> tuple[dict[str, list[Extent]], set[str]]:
    """The extents of each group, and the groups that cannot be told apart by where they stand."""
    owned: dict[str, list[Extent]] = {}
    shared: set[str] = set()
    for place in places_in(found, MARKS):
        owners = [id for id in groups if id in whose and is_at(whose[id], place)]
        for id in owners:
            owned.setdefault(id, []).append(extent_of(place))
        shared |= set(owners) if len(owners) > 1 else set()
    return owned, shared | {id for id in groups if id in whose and id not in owned}


def is_at(one: Whereabouts, place: Segment | Look) -> bool:
    if isinstance(place, Look):  # those of neighbours touch, and are two
        return any(low < place.end and place.start < high for low, high in one.looks)
    return any(low <= place.end and place.start <= high for low, high in one.words)


def places_in(found: Merging, name: str) -> list[Segment | Look]:
    return [*found.segments[name], *found.layers[name].looks]


def extent_of(place: Segment | Look) -> Extent:
    comes_at = (place.start,) if isinstance(place, Look) else place.comes_at
    return Extent(place.start, place.end, place.content, comes_at)
