"""`round next`: decisions and what is undecided -> the next draft of each party's document, redlines and letters.

The draft is our own sent package with what was decided in it. Before anything is written the law is checked on the
resulting text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from avtalebygger.errors import LawError, Problem, StateError, WordError
from avtalebygger.folder import journal, layout
from avtalebygger.folder.codec import sha256
from avtalebygger.journeys.deciding import taken_in
from avtalebygger.journeys.lawful import notice_parameters, unmet
from avtalebygger.journeys.library import shelf
from avtalebygger.journeys.material import (
    Material,
    Place,
    asked_places,
    mark_names,
    material,
    moved_over,
    one_merging,
    package_of,
    with_places,
)
from avtalebygger.journeys.merge import consolidated_document, merged
from avtalebygger.journeys.outputs import Output, write_outputs
from avtalebygger.journeys.redline import redlined
from avtalebygger.journeys.standing import Standing, after, standing
from avtalebygger.journeys.taking_in import Table, table_for, written
from avtalebygger.load.cursor import Gathered
from avtalebygger.messages import text
from avtalebygger.model.existing import Existing
from avtalebygger.model.language import Maalform
from avtalebygger.model.negotiation import (
    Event,
    EventKind,
    Extent,
    FileMark,
    Negotiation,
    NegotiationParty,
    Outcome,
    Proposal,
    ValueChange,
)
from avtalebygger.model.standing import Settlement, Taking
from avtalebygger.negotiate.groups import by_number, carried_into
from avtalebygger.negotiate.record import plain, texts
from avtalebygger.negotiate.replay import replay
from avtalebygger.negotiate.settle import settle, settled
from avtalebygger.negotiate.stage import Act, allowed
from avtalebygger.negotiate.views import Views
from avtalebygger.redlining.layers import Segment
from avtalebygger.report import as_docx
from avtalebygger.report.of_letter import letter
from avtalebygger.word import gate
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.refreshed import refreshed
from avtalebygger.word.resolve import reject_all, resolved

OURS = "avtalebygger"  # the author of marks in redlines for the penholder
JOINT_FILE = "avtale"


@dataclass(frozen=True, slots=True)
class Drafting:
    """What `round next` wrote, or with a dry run would. `drafts`: party -> path inside the project; `outputs`: redlines
    and letters. `by_hand`: party -> accepted groups that a person must write into its draft: formatting, what has no
    place in the document, what was asked for in the other målform."""

    round: int
    drafts: Mapping[str, str]
    outputs: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    by_hand: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: tuple[ValueChange, ...] = ()
    head: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One document: as drafted without its fields brought up to date, and as it is written. `carried`: the extents of
    what stands open in it."""

    plain: Package
    package: Package
    by_hand: tuple[str, ...] = ()
    carried: Mapping[str, tuple[Extent, ...]] = field(default_factory=dict)


Drafted = tuple[Material, Settlement, dict[str, Draft]]
"""What a draft was made of, what was settled, and each party's document."""


def next_draft(folder: Path, *, at: str, by: str, carry_open: bool = False, dry_run: bool = False) -> Drafting:
    """Writes the next draft of every party. Where it is written, and redlines or letters of it are not there, as after
    a crash, these are written again.

    Raises StateError (AVT51x) where it is not the time, UndecidedError (AVT53x) where something is undecided or in
    conflict, LawError where the resulting text does not meet the law, AVT560 where a change does not fit into another
    party's copy."""
    if dry_run:
        return drafting(standing(folder), at, carry_open)
    with journal.locked(folder):
        now = standing(folder)
        if lost := lost_papers(now):
            return papers_again(now, lost)
        allowed(now.negotiation, Act.NEXT)
        taken_in(now, at, by)
        return recorded_draft(folder, standing(folder), at, by, carry_open)


def drafting(now: Standing, at: str, carry_open: bool) -> Drafting:
    """What would be written."""
    if lost := lost_papers(now):
        return replace(told(now, *drafted_then(now)), outputs=lost)
    allowed(now.negotiation, Act.NEXT)
    return told(now, *lawful_drafts(now, at, carry_open))


