"""Decided changes written into our own sent package: one document with some groups in it and the others not.

Everything else of the package stays: what a party changed and nobody decided on is not there, nor its formatting. A
group stands in the document already where the penholder made the change or an earlier round carried it on; then it is
taken out where it does not belong any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from avtalebygger.journeys.agreed import AgreedRound
from avtalebygger.journeys.clause_places import end_of_clause, near_clause, whole_places
from avtalebygger.journeys.material import Material, Place, asked_places, places_of
from avtalebygger.journeys.merge import Merging, as_marks, drawn, merged
from avtalebygger.journeys.open_marks import OpenMarks, Undone, open_marks, undone
from avtalebygger.journeys.paired import is_in_other_words, is_wording_of, paired_layer, paired_place
from avtalebygger.journeys.worded import Worded, demand_room
from avtalebygger.model.negotiation import Group, Negotiation, Proposal, ProposalKind
from avtalebygger.model.standing import Taking
from avtalebygger.negotiate.groups import carried_into, marks_into, met_in
from avtalebygger.redlining import flow
from avtalebygger.redlining.base import BaseFlow, every_flow
from avtalebygger.redlining.chosen import chosen, exchanged, layer_from, place_of
from avtalebygger.redlining.dress import writable
from avtalebygger.redlining.flow import ItemKind
from avtalebygger.redlining.layers import Layer
from avtalebygger.redlining.look import Look
from avtalebygger.text.edits import spans_between
from avtalebygger.text.tokens import words
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import reject_all, resolved

MARKS, BEFORE = "_marks", "_before"  # what the sent document says without our open marks, and what stood before it
UNDONE = "_undone"  # what takes open marks out by the marks themselves


@dataclass(frozen=True, slots=True)
class Table:
    """One target document, and everything that may come into it. `own`: parties whose changes lie over it as they
    answered; `carried`: the places of what was left open in it; `met`: what was, and needs nothing any more."""

    negotiation: Negotiation
    round: int
    party: str
    merging: Merging
    own: tuple[str, ...]
    carried: Mapping[str, Sequence[tuple[int, int, str]]]
    met: frozenset[str]
    agreed: AgreedRound
    marks: OpenMarks
    flows: Sequence[BaseFlow] = field(default=())


def table_for(
    known: Material, party: str, own: Collection[str], over: Mapping[str, Package], before: Package | None, date: str
) -> Table:
    """`before`: the draft that the sent document was made from, where the penholder changed it."""
    sent = known.sent[party]
    returned = {each: known.returns[each].returned for each in known.sent if each in own}
    unmarked = resolved(sent, reject_all)
    ours = {MARKS: unmarked} if unmarked is not sent else {}
    ours |= {BEFORE: before} if before is not None else {}
    packages = {**returned, **over, **ours}
    merging = merged(sent, packages, {name: name for name in packages}, date, redlines=over.keys())
    carried = {
        id: tuple((each.start, each.end, each.content) for each in extents)
        for id, extents in carried_into(known.negotiation, known.round.number, party).items()
    }
    negotiation, number = known.negotiation, known.round.number
    marks = open_marks(sent, before or sent, marks_into(negotiation, number, party))
    met = frozenset(met_in(negotiation, number, party))
    return Table(negotiation, number, party, merging, tuple(returned), carried, met, known.words, marks, merging.flows)


# ---------------------------------------------------------------- one document


@dataclass(frozen=True, slots=True)
class Written:
    """`by_hand`: groups whose words have no place that the program knows, or no words, or cannot be taken out.
    `undone`: what took out, by their marks, groups that stood open."""

    package: Package
    by_hand: tuple[str, ...] = ()
    undone: Undone | None = None


def written(table: Table, takings: Iterable[Taking], out: Collection[str], over: Collection[str] = ()) -> Written:
    """The document with these groups in it. `out`: groups that stand in it already and go; `over`: the documents moved
    over that come in whole."""
    layers, by_hand, by_marks = composed(table, takings, out, over)
    return Written(drawn(table.merging, layers), by_hand, by_marks)


def marked(table: Table, takings: Iterable[Taking], out: Collection[str], over: Collection[str] = ()) -> Written:
    """The same as marks over the document as it was."""
    layers, by_hand, by_marks = composed(table, takings, out, over)
    return Written(as_marks(table.merging, layers), by_hand, by_marks)


def composed(
    table: Table, takings: Iterable[Taking], out: Collection[str], over: Collection[str]
) -> tuple[dict[str, Layer], tuple[str, ...], Undone | None]:
    """All the layers that make the document, what is left for a person, and what takes out by marks."""
    by_marks = undone(table.flows, table.marks, out, table.carried.keys() - set(out))
    layers, by_hand = laid(table, takings, out, over, by_marks)
    return layers | ({UNDONE: by_marks.layer} if by_marks else {}), by_hand, by_marks


def laid(
    table: Table,
    takings: Iterable[Taking],
    out: Collection[str],
    over: Collection[str] = (),
    by_marks: Undone | None = None,
) -> tuple[dict[str, Layer], tuple[str, ...]]:
    """The layers that make the document, and what is left for a person. `by_marks`: what takes some of the groups out
    that go, and is not among these layers."""
    worded: list[Worded] = []
    plain: set[str] = set()
    by_hand: list[str] = []
    for taking in takings:
        group = table.negotiation.groups[taking.group]
        if taking.text or not is_over(table, group):
            layer = layer_of_words(table, group, taking.text)
            by_hand += [group.id] if layer is None else []
            worded += [Worded(group.id, layer, whole_of(table, group, taking.text))] if layer is not None else []
        else:
            plain.add(group.id)
    asked = {party: mine for party in table.own if (mine := asked_here(table, party, plain))}
    layers = {party: chosen_at(table, party, asked_places(mine)) for party, mine in asked.items()}
    layers |= {name: table.merging.layers[name] for name in over}
    if worded:
        demand_room(table.flows, worded, layers, owners(table, asked))
    layers |= {each.name: each.layer for each in worded}
    parted = by_marks.groups if by_marks else frozenset()
    layers |= undone_at_places(table, out, parted)
    by_hand += [id for id in plain if not is_put_on(table, id)]
    by_hand += [id for id in out if id not in parted and not is_found_open(table, id)]
    return layers, tuple(by_hand)


def undone_at_places(table: Table, out: Collection[str], by_marks: Collection[str]) -> dict[str, Layer]:
    """What takes groups out where they stand in the document: of those whose marks do that, how words look alone."""
    words = undone_places(table, set(out) - set(by_marks))
    looks = undone_places(table, out)
    return {
        name: chosen(
            table.flows,
            table.merging.layers[name],
            lambda each: each.extent in (looks if isinstance(each, Look) else words),
        )
        for name in (MARKS, BEFORE)
        if name in table.merging.layers
    }


def owners(table: Table, asked: Mapping[str, Iterable[Proposal]]) -> dict[Place, str]:
    """The group of each place that is asked for."""
    found: dict[Place, str] = {}
    for proposal in (each for mine in asked.values() for each in mine):
        group = table.negotiation.group_of(proposal.id)
        found |= dict.fromkeys(places_of(proposal.extents), group.id if group else "")
    return found


def is_put_on(table: Table, id: str) -> bool:
    """Whether all that the group asks for in how the document looks is such as the program writes."""
    asked = {
        (each.party, place)
        for each in table.negotiation.standing(table.negotiation.groups[id])
        if each.kind is ProposalKind.FORMAT and each.party in table.own
        for place in places_of(each.extents)
    }
    looks = (look for party in table.own for look in table.merging.layers[party].looks if (party, look.extent) in asked)
    return all(writable(look) == look for look in looks)


def is_wordable(table: Table, id: str) -> bool:
    """Whether a wording decided for the party alone settles what no words of its målform say yet: the ledd that answers
    to the one it was asked for in is known."""
    asked = table.negotiation.standing(table.negotiation.groups[id])
    return (
        all(
            each.kind is not ProposalKind.FORMAT and is_in_other_words(table.agreed, each, table.party)
            for each in asked
        )
        and paired_place(table.flows, table.agreed, asked[0], table.party) is not None
    )


def is_over(table: Table, group: Group) -> bool:
    """Whether a party's answer, laid over the document now, holds the group's words at the places recorded."""
    return any(
        each.extents and is_counted(table, each) and is_found(table, each)
        for each in table.negotiation.standing(group)
        if each.party in table.own
    )


def is_found(table: Table, proposal: Proposal) -> bool:
    return places_of(proposal.extents) <= table.merging.places(proposal.party)


def is_counted(table: Table, proposal: Proposal) -> bool:
    """Whether the proposal's places are those of this document: of this round, and in copies of this party's own."""
    mine = table.negotiation.form != "copies" or proposal.party == table.party
    return mine and proposal.base_round == table.round


def asked_here(table: Table, party: str, groups: Collection[str]) -> list[Proposal]:
    return [
        each
        for id in groups
        for each in table.negotiation.standing(table.negotiation.groups[id])
        if each.party == party and is_counted(table, each)
    ]


def chosen_at(table: Table, name: str, places: Collection[tuple[int, int, str]]) -> Layer:
    return chosen(table.flows, table.merging.layers[name], lambda each: each.extent in places)


def undone_places(table: Table, out: Collection[str]) -> set[tuple[int, int, str]]:
    found: set[tuple[int, int, str]] = set()
    for id in out:
        found |= places_carried(table, id)
        standing = table.negotiation.standing(table.negotiation.groups[id])
        found |= {place for each in standing if each.in_base for place in places_of(each.extents)}
    return found


def is_found_open(table: Table, id: str) -> bool:
    """Whether what stands open of the group can be taken out at its places."""
    return MARKS not in table.merging.layers or places_carried(table, id) <= table.merging.places(MARKS)


def places_carried(table: Table, id: str) -> set[tuple[int, int, str]]:
    """Where the group's open marks stand: at the places recorded, or in another copy where their words do."""
    recorded = set(table.carried.get(id, ()))
    marks = table.merging.segments.get(MARKS, ())
    if not recorded or MARKS not in table.merging.layers or recorded <= table.merging.places(MARKS):
        return recorded
    asked = table.negotiation.proposals[table.negotiation.groups[id].proposals[0]]
    wanted = asked.before.strip(), asked.after.strip()
    alike = [each.extent for each in marks if (each.after.strip(), each.before.strip()) == wanted]
    return set(alike) if len(alike) == 1 else recorded


