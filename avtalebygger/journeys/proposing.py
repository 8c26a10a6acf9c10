"""The proposals: which there are, one with all it hangs together with, one that came by another way than a document,
and a person's word on which are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from avtalebygger.diff.marks import printed
from avtalebygger.errors import Problem, StateError
from avtalebygger.folder import journal
from avtalebygger.journeys.agreed import Agreed, AgreedClause
from avtalebygger.journeys.asked import placed
from avtalebygger.journeys.clause_places import spaced_as, whole_places
from avtalebygger.journeys.common_text import blocks_of, common_text, first_copy, with_common
from avtalebygger.journeys.effects import effects, removes_cover
from avtalebygger.journeys.ground import Ground, ground_of, position_in
from avtalebygger.journeys.sent_documents import words_of
from avtalebygger.journeys.standing import Standing, after, party_named, recorded, standing
from avtalebygger.messages import text
from avtalebygger.model.change import Place
from avtalebygger.model.negotiation import Event, EventKind, Negotiation, Proposal, ProposalKind, Round, Wish
from avtalebygger.model.standing import ProposalView
from avtalebygger.negotiate.groups import by_number
from avtalebygger.negotiate.propose import added_body, recorded_as
from avtalebygger.negotiate.regroup import grouped_body, ungrouped_body
from avtalebygger.negotiate.replay import applied
from avtalebygger.negotiate.stage import Act, allowed
from avtalebygger.negotiate.subject import group_named
from avtalebygger.negotiate.views import Views
from avtalebygger.redlining import flow
from avtalebygger.redlining.base import BasePlace
from avtalebygger.redlining.chosen import reworded
from avtalebygger.redlining.flow import ItemKind
from avtalebygger.redlining.segments import flow_segments
from avtalebygger.text.clause_numbers import bare_number, is_within
from avtalebygger.word import gate


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal with what it would do to the law's requirements, in words."""

    negotiation: Negotiation
    view: ProposalView
    law: tuple[str, ...]


def show(folder: Path, subject: str) -> tuple[Shown, ...]:
    """The proposal with that id, or all of a group or conflict. Raises StateError (AVT520)."""
    now = standing(folder)
    look = Views(now.negotiation)
    return tuple(
        Shown(now.negotiation, look.view(id), law_of(folder, now.negotiation, now.negotiation.proposals[id]))
        for id in named(now.negotiation, subject.strip().upper())
    )


def named(negotiation: Negotiation, subject: str) -> Sequence[str]:
    if subject in negotiation.proposals:
        return (subject,)
    if subject in negotiation.conflicts:
        groups = negotiation.conflicts[subject].groups
        return by_number(id for group in groups for id in negotiation.groups[group].proposals)
    return by_number(group_named(negotiation, subject).proposals)


def law_of(folder: Path, negotiation: Negotiation, proposal: Proposal) -> tuple[str, ...]:
    base = proposal.base_round or proposal.round
    round = next((one for one in negotiation.rounds if one.number == base), None)
    if round is None or round.agreement is None:
        return ()
    words = words_of(folder, round).of(proposal.party)
    found = effects(words, proposal, alongside(negotiation, proposal))
    if not found and not any(clause.covers for clause in words.clauses):
        return (text("hol § 6-2: not checked; no clause of the draft is mapped to its points"),)
    return found


def breaking_the_law(folder: Path, negotiation: Negotiation) -> int:
    """How many proposals of the present round would leave a requirement of the law unmet, each taken in with what else
    its party strikes of the clause."""
    round = negotiation.round
    if round is None or round.agreement is None:
        return 0
    words = words_of(folder, round)
    here = (each for each in negotiation.proposals.values() if each.round == round.number and not each.withdrawn)
    return sum(removes_cover(words.of(each.party), each, alongside(negotiation, each)) for each in here)