def recorded_draft(folder: Path, now: Standing, at: str, by: str, carry_open: bool) -> Drafting:
    known, settlement, drafts = lawful_drafts(now, at, carry_open)
    number = known.round.number
    paths = {party: draft_path(known, party) for party in drafts}
    outputs = outputs_of(folder, known, settlement, drafts, at)
    names = tuple(layout.relative(folder, each.path) for each in outputs)
    carried = next((each.carried for each in drafts.values() if each.carried), {})
    event = journal.append(
        folder,
        EventKind.DRAFTED,
        at=at,
        by=by,
        body={
            "round": number,
            "drafts": paths,
            "values": plain(values_of(now.negotiation, settlement)),
            "carried": {id: plain(places) for id, places in carried.items()},
            "outputs": list(names),
        },
        documents={paths[party]: draft.package.packed() for party, draft in drafts.items()},
        expected_head=now.head,
    )
    write_papers(outputs)
    return replace(told(now, known, settlement, drafts), outputs=names, head=after(now, event).head)


def write_papers(outputs: Sequence[Output]) -> None:
    """Raises WordError (AVT366) where the disk refuses, with the way out: the draft itself is recorded by now."""
    try:
        write_outputs(outputs, force=True)
    except WordError as error:
        hint = text("the draft is recorded; avtale round next writes what is missing of redlines and letters")
        raise WordError([replace(each, hint=hint) for each in error.problems]) from error


def told(now: Standing, known: Material, settlement: Settlement, drafts: Mapping[str, Draft]) -> Drafting:
    return Drafting(
        known.round.number,
        {party: draft_path(known, party) for party in drafts},
        (),
        tuple(by_number({each.group for takings in settlement.taken.values() for each in takings})),
        tuple(by_number({id for groups in settlement.carried.values() for id in groups})),
        {party: draft.by_hand for party, draft in drafts.items() if draft.by_hand},
        values_of(now.negotiation, settlement),
        now.head,
    )


def draft_path(known: Material, party: str) -> str:
    """One file for a joint agreement: its text is the same for all."""
    return layout.draft_path(known.round.number, JOINT_FILE if known.is_joint else party)


def values_of(negotiation: Negotiation, settlement: Settlement) -> tuple[ValueChange, ...]:
    """The values that were accepted, for a person to enter in the project."""
    accepted = (
        each.value
        for takings in settlement.taken.values()
        for taking in takings
        if not taking.text
        for each in negotiation.standing(negotiation.groups[taking.group])
        if each.value is not None
    )
    return tuple(dict.fromkeys(accepted))


# ---------------------------------------------------------------- redlines and letters again


def drafting_event(now: Standing) -> Event | None:
    """The event of the next draft, until that is sent."""
    if now.negotiation.round is None or not now.negotiation.round.drafted_at:
        return None
    return next(each for each in reversed(now.events) if each.kind is EventKind.DRAFTED)


def lost_papers(now: Standing) -> tuple[str, ...]:
    """The redlines and letters of the next draft that are not there: a crash came before them, or somebody took them
    away."""
    event = drafting_event(now)
    named = texts(event.body.get("outputs", [])) if event else ()
    return tuple(path for path in named if not (now.folder / path).exists())


def papers_again(now: Standing, lost: Sequence[str]) -> Drafting:
    """Only what is lost is written: a person may have worked on in the others."""
    event = drafting_event(now)
    assert event is not None
    known, settlement, drafts = drafted_then(now)
    outputs = outputs_of(now.folder, known, settlement, drafts, event.at)
    write_papers([each for each in outputs if layout.relative(now.folder, each.path) in lost])
    return replace(told(now, known, settlement, drafts), outputs=tuple(lost))


def drafted_then(now: Standing) -> Drafted:
    """The next draft as it was made, from what stood before it; the documents are those of the record."""
    event = drafting_event(now)
    assert event is not None
    then = now.events[: now.events.index(event)]
    before = Standing(now.folder, replay(then, event.follows), then)
    known, settlement, drafts = drafted(before, event.at, carry_open=bool(event.body["carried"]))
    marks = now.negotiation.rounds[-1].drafted
    return known, settlement, {party: as_recorded(now.folder, marks[party], draft) for party, draft in drafts.items()}