# ---------------------------------------------------------------- a wording of a person's own


def layer_of_words(table: Table, group: Group, decided: str) -> Layer | None:
    """The layer of a wording that was decided, or of a wish that came by hand. None where no place is known, as of
    words that went with what was decided before."""
    if group.id in table.met:
        return None
    proposals = table.negotiation.standing(group)
    proposal = next((each for each in proposals if each.extents and is_counted(table, each)), proposals[0])
    if all(is_in_other_words(table.agreed, each, table.party) for each in proposals):
        return paired_layer(table.flows, table.agreed, proposal, table.party, decided.strip("\n"))
    if decided and is_said_in_the_other(table, proposals, proposal, decided):
        return None
    said = decided.strip("\n") or proposal.after.strip("\n")
    if proposal.kind is ProposalKind.FORMAT and not decided:
        return None
    if proposal.extents and is_counted(table, proposal) and not proposal.in_base:
        return at_its_place(table.flows, proposal, said)
    return by_its_words(table.flows, proposal, said)


def is_said_in_the_other(table: Table, proposals: Iterable[Proposal], here: Proposal, decided: str) -> bool:
    """Whether a wording of a group asked for in both målformer is a whole ledd in the other one."""
    others = (each for each in proposals if is_in_other_words(table.agreed, each, table.party))
    return any(is_whole(each, decided) and not is_wording_of(decided, here.context, each.context) for each in others)


