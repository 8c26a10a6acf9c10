"""One document with every party's marks over what we sent: the whole round on one table.

Its law, for any set of parties: accept the marks of one party and reject all others, and the text is exactly that
party's document; reject all, and it is what we sent. In copies it stands on the common text, and a party's own values
are put back by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from avtalebygger.errors import Problem, StateError
from avtalebygger.journeys.common import Common, common
from avtalebygger.journeys.material import Material, mark_names, material, moved_over
from avtalebygger.journeys.merge import Merging, consolidated_document, merged
from avtalebygger.journeys.standing import standing
from avtalebygger.messages import text
from avtalebygger.model.document import revisions
from avtalebygger.model.language import Maalform
from avtalebygger.model.negotiation import Group, Negotiation, Proposal
from avtalebygger.model.standing import ProposalView
from avtalebygger.negotiate.groups import by_number
from avtalebygger.negotiate.views import Views, in_parties_order
from avtalebygger.redlining.base import BaseFlow, every_flow
from avtalebygger.redlining.consolidate import Remark
from avtalebygger.redlining.segments import Segment
from avtalebygger.report.remarks import remark_lines
from avtalebygger.word.anchors import bookmark
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.stamp import with_properties

SIGNATURE = "avtalebygger"  # the author of the comments


@dataclass(frozen=True, slots=True)
class Consolidated:
    """`names`: party id -> the name that its marks bear. `open_marks`: our own marks that stood open in what we sent
    and count as accepted. `left_out`: party -> what of its content may not come along. `values`: in copies, what each
    name of the common text stands for in each party's document. `unplaced`: groups whose comment found no place."""

    maalform: str
    package: Package
    names: Mapping[str, str]
    open_marks: tuple[str, ...] = ()
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()


def consolidated(folder: Path, *, at: str = "") -> tuple[Consolidated, ...]:
    """The present round's returns on one base: one document, or in copies one for each målform there is. The marks are
    dated `at`, or as the last event is: then the same record gives the same bytes.

    Raises StateError (AVT510) before the first round, JournalError where the record does not hold."""
    now = standing(folder)
    if now.negotiation.round is None:
        raise StateError(Problem("AVT510", {"act": "export"}, hint=text("avtale round send")))
    known = material(folder, now)
    at = at or now.events[-1].at
    if known.is_joint:
        return (joint(known, at),)
    by_form: dict[str, list[str]] = {}
    for party in known.sent:
        by_form.setdefault(known.words.of(party).maalform, []).append(party)
    return tuple(of_copies(known, maalform, parties, at) for maalform, parties in by_form.items())


def joint(known: Material, at: str) -> Consolidated:
    base = next(iter(known.sent.values()))
    returned = {
        party: one.returned if one.receipt.base_round == known.round.number
        else moved_over(base, one.answered, one.returned)[0]
        for party, one in known.returns.items()
    }  # fmt: skip
    maalform = next(iter(known.words.documents.values())).maalform
    merging = merged(base, returned, mark_names(known.negotiation, known.sent), at)
    return finished(known, merging, base, maalform, {})


def of_copies(known: Material, maalform: str, parties: Sequence[str], at: str) -> Consolidated:
    """The first copy's text with names for values is the base; every copy, answered or not, lies over it."""
    found = {party: common_of(known, party, answered=True) for party in parties}
    base = common_of(known, parties[0], answered=False).returned
    merging = merged(
        base,
        {party: one.returned for party, one in found.items()},
        mark_names(known.negotiation, parties),
        at,
    )
    return finished(known, merging, base, maalform, {party: one.values for party, one in found.items()})


def common_of(known: Material, party: str, *, answered: bool) -> Common:
    """A party's answer on the common text, or what it answered."""
    one = known.returns.get(party)
    whose = known.negotiation.party(party)
    assert whose is not None
    sent = one.answered if one else known.sent[party]
    return common(sent, one.returned if one and answered else None, known.words.of(party), whose)


def finished(
    known: Material, merging: Merging, sent: Package, maalform: str, values: Mapping[str, Mapping[str, str]]
) -> Consolidated:
    remarks, unplaced = remarks_of(known, merging, Maalform(maalform))
    package = consolidated_document(merging, remarks)
    package = with_properties(package, {"avt_party": "", "avt_round": str(known.round.number)})
    return Consolidated(
        maalform,
        package,
        merging.names,
        open_marks_of(sent),
        {party: left for party, left in merging.left_out.items() if left},
        values,
        unplaced,
    )