def as_recorded(folder: Path, mark: FileMark, draft: Draft) -> Draft:
    """The draft where it is the recorded one to the byte. An earlier version of the program may have written another:
    then the record stands, with what it left open as not taken in."""
    if sha256(draft.package.packed()) == mark.sha256:
        return draft
    package = package_of(folder, mark)
    return replace(draft, plain=resolved(package, reject_all), package=package)


# ---------------------------------------------------------------- the documents


def lawful_drafts(now: Standing, at: str, carry_open: bool) -> Drafted:
    known, settlement, drafts = drafted(now, at, carry_open)
    demand_law(now.folder, known, settlement, drafts)
    return known, settlement, drafts


def drafted(now: Standing, at: str, carry_open: bool) -> Drafted:
    known = material(now.folder, now)
    settlement = settle(now.negotiation, tuple(known.sent), carry_open=carry_open)
    settled(now.negotiation, settlement)
    before = own_drafts(now.folder, known)
    if known.is_joint:
        [first, *_] = known.sent
        one = joint_draft(known, settlement, first, before.get(first), at)
        drafts = dict.fromkeys(known.sent, one)
    else:
        drafts = copies_drafts(known, settlement, before, at)
    return known, settlement, drafts


def own_drafts(folder: Path, known: Material) -> dict[str, Package]:
    """What `round next` drafted before the penholder changed it and sent another: the words that come back where such
    a change is refused."""
    number = known.round.number
    if known.round.source != "draft" or number < 2:
        return {}
    drafted = next(each for each in known.negotiation.rounds if each.number == number - 1).drafted
    opened: dict[str, Package] = {}
    return {
        party: opened.setdefault(mark.path, package_of(folder, mark)) if mark.path not in opened else opened[mark.path]
        for party, mark in drafted.items()
    }


def joint_draft(known: Material, settlement: Settlement, party: str, before: Package | None, at: str) -> Draft:
    here = {each for each, one in known.returns.items() if one.receipt.base_round == known.round.number}
    takings = settlement.taken[party]
    late = [each for each in takings if not each.text and is_late(known, each.group, here)]
    over: dict[str, Package] = {}
    for asker, groups in by_asker(known, late, set(known.returns) - here).items():
        over[f"_over_{asker}"] = fitting(known, party, asker, groups)
    table = table_for(known, party, here, over, before, at)
    return draft_of(known, settlement, table, [each for each in takings if each not in late], tuple(over), at)


def is_late(known: Material, group: str, here: set[str]) -> bool:
    """Whether only answers to an earlier round, come in this one, hold the group's words."""
    asked = [each for each in asked_now(known, group) if each.extents]
    return (
        bool(asked)
        and not any(each.party in here for each in asked)
        and any(each.party in known.returns for each in asked)
    )


def by_asker(known: Material, takings: Iterable[Taking], askers: Iterable[str]) -> dict[str, list[str]]:
    """Each group with the first of its parties, in the parties' order, that answered."""
    found: dict[str, list[str]] = {}
    for taking in takings:
        asked = known.negotiation.asked_by(known.negotiation.groups[taking.group])
        first = next((each for each in asked if each in set(askers)), None)
        if first is not None:
            found.setdefault(first, []).append(taking.group)
    return found


def fitting(known: Material, target: str, asker: str, groups: Sequence[str]) -> Package:
    """The target's document with the asker's groups in it. Raises StateError (AVT560) where one does not fit."""
    one = known.returns[asker]
    theirs = with_places(one.answered, one.returned, asker, places_asked(known, asker, groups))
    package, stuck = moved_over(known.sent[target], one.answered, theirs)
    demand_fit(known, target, stuck, groups)
    return package


def places_asked(known: Material, asker: str, groups: Iterable[str]) -> set[Place]:
    return asked_places(each for id in groups for each in asked_now(known, id) if each.party == asker)


def asked_now(known: Material, group: str) -> list[Proposal]:
    """The group's proposals of the present round: what an earlier one carried on stands in the draft already."""
    negotiation = known.negotiation
    return [each for each in negotiation.standing(negotiation.groups[group]) if each.round == known.round.number]