def alongside(negotiation: Negotiation, proposal: Proposal) -> tuple[Proposal, ...]:
    """What else the party asks for in the round."""
    return tuple(
        each
        for each in negotiation.proposals.values()
        if (each.party, each.round) == (proposal.party, proposal.round) and each != proposal and not each.withdrawn
    )


# ---------------------------------------------------------------- added by hand


@dataclass(frozen=True, slots=True)
class Spoken:
    """A wish that came by e-mail, by telephone or at a meeting. `clause` by id, number or heading; `before` words that
    stand in it and are to go, `after` what is to come instead, `reason` why, or the wish in the party's own words."""

    party: str
    clause: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    author: str = ""


def add(folder: Path, spoken: Spoken, *, at: str, by: str, dry_run: bool = False) -> tuple[Negotiation, Proposal]:
    """The proposal as it is now. Where its words are found in the clause it lies in the text as one from a document
    would, and groups and collides so. Recorded already in those words and undecided, it is that one: a command that was
    broken off can be given again.

    Raises StateError: AVT51x where it is not the time, AVT524 for a party there is not, AVT556 for a clause, AVT557
    where the words that are to go do not stand in it, or stand there twice."""
    if dry_run:
        now = standing(folder)
        body = adding(now, spoken)
        if known := recorded_as(now.negotiation, body):
            return now.negotiation, known
        return added(applied(now.negotiation, unwritten(now, EventKind.ADDED, at, by, body)), body)
    with journal.locked(folder):
        now = standing(folder)
        body = adding(now, spoken)
        if known := recorded_as(now.negotiation, body):
            return now.negotiation, known
        event = journal.append(folder, EventKind.ADDED, at=at, by=by, body=body, expected_head=now.head)
        return added(after(now, event).negotiation, body)


def added(negotiation: Negotiation, body: Any) -> tuple[Negotiation, Proposal]:
    return negotiation, negotiation.proposals[body["proposal"]["id"]]


def unwritten(now: Standing, kind: EventKind, at: str, by: str, body: Any) -> Event:
    return journal.unwritten(kind, at=at, by=by, body=body, number=now.negotiation.events + 1)


def adding(now: Standing, spoken: Spoken) -> dict[str, Any]:
    allowed(now.negotiation, Act.ADD)
    party = party_named(now.negotiation, spoken.party).id
    return added_body(now.negotiation, party, spoken_wish(now, party, spoken))


def spoken_wish(now: Standing, party: str, spoken: Spoken) -> Wish:
    wish = Wish(before=spoken.before, after=spoken.after, reason=spoken.reason, author=spoken.author)
    if not spoken.clause:
        return replace(wish, kind=ProposalKind.ADDED)
    round = now.negotiation.rounds[-1]
    asked_of = party if party in round.sent else next(iter(round.sent))
    clause = clause_named(words_of(now.folder, round).of(asked_of), spoken.clause)
    if spoken.before:
        return in_text(now, round, asked_of, clause, spoken, wish)
    number = bare_number(spoken.clause) if is_paragraph(spoken.clause, clause) else clause.number
    return replace(wish, clause=number, clause_id=clause.id, clause_title=clause.title, kind=ProposalKind.ADDED)


def clause_named(words: Agreed, name: str) -> AgreedClause:
    """By id, by number (7.2 is in 7) or by heading."""
    wanted = name.strip().casefold()
    for clause in words.clauses:
        if wanted in {clause.id.casefold(), clause.title.casefold()} or is_within(wanted, clause.number):
            return clause
    known = [one for one in words.clauses if one.number != "-"]
    if near := get_close_matches(wanted, [each for one in known for each in (one.id, one.title.casefold())], n=1):
        hint = text("did you mean «{name}»?", name=near[0])
    else:
        counted = [one.number for one in known if one.number.isdecimal()]
        numbers = f"{counted[0]}–{counted[-1]}" if counted else "–"
        hint = text("name it by number ({numbers}), by heading or by id: avtale check lists them", numbers=numbers)
    raise StateError(Problem("AVT556", {"clause": name}, hint=hint))