def whole_of(table: Table, group: Group, decided: str) -> tuple[int, int] | None:
    """The first and last place of the paragraphs that a wording was decided for as a whole."""
    proposals = table.negotiation.standing(group)
    proposal = next((each for each in proposals if each.extents and is_counted(table, each)), None)
    if not decided or proposal is None or not is_whole(proposal, decided):
        return None
    start, end = proposal.extents[0].start, max(each.end for each in proposal.extents)
    lines = [line for line in paragraphs_of(table.flows) if line[0] <= end and start <= line[1]]
    return (lines[0][0], lines[-1][1]) if lines else None


def at_its_place(flows: Sequence[BaseFlow], proposal: Proposal, said: str) -> Layer | None:
    """A wording of the whole paragraph stands for it; one of the changed words alone stands for those. Instead of new
    paragraphs come new paragraphs, and in the place of one that was to go a paragraph too. None for rows and tables:
    words do not say which cells they are."""
    start, end = proposal.extents[0].start, max(each.end for each in proposal.extents)
    if touches_table(flows, start, end) or " | " in proposal.after:
        return None
    if not proposal.before and "\n" in proposal.after:
        return exchanged(flows, start, start, said + "\n" if proposal.after.endswith("\n") else "\n" + said)
    if not is_whole(proposal, said):
        return exchanged(flows, start, end - proposal.before.endswith("\n"), said)
    lines = [(low, high) for low, high in paragraphs_of(flows) if low <= end and start <= high]
    if len(lines) == 1:
        return layer_from(flows, [(start, said)])
    return exchanged(flows, lines[0][0], lines[-1][1], said) if lines else exchanged(flows, start, end, said)