def demand_fit(known: Material, target: str, stuck: Sequence[Segment], groups: Iterable[str]) -> None:
    if stuck:
        hint = text(
            "decide it with a wording that fits all: --counter --text FILE --reason TEXT; or for single parties: --for"
        )
        said = {"groups": ", ".join(groups), "party": known.negotiation.name_of(target), "words": stuck[0].context[:80]}
        raise StateError(Problem("AVT560", said, hint=hint))


def draft_of(
    known: Material,
    settlement: Settlement,
    table: Table,
    takings: Sequence[Taking],
    over: Sequence[str],
    at: str,
    moved: Mapping[str, str] | None = None,
) -> Draft:
    """The document with what is taken in; what is carried on stands in it as open marks of those who ask. `moved`: open
    groups of other parties' copies -> the document moved over from there."""
    out = set(settlement.refused[table.party])
    already = carried_into(known.negotiation, known.round.number)
    taken_groups = {each.group for each in settlement.taken[table.party]}
    open_groups = settlement.carried.get(table.party, ())
    gone = out | {id for id in already if id not in taken_groups}
    fresh = [each for each in takings if each.group not in already or each.text]
    gone |= {each.group for each in takings if each.text and each.group in already}
    done = written(table, fresh, gone, over)
    if not open_groups:
        return Draft(done.package, refreshed(known.sent[table.party], done.package), done.by_hand)
    return with_open(known, table, fresh, gone, over, open_groups, already, moved or {}, at)


def with_open(
    known: Material,
    table: Table,
    takings: Sequence[Taking],
    gone: set[str],
    over: Sequence[str],
    open_groups: Sequence[str],
    already: Mapping[str, tuple[Extent, ...]],
    moved: Mapping[str, str],
    at: str,
) -> Draft:
    from_taken = written(table, takings, gone, over)
    fresh = [id for id in open_groups if id not in already]
    still = [id for id in open_groups if id in already]

    def having(groups: Sequence[str]) -> Package:
        more = [Taking(id, Outcome.ACCEPTED) for id in groups if id in fresh and id not in moved]
        from_others = [moved[id] for id in groups if id in moved]
        stands = {id for id in groups if id in still}
        return written(table, [*takings, *more], gone - stands, [*over, *from_others]).package

    names = {id: ", ".join(mark_names(known.negotiation, asked_by(known, id)).values()) for id in open_groups}
    marked = merged(
        refreshed(known.sent[table.party], from_taken.package), {id: having([id]) for id in open_groups}, names, at
    )
    package = consolidated_document(marked)
    whole = having(open_groups)
    places = {
        id: tuple(
            Extent(each.start, each.end, each.content, each.comes_at)
            for each in one_merging(whole, having([other for other in open_groups if other != id]), id).segments[id]
        )
        for id in open_groups
    }
    return Draft(from_taken.package, package, from_taken.by_hand, places)


def asked_by(known: Material, group: str) -> tuple[str, ...]:
    return known.negotiation.asked_by(known.negotiation.groups[group])


# ---------------------------------------------------------------- copies


def copies_drafts(known: Material, settlement: Settlement, before: Mapping[str, Package], at: str) -> dict[str, Draft]:
    """What is taken in for every party is written once, into the first copy, and moved over from there; a party's own
    goes into its own copy as it answered."""
    drafts: dict[str, Draft] = {}
    for maalform in dict.fromkeys(known.words.of(party).maalform for party in known.sent):
        parties = [party for party in known.sent if known.words.of(party).maalform == maalform]
        drafts |= drafts_in(known, settlement, parties, before, at)
    return {party: drafts[party] for party in known.sent}


def drafts_in(
    known: Material, settlement: Settlement, parties: Sequence[str], before: Mapping[str, Package], at: str
) -> dict[str, Draft]:
    """The copies of one målform. What was asked for in the other one alone is for a person to put into words."""
    foreign = {
        party: [each.group for each in settlement.taken[party] if not is_said_in(known, each, parties)]
        for party in parties
    }
    taken = {
        party: tuple(each for each in settlement.taken[party] if each.group not in foreign[party]) for party in parties
    }
    here = replace(settlement, taken=taken)
    for_all = shared(here, parties)
    union = united(known, parties, for_all, at)
    found = {}
    for party in parties:
        draft = copy_draft(known, here, party, for_all, (parties[0], union), before.get(party), at)
        found[party] = replace(draft, by_hand=tuple(by_number({*draft.by_hand, *foreign[party]})))
    return found


