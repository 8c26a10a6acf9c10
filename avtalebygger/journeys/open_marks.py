"""The open marks of wishes that stand in one place, each told apart from the others' by the marks themselves.

A comparison of what stands with and without all marks shows such wishes as one change: in «[-to-]{+tre+}{+fire+}» it
sees one word that came for another. The marks know better: whose each is, where it stands and what it says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from avtalebygger.journeys.material import mark_names
from avtalebygger.model.document import Revision
from avtalebygger.model.negotiation import Negotiation, Proposal
from avtalebygger.redlining.base import BaseFlow
from avtalebygger.redlining.layers import Layer, layer_of
from avtalebygger.redlining.whose import Mark, Span, told_apart, turned_whole, whereabouts, wishes_in
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import resolved
from avtalebygger.word.verdicts import Verdict

Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Shared:
    """The marks of the groups that stand in one another's way. `package`: the sent document, each mark under a name of
    its own; `owners`: that name -> the groups that ask for the mark; `groups`: those whose marks are all known."""

    package: Package
    owners: Mapping[str, frozenset[str]] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()


def entangled(carried: Mapping[str, Sequence[Place]], found: Collection[Place]) -> set[str]:
    """The groups that have a place which another's touches, or which the comparison of the whole does not find: there
    it is one change with what stands near."""
    return {
        id
        for id, places in carried.items()
        if not set(found).issuperset(places)
        or any(
            touch(one[:2], each[:2])
            for other, theirs in carried.items()
            for one in places
            for each in theirs
            if other != id
        )
    }


def touch(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def shared_marks(
    sent: Package,
    negotiation: Negotiation,
    round: int,
    carried: Mapping[str, Sequence[Place]],
    found: Collection[Place],
) -> Shared:
    """The marks in the sent document of the groups among those carried into it that share a place. `found`: the places
    that a comparison with the document without marks finds."""
    if not entangled(carried, found):
        return Shared(sent)
    ids = carried.keys()  # all: a segment beside a mark may hold it too
    package, marks = told_apart(sent)
    owners: dict[str, frozenset[str]] = {}
    unclear: set[str] = set()
    for name, one in whereabouts(package).items():
        if name not in marks:
            continue
        near = [id for id in ids if any(touch(span, place[:2]) for span in one.words for place in carried[id])]
        asking = asking_for(negotiation, round, marks[name], near)
        owners[name] = frozenset(id for id in asking if says(negotiation, id, marks[name]))
        unclear |= set() if owners[name] else set(asking)
    return Shared(package, owners, frozenset().union(*owners.values()) - unclear)


def asking_for(negotiation: Negotiation, round: int, mark: Mark, near: Iterable[str]) -> list[str]:
    """Those of the groups at the mark whose parties it bears the names of. A party may ask for several there: then it
    is those that say the mark's words."""
    parties = parties_of(negotiation, mark)
    return [id for id in near if asked_before(negotiation, round, id) <= parties]


def asked_before(negotiation: Negotiation, round: int, id: str) -> set[str]:
    """The parties that asked for the group when its marks were written."""
    return {each.party for each in negotiation.standing(negotiation.groups[id]) if each.base_round < round}


def parties_of(negotiation: Negotiation, mark: Mark) -> set[str]:
    """Those whose name the mark bears; of several parties with one name, each of them."""
    names = set(wishes_in(mark.author))
    every = {each.party for each in negotiation.proposals.values()}
    alone = {party: mark_names(negotiation, [party])[party] for party in every}
    return {party for party in every if names & {alone[party], f"{alone[party]} ({party})"}}


def says(negotiation: Negotiation, id: str, mark: Mark) -> bool:
    """Whether the group puts in, or strikes, what the mark does. Tabs and breaks are no words of a mark."""
    proposals: list[Proposal] = [negotiation.proposals[each] for each in negotiation.groups[id].proposals]
    said = (each.after if mark.comes else each.before for each in proposals)
    return any("".join(mark.text.split()) in "".join(words.split()) for words in said)


def taken_out(
    flows: Sequence[BaseFlow], shared: Shared, out: Collection[str], staying: Collection[str]
) -> Layer | None:
    """The layer that takes the groups out of the document as it reads with every mark accepted. A mark that a group
    asks for which stays is left. None where the marks do not answer to that reading one by one."""
    going = {name for name, ids in shared.owners.items() if not ids.isdisjoint(out) and ids.isdisjoint(staying)}

    def decide(revision: Revision) -> Verdict:
        return Verdict.KEEP if revision.author in going else Verdict.ACCEPT

    layer = layer_of(list(flows), turned_whole(resolved(shared.package, decide)))
    return None if layer.fallbacks or layer.notes else layer
