"""Decisions: recorded one by one, or taken in from the files that people write and the program never rewrites."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from avtalebygger.errors import Location, Problem, SourceError, StateError
from avtalebygger.folder import journal, layout
from avtalebygger.journeys.library import read, yaml_files
from avtalebygger.journeys.standing import Standing, after, party_named, standing
from avtalebygger.load.decisions import load_decisions
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Decision, Event, EventKind, Negotiation, WrittenDecision
from avtalebygger.model.standing import Clash
from avtalebygger.negotiate.decide import decided_body, recorded_as
from avtalebygger.negotiate.replay import applied
from avtalebygger.negotiate.settle import clashes_with, undecided
from avtalebygger.negotiate.stage import Act, allowed
from avtalebygger.negotiate.waiting import Waiting, waiting


@dataclass(frozen=True, slots=True)
class Deciding:
    """What was, or with a dry run would be, recorded. `removed`: decisions that no file says any more; they stand.
    `left`: how many proposals are undecided now. `clashes`: groups of which these decisions take in more than can
    stand."""

    decisions: tuple[Decision, ...]
    removed: tuple[Decision, ...] = ()
    left: int = 0
    head: str = ""
    clashes: tuple[Clash, ...] = ()


# ---------------------------------------------------------------- said on the command line


def decide(
    folder: Path, subjects: Sequence[str], decision: Decision, *, at: str, by: str, dry_run: bool = False
) -> Deciding:
    """The same decision on each subject, as one event: a person said it at once. Said again in the same words it is no
    new decision, so that a command that was broken off can be given again.

    Raises StateError (AVT520–AVT527) with what is wrong in it, before anything is written."""
    if dry_run:
        now = standing(folder)
        return decided(now, said(now.negotiation, subjects, decision), at, by, dry_run=True)
    with journal.locked(folder):
        now = standing(folder)
        return decided(now, said(now.negotiation, subjects, decision), at, by, dry_run=False)


def said(negotiation: Negotiation, subjects: Sequence[str], decision: Decision) -> list[Decision]:
    parties = tuple(party_named(negotiation, each).id for each in decision.for_parties)
    return [replace(decision, subject=each.strip().upper(), for_parties=parties) for each in subjects]


def decided(now: Standing, decisions: Sequence[Decision], at: str, by: str, *, dry_run: bool) -> Deciding:
    allowed(now.negotiation, Act.DECIDE)
    body = decided_body(now.negotiation, decisions, by)
    if known := recorded_as(now.negotiation, body):
        return told(now, known)
    number = now.negotiation.events + 1
    if dry_run:
        event = journal.unwritten(EventKind.DECIDED, at=at, by=by, body=body, number=number)
        held = after_unwritten(now, event)
    else:
        event = journal.append(now.folder, EventKind.DECIDED, at=at, by=by, body=body, expected_head=now.head)
        held = after(now, event)
    new = tuple(each for each in held.negotiation.decisions if each.event == number)
    return told(held, new)


def told(now: Standing, decisions: Sequence[Decision], removed: tuple[Decision, ...] = ()) -> Deciding:
    """What was decided, and where that leaves the negotiation."""
    clashes = clashes_with(now.negotiation, {each.group for each in decisions})
    return Deciding(tuple(decisions), removed, left(now.negotiation), now.head, clashes)


def after_unwritten(now: Standing, event: Event) -> Standing:
    return Standing(now.folder, applied(now.negotiation, event), now.events)


def left(negotiation: Negotiation) -> int:
    return sum(map(len, undecided(negotiation).values()))


# ---------------------------------------------------------------- written in files


def take_in(folder: Path, *, at: str, by: str, dry_run: bool = False) -> Deciding:
    """Each waiting entry of the decision files becomes one event.

    Raises SourceError where a file cannot be read, StateError with all that is wrong in the entries, each with its
    place; then none is recorded."""
    if dry_run:
        now = standing(folder)
        found = found_waiting(now)
        checked(now.negotiation, found, by)
        return would_be_taken_in(now, found, at, by)
    with journal.locked(folder):
        return taken_in(standing(folder), at, by)


def taken_in(now: Standing, at: str, by: str) -> Deciding:
    """To be called with the lock held."""
    found = found_waiting(now)
    checked(now.negotiation, found, by)
    new: list[Decision] = []
    for entry in found.entries:
        done = decided(now, [known_parties(now.negotiation, entry.decision)], at, by, dry_run=False)
        new += done.decisions
        now = standing(now.folder)
    return told(now, new, found.removed)


def would_be_taken_in(now: Standing, found: Waiting, at: str, by: str) -> Deciding:
    held = now
    for entry in found.entries:
        body = decided_body(held.negotiation, [known_parties(held.negotiation, entry.decision)], by)
        number = held.negotiation.events + 1
        held = after_unwritten(held, journal.unwritten(EventKind.DECIDED, at=at, by=by, body=body, number=number))
    new = [each for each in held.negotiation.decisions if each.event > now.negotiation.events]
    return replace(told(held, new, found.removed), head=now.head)


def checked(negotiation: Negotiation, found: Waiting, by: str) -> None:
    """Raises StateError with the Problems of all entries, each at its place."""
    if found.entries:
        allowed(negotiation, Act.DECIDE)
    problems: list[Problem] = []
    for entry in found.entries:
        try:
            decided_body(negotiation, [known_parties(negotiation, entry.decision)], by)
        except StateError as error:
            problems += [replace(each, where=entry.where) for each in error.problems]
    if problems:
        raise StateError(problems)


def known_parties(negotiation: Negotiation, decision: Decision) -> Decision:
    return replace(decision, for_parties=tuple(party_named(negotiation, each).id for each in decision.for_parties))


def found_waiting(now: Standing) -> Waiting:
    return waiting(written_decisions(now.folder, now.negotiation), now.negotiation.decisions)


def written_decisions(folder: Path, negotiation: Negotiation) -> tuple[WrittenDecision, ...]:
    """The entries of the present round's decision files. Raises SourceError with all that is wrong in them."""
    if negotiation.round is None:
        return ()
    place = folder / layout.decisions_folder(negotiation.round.number)
    return load_decisions(yaml_files(place, folder))


def waiting_entries(folder: Path, negotiation: Negotiation) -> int:
    """How many entries the journal does not yet hold in those words."""
    return len(waiting(written_decisions(folder, negotiation), negotiation.decisions).entries)


def wording(file: Path) -> str:
    """A wording of a person's own, from a text file in UTF-8, or standard input for "-". Raises SourceError."""
    name, content = ("-", sys.stdin.buffer.read()) if str(file) == "-" else read(file)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").strip("\n")
    except UnicodeDecodeError as error:
        raise SourceError(Problem("AVT101", {"encoding": text("something else")}, Location(name))) from error