def is_said_in(known: Material, taking: Taking, parties: Sequence[str]) -> bool:
    """Whether one of the parties asked for it in its own copy, or nobody did: then it was said by hand."""
    asked = set(asked_by(known, taking.group)) & set(known.returns)
    return not asked or bool(asked & set(parties))


def shared(settlement: Settlement, parties: Sequence[str]) -> list[Taking]:
    """What is taken in for every one of the parties."""
    [first, *others] = parties
    return [
        each
        for each in settlement.taken[first]
        if not each.local and all(each in settlement.taken[other] for other in others)
    ]


def united(known: Material, parties: Sequence[str], for_all: Sequence[Taking], at: str) -> Package:
    """The first copy with all that goes to every party."""
    first = parties[0]
    answered = [each for each in parties if each in known.returns]
    here = [each for each in answered if known.returns[each].receipt.base_round == known.round.number]
    left = list(for_all)
    union = known.sent[first]
    for asker in dict.fromkeys([*here, first]):
        mine = [each for each in left if asker in asked_by(known, each.group)] if asker in here else []
        mine = mine or (
            [each for each in left if not set(asked_by(known, each.group)) & set(known.returns)]
            if asker == first
            else []
        )
        if not mine:
            continue
        left = [each for each in left if each not in mine]
        table = table_for(known, asker, [asker] if asker in here else [], {}, None, at)
        already = carried_into(known.negotiation, known.round.number)
        reworded = {each.group for each in mine if each.text and each.group in already}
        fresh = [each for each in mine if each.text or each.group not in already]
        theirs = written(table, fresh, reworded).package
        if asker == first and union is known.sent[first]:
            union = theirs
            continue
        union, stuck = moved_over(union, known.sent[asker], theirs)
        demand_fit(known, first, stuck, [each.group for each in mine])
    for asker, groups in by_asker(known, left, set(answered) - set(here)).items():
        one = known.returns[asker]
        theirs = with_places(one.answered, one.returned, asker, places_asked(known, asker, groups))
        union, stuck = moved_over(union, one.answered, theirs)
        demand_fit(known, first, stuck, groups)
    return union


def copy_draft(
    known: Material,
    settlement: Settlement,
    party: str,
    for_all: Sequence[Taking],
    pattern: tuple[str, Package],
    before: Package | None,
    at: str,
) -> Draft:
    first, union = pattern
    own = [party] if party in known.returns and known.returns[party].receipt.base_round == known.round.number else []
    local = [each for each in settlement.taken[party] if each not in for_all]
    over: dict[str, Package] = {}
    if for_all:
        package, stuck = moved_over(known.sent[party], known.sent[first], union)
        if stuck and all(party in asked_by(known, each.group) for each in for_all):
            local = [*local, *for_all]
        else:
            demand_fit(known, party, stuck, [each.group for each in for_all])
            over["_all"] = package
    already = carried_into(known.negotiation, known.round.number)
    foreign = [
        each
        for each in local
        if not each.text and each.group not in already and party not in asked_by(known, each.group)
    ]
    for asker, groups in by_asker(known, foreign, known.returns).items():
        over[f"_over_{asker}"] = fitting(known, party, asker, groups)
    handled = {id for groups in by_asker(known, foreign, known.returns).values() for id in groups}
    opened = open_elsewhere(known, settlement, party)
    moved = {id: f"_open_{id}" for id in opened}
    table = table_for(known, party, own, {**over, **{moved[id]: package for id, package in opened.items()}}, before, at)
    mine = [each for each in local if each.group not in handled]
    return draft_of(known, settlement, table, mine, tuple(over), at, moved)


def open_elsewhere(known: Material, settlement: Settlement, party: str) -> dict[str, Package]:
    """The party's copy with each open group that others of its målform ask for, where it fits."""
    already = carried_into(known.negotiation, known.round.number)
    alike = {each for each in known.returns if known.words.of(each).maalform == known.words.of(party).maalform}
    found: dict[str, Package] = {}
    for id in settlement.carried.get(party, ()):
        if id in already or party in asked_by(known, id) or not is_for(known, id, party):
            continue
        for asker, groups in by_asker(known, [Taking(id, Outcome.ACCEPTED)], alike).items():
            one = known.returns[asker]
            theirs = with_places(one.answered, one.returned, asker, places_asked(known, asker, groups))
            package, stuck = moved_over(known.sent[party], one.answered, theirs)
            found |= {} if stuck else {id: package}
    return found