def in_text(now: Standing, round: Round, party: str, clause: AgreedClause, spoken: Spoken, wish: Wish) -> Wish:
    mark = round.sent[party]
    words = words_of(now.folder, round)
    ground = ground_of(gate.opened(recorded(now.folder, mark), mark.path))
    found = [
        (key, number, place, start)
        for key, one in ground.by_key.items()
        for number, place in enumerate(one.blocks)
        if place.kind is ItemKind.MARK and is_in(ground, place, clause, spoken)
        for start in whole_places(flow.shown_text(place.items[:-1]), spoken.before)
    ]
    if len(found) != 1:
        said = {"words": spoken.before, "clause": spoken.clause, "count": len(found)}
        raise StateError(Problem("AVT557", said, hint=text("give more of the words, or the number of the paragraph")))
    key, number, place, start = found[0]
    there = flow.shown_text(place.items[:-1])
    before = there[start : start + len(spoken.before)]
    coming = spaced_as(spoken.after, before)
    layer = {number: reworded(place, f"{there[:start]}{coming}{there[start + len(before) :]}")}
    segments = flow_segments(ground.by_key[key], layer)
    wishes = [placed(ground, segment) for segment in segments]
    found_wish = replace(
        wishes[0],
        before=before,
        after=coming,
        extents=tuple(extent for each in wishes for extent in each.extents),
        reason=wish.reason,
        author=wish.author,
    )
    first = first_copy(now, round, party, words)
    if first is None:
        return found_wish
    other = ground_of(gate.opened(recorded(now.folder, first.mark), first.mark.path))
    mine, theirs = blocks_of(ground, words.of(party)), blocks_of(other, words.of(first.party))
    return with_common([found_wish], common_text(party, mine, theirs, words))[0]


def is_in(ground: Ground, place: BasePlace, clause: AgreedClause, spoken: Spoken) -> bool:
    """Whether the paragraph is one of the clause, and that of the number that was said."""
    at, number = ground.places.get(position_in(ground, place), (Place(), ""))
    if (at.clause_id or at.number, at.title) != (clause.id or clause.number, clause.title):
        return False
    exact = is_paragraph(spoken.clause, clause)
    return not exact or bare_number(printed(at, number)) == bare_number(spoken.clause)


def is_paragraph(said: str, clause: AgreedClause) -> bool:
    """Whether a number is that of a paragraph in the clause, and not of the clause."""
    return is_within(said, clause.number) and bare_number(said) != bare_number(clause.number)


# ---------------------------------------------------------------- which are the same


def group(folder: Path, subjects: Sequence[str], *, at: str, by: str, dry_run: bool = False) -> Negotiation:
    """Several become one group, the first one's. Raises StateError AVT520, AVT525, AVT540 or AVT541."""
    return regrouped(folder, EventKind.GROUPED, subjects, at, by, dry_run)


def ungroup(folder: Path, subjects: Sequence[str], *, at: str, by: str, dry_run: bool = False) -> Negotiation:
    """Each proposal named gets a group of its own. Raises StateError AVT520, AVT525 or AVT542."""
    return regrouped(folder, EventKind.UNGROUPED, subjects, at, by, dry_run)


def regrouped(folder: Path, kind: EventKind, subjects: Sequence[str], at: str, by: str, dry_run: bool) -> Negotiation:
    body_of = grouped_body if kind is EventKind.GROUPED else ungrouped_body
    named = [each.strip().upper() for each in subjects]
    if dry_run:
        now = standing(folder)
        allowed(now.negotiation, Act.GROUP)
        return applied(now.negotiation, unwritten(now, kind, at, by, body_of(now.negotiation, named)))
    with journal.locked(folder):
        now = standing(folder)
        allowed(now.negotiation, Act.GROUP)
        body = body_of(now.negotiation, named)
        event = journal.append(folder, kind, at=at, by=by, body=body, expected_head=now.head)
        return after(now, event).negotiation