def touches_table(flows: Sequence[BaseFlow], start: int, end: int) -> bool:
    """Whether a table, or a row of it, stands at the place or goes; not where words in a cell do."""
    found = place_of(flows, start)
    blocks = [] if found is None else found[0].blocks[found[1] :]
    here = [each for each in blocks if each.start < end or each.start <= start < each.start + each.width]
    return any(each.kind is not ItemKind.MARK for each in here)


def paragraphs_of(flows: Iterable[BaseFlow]) -> list[tuple[int, int]]:
    """The first place of each paragraph, and that of its mark."""
    return [
        (place.start, place.start + place.width - 1)
        for one in every_flow(flows)
        for place in one.blocks
        if place.element.tag == w("p")
    ]


def is_whole(proposal: Proposal, said: str) -> bool:
    """Whether a wording is one of the whole paragraph: it says more than half of what nobody asked to change."""
    kept = list(words(proposal.context.replace(proposal.before, " ", 1) if proposal.before else proposal.context))
    held = sum(span.a1 - span.a0 for span in spans_between(kept, list(words(said))) if span.same)
    return bool(kept) and 2 * held > len(kept)


def by_its_words(flows: Sequence[BaseFlow], proposal: Proposal, said: str) -> Layer | None:
    """In the paragraph of its clause as it was when the proposal was made; else in the one paragraph there that holds
    the words to go, once; what was added by hand without such words, as a new paragraph at the end of the clause."""
    texts = [
        (place, flow.shown_text(place.items[:-1]))
        for place in near_clause(flows, proposal.clause_id)
        if place.element.tag == w("p") and all(len(flow.shown(item)) == 1 for item in place.items[:-1])
    ]
    going = proposal.after.strip() if proposal.in_base else proposal.before
    same = [place for place, words_ in texts if words_ == proposal.context.strip("\n")]
    if (
        len(same) == 1
        and not proposal.in_base
        and proposal.offset >= 0
        and "\n" not in proposal.before + proposal.after
    ):
        start = same[0].start + proposal.offset
        return (
            layer_from(flows, [(start, said)])
            if is_whole(proposal, said)
            else exchanged(flows, start, start + len(going), said)
        )
    holding = [(place, at) for place, words_ in texts for at in whole_places(words_, going.strip())]
    if len(holding) == 1:
        place, at = holding[0]
        start = place.start + at
        return exchanged(flows, start, start + len(going.strip()), said.strip() if not proposal.in_base else said)
    by_hand = proposal.kind is ProposalKind.ADDED and said and not going.strip()
    end = end_of_clause(flows, proposal.clause_id) if by_hand else None
    return exchanged(flows, end, end, "\n" + said) if end is not None else None