def open_marks_of(sent: Package) -> tuple[str, ...]:
    """«Tingvoll: satt inn …», one for each mark of words that stood open in what we sent."""
    found = [(one.author, one.kind.value, words) for one, words in revisions(read(sent)) if words.strip()]
    return tuple(f"{author}: {kind}: {words[:120]}" for author, kind, words in dict.fromkeys(found))


# ---------------------------------------------------------------- comments


def remarks_of(known: Material, merging: Merging, maalform: Maalform) -> tuple[list[Remark], tuple[str, ...]]:
    """A comment a group of the round, at its first place; and the groups that found none."""
    look = Views(known.negotiation)
    places = Places(known, merging)
    remarks: list[Remark] = []
    unplaced: list[str] = []
    for group in groups_of(known.negotiation, known.round.number):
        asked = in_parties_order(known.negotiation, known.negotiation.standing(group))
        standing = [look.view(each.id) for each in asked]
        views = [view for view in standing if is_here(known, merging, view.proposal)]
        if not views:
            continue
        place = places.of(views)
        if place is None:
            unplaced.append(group.id)
            continue
        lines = remark_lines(known.negotiation, views, maalform)
        remarks.append(Remark(place, SIGNATURE, lines, unmarked=not places.is_marked(place)))
    return remarks, tuple(unplaced)


def is_here(known: Material, merging: Merging, proposal: Proposal) -> bool:
    """Whether the document shows its party; what was added by hand belongs to every one."""
    return proposal.party in merging.layers or proposal.party not in known.returns


def groups_of(negotiation: Negotiation, round: int) -> Iterator[Group]:
    for id in by_number(negotiation.groups):
        if negotiation.groups[id].round == round:
            yield negotiation.groups[id]


class Places:
    """Where a group's comment stands in the base of a merging."""

    def __init__(self, known: Material, merging: Merging) -> None:
        self.known, self.merging = known, merging
        self.headings = dict(bookmarks_in(merging.flows))
        self.extents = [(each.start, each.end) for found in merging.segments.values() for each in found]

    def is_marked(self, place: int) -> bool:
        return any(start <= place <= end for start, end in self.extents)

    def of(self, views: Sequence[ProposalView]) -> int | None:
        """Its mark; else the paragraph it speaks of; else its clause's heading."""
        proposals = [view.proposal for view in views]
        for ask in (self.marked, self.counted, self.paragraph, self.heading):
            found = next((place for each in proposals if (place := ask(each)) is not None), None)
            if found is not None:
                return found
        return None

    def marked(self, proposal: Proposal) -> int | None:
        """The party's mark at the recorded place, or the one of the same words."""
        found = self.merging.segments.get(proposal.party, ())
        if self.is_counted_here(proposal):
            at = {(each.start, each.end, each.content) for each in proposal.extents}
            return next((each.start for each in found if each.extent in at), None)
        return next((each.start for each in found if says(each, proposal)), None)

    def is_counted_here(self, proposal: Proposal) -> bool:
        return self.known.is_joint and proposal.base_round == self.known.round.number

    def counted(self, proposal: Proposal) -> int | None:
        return proposal.extents[0].start if proposal.extents and self.is_counted_here(proposal) else None

    def paragraph(self, proposal: Proposal) -> int | None:
        wanted = proposal.context.strip()
        if not wanted:
            return None
        return next((start for start, words in paragraphs_in(self.merging.flows) if words.strip() == wanted), None)

    def heading(self, proposal: Proposal) -> int | None:
        return self.headings.get(bookmark(proposal.clause_id)) if proposal.clause_id else None


def says(segment: Segment, proposal: Proposal) -> bool:
    return (segment.before, segment.after) == (proposal.before, proposal.after)


def paragraphs_in(flows: Iterable[BaseFlow]) -> Iterator[tuple[int, str]]:
    for one in every_flow(flows):
        for place in one.blocks:
            if place.element.tag == w("p"):
                yield place.start, place.words


def bookmarks_in(flows: Iterable[BaseFlow]) -> Iterator[tuple[str, int]]:
    for one in every_flow(flows):
        for place in one.blocks:
            if place.element.tag == w("p"):
                yield from ((each.get(w("name"), ""), place.start) for each in place.element.iter(w("bookmarkStart")))
