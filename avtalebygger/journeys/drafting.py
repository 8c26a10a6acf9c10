"""`round next`: decisions and what is undecided -> the next draft of each party's document, redlines and letters.

The draft is our own sent package with what was decided in it. Before anything is written the law is checked on the
resulting text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from avtalebygger.errors import LawError, Problem, WordError
from avtalebygger.folder import journal, layout
from avtalebygger.folder.codec import sha256
from avtalebygger.journeys.deciding import taken_in
from avtalebygger.journeys.draft_of_one import Draft, joint_draft
from avtalebygger.journeys.drafts_of_copies import copies_drafts
from avtalebygger.journeys.lawful import notice_parameters, unmet
from avtalebygger.journeys.library import shelf
from avtalebygger.journeys.material import (
    Material,
    material,
    package_of,
)
from avtalebygger.journeys.outputs import Output, write_outputs
from avtalebygger.journeys.papers import JOINT_FILE, outputs_of
from avtalebygger.journeys.standing import Standing, after, standing
from avtalebygger.journeys.taking_in import is_wordable
from avtalebygger.load.cursor import Gathered
from avtalebygger.messages import text
from avtalebygger.model.negotiation import (
    Event,
    EventKind,
    Extent,
    FileMark,
    Negotiation,
    ValueChange,
)
from avtalebygger.model.standing import Settlement
from avtalebygger.negotiate.groups import by_number
from avtalebygger.negotiate.record import plain, texts
from avtalebygger.negotiate.replay import replay
from avtalebygger.negotiate.settle import settle, settled
from avtalebygger.negotiate.stage import Act, allowed
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.resolve import reject_all, resolved


@dataclass(frozen=True, slots=True)
class Drafting:
    """What `round next` wrote, or with a dry run would. `drafts`: party -> path inside the project; `outputs`: redlines
    and letters. `by_hand`: party -> accepted groups that a person must write into its draft: what has no place in the
    document or may not be put on it, and what was asked for in the other målform and has no wording in this one.
    `wordable`: those of them that a wording decided for the party alone settles. `met`: groups of `carried` that what
    was decided meets already; `unmarked`: others that no mark shows in any draft."""

    round: int
    drafts: Mapping[str, str]
    outputs: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    unmarked: tuple[str, ...] = ()
    by_hand: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wordable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: tuple[ValueChange, ...] = ()
    head: str = ""


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
    whose = {path: party for party, path in paths.items()}
    outputs = outputs_of(folder, known, settlement, drafts, at)
    names = tuple(layout.relative(folder, each.path) for each in outputs)
    event = journal.append(
        folder,
        EventKind.DRAFTED,
        at=at,
        by=by,
        body={
            "round": number,
            "drafts": paths,
            "values": plain(values_of(now.negotiation, settlement)),
            **carried_body(known, drafts),
            "outputs": list(names),
        },
        documents={path: drafts[party].package.packed() for path, party in whose.items()},
        expected_head=now.head,
    )
    write_papers(outputs)
    return replace(told(now, known, settlement, drafts), outputs=names, head=after(now, event).head)


def carried_body(known: Material, drafts: Mapping[str, Draft]) -> dict[str, object]:
    """Where what stands open does so, and who asks for each mark: in the one document, or in each party's own and in
    the text that those of its målform share."""
    first = shared_places(known, drafts)
    if not first:
        return {"carried": {}}
    own = {party: {id: plain(extents) for id, extents in draft.carried.items()} for party, draft in drafts.items()}
    marks = {party: plain(draft.marks) for party, draft in drafts.items()}
    met = {party: list(draft.met) for party, draft in drafts.items()}
    if known.is_joint:
        [party, *_] = drafts
        return {"carried": first, "marks": marks[party], "met": met[party]}
    return {"carried": first, "carried_in": own, "marks_in": marks, "met_in": met}


def shared_places(known: Material, drafts: Mapping[str, Draft]) -> dict[str, object]:
    """Each group's places in the first document of a målform that has it, counted as that målform's text is."""
    found: dict[str, object] = {}
    for maalform, party in reversed(first_of_each_maalform(known, drafts).items()):
        for id, extents in drafts[party].carried.items():
            if extents or id not in found:
                found[id] = plain([shifted(each, known.words.beginning_of(maalform)) for each in extents])
    return found


def first_of_each_maalform(known: Material, parties: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for party in parties:
        found.setdefault(known.words.of(party).maalform, party)
    return found


def shifted(extent: Extent, by: int) -> Extent:
    comes_at = tuple(each + by for each in extent.comes_at)
    return replace(extent, start=extent.start + by, end=extent.end + by, comes_at=comes_at)


def write_papers(outputs: Sequence[Output]) -> None:
    """Raises WordError (AVT366) where the disk refuses, with the way out: the draft itself is recorded by now."""
    try:
        write_outputs(outputs, force=True)
    except WordError as error:
        hint = text("the draft is recorded; avtale round next writes what is missing of redlines and letters")
        raise WordError([replace(each, hint=hint) for each in error.problems]) from error


def told(now: Standing, known: Material, settlement: Settlement, drafts: Mapping[str, Draft]) -> Drafting:
    carried = by_number({id for groups in settlement.carried.values() for id in groups})
    marked = {id for draft in drafts.values() for id in draft.shown}
    met = {id for draft in drafts.values() for id in draft.met} - marked
    return Drafting(
        known.round.number,
        {party: draft_path(known, party) for party in drafts},
        taken=tuple(by_number({each.group for takings in settlement.taken.values() for each in takings})),
        carried=tuple(carried),
        met=tuple(by_number(met)),
        unmarked=tuple(id for id in carried if id not in marked | met),
        by_hand={party: draft.by_hand for party, draft in drafts.items() if draft.by_hand},
        wordable={party: found for party, draft in drafts.items() if (found := wordable_of(draft))},
        values=values_of(now.negotiation, settlement),
        head=now.head,
    )


def wordable_of(draft: Draft) -> tuple[str, ...]:
    return tuple(id for id in draft.by_hand if is_wordable(draft.table, id))


def draft_path(known: Material, party: str) -> str:
    """One file for a joint agreement: its text is the same for all."""
    return layout.draft_path(known.round.number, JOINT_FILE if known.is_joint else party)


def values_of(negotiation: Negotiation, settlement: Settlement) -> tuple[ValueChange, ...]:
    """The values that were accepted, for a person to enter in the project: a local adaptation as the party's own."""
    accepted = (
        replace(each.value, party=party) if taking.local else each.value
        for party, takings in settlement.taken.items()
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
    whose = {marks[party]: party for party in drafts}  # one file for several parties is one draft
    recorded = {mark: as_recorded(now.folder, mark, drafts[party]) for mark, party in whose.items()}
    return known, settlement, {party: recorded[marks[party]] for party in drafts}


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