def is_for(known: Material, group: str, party: str) -> bool:
    """Whether the group is not about a value that another party has for itself."""
    values = [each.value for each in asked_now(known, group) if each.value]
    return all(each.party in {"", party} for each in values)


# ---------------------------------------------------------------- the law


def demand_law(folder: Path, known: Material, settlement: Settlement, drafts: Mapping[str, Draft]) -> None:
    """Raises LawError with each requirement that a resulting text does not meet, and the proposals that do it."""
    notice = notice_parameters(shelf(folder / "clauses", Gathered(), folder).library)
    problems: list[Problem] = []
    for party, draft in drafts.items() if not known.is_joint else list(drafts.items())[:1]:
        taken = [each.group for each in settlement.taken[party]]
        found = unmet(known.words.of(party), read(draft.plain), notice, known.negotiation, taken)
        problems += [each for each in found if each not in problems]
    if problems:
        raise LawError(problems)


# ---------------------------------------------------------------- redlines and letters


def outputs_of(
    folder: Path, known: Material, settlement: Settlement, drafts: Mapping[str, Draft], at: str
) -> list[Output]:
    out = folder / layout.out_folder(known.round.number)
    found: list[Output] = []
    seen: set[str] = set()
    for party, draft in drafts.items():
        since_ours = JOINT_FILE if known.is_joint else party
        if since_ours not in seen:
            seen.add(since_ours)
            redline = redlined(known.sent[party], draft.plain, OURS, at, Existing.ACCEPT)
            found.append(Output(out / f"{since_ours}-mot-sendt.docx", redline.data))
        if party in known.returns:
            redline = redlined(answer_over_ours(known, party), draft.plain, OURS, at, Existing.ACCEPT)
            found.append(Output(out / f"{party}-mot-svar.docx", redline.data))
    look = Views(known.negotiation)
    for one in answered_parties(known):
        found.append(Output(out / f"{one.id}-brev.docx", letter_for(known, settlement, look, one, at)))
    return found


def answer_over_ours(known: Material, party: str) -> Package:
    """Our own package with all that the party answered in it."""
    one = known.returns[party]
    if one.receipt.base_round == known.round.number:
        merging = one_merging(known.sent[party], one.returned, party)
        return with_places(known.sent[party], one.returned, party, {each.extent for each in merging.segments[party]})
    return moved_over(known.sent[party], one.answered, one.returned)[0]


def answered_parties(known: Material) -> list[NegotiationParty]:
    """All that were sent a document or asked for something in the round, in the agreement's order."""
    asked = {each.party for each in known.negotiation.proposals.values() if each.round == known.round.number}
    return [
        one
        for one in known.negotiation.parties
        if one.id != known.negotiation.penholder and (one.id in known.sent or one.id in asked)
    ]


def letter_for(known: Material, settlement: Settlement, look: Views, party: NegotiationParty, at: str) -> bytes:
    negotiation, number = known.negotiation, known.round.number
    mine = [id for id in by_number(negotiation.proposals) if negotiation.proposals[id].party == party.id]
    views = [look.view(id) for id in mine if negotiation.proposals[id].round == number]
    older = [look.view(id) for id in mine if is_answered_now(known, look, id)]
    receipt = known.round.receipt(party.id)
    carried = {id for groups in settlement.carried.values() for id in groups}
    report = letter(negotiation, party, number, [*older, *views], receipt.remarks if receipt else (), carried, today=at)
    return gate.opened(as_docx.document(report, Maalform(party.maalform)), party.id).packed()


def is_answered_now(known: Material, look: Views, id: str) -> bool:
    """A proposal of an earlier round that was carried on or put off, and is decided in this one."""
    proposal = known.negotiation.proposals[id]
    decision = look.decision(proposal)
    return proposal.round < known.round.number and decision is not None and decision.event > known.round.event
