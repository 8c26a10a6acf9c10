"""Which entries of the decision files the journal does not yet hold in those words.

A file may speak of one subject several times, as a log does: then its entries are held against what was taken in from
that file, in order. An entry that is new or edited waits to become a decision; one removed is told and changes nothing.
Line and column of an entry do not count, nor which file holds the words that stand already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from avtalebygger.model.negotiation import Decision, WrittenDecision

Subject = tuple[str, str, tuple[str, ...]]
Words = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """`new` and `edited` are to be recorded, in the order of the files; `removed` are decisions that no entry says any
    more."""

    new: tuple[WrittenDecision, ...] = ()
    edited: tuple[WrittenDecision, ...] = ()
    removed: tuple[Decision, ...] = ()

    @property
    def entries(self) -> tuple[WrittenDecision, ...]:
        """All that waits. A later entry of a file is a later decision."""
        return tuple(sorted((*self.new, *self.edited), key=lambda each: each.where))


def waiting(written: Sequence[WrittenDecision], recorded: Sequence[Decision]) -> Waiting:
    """`written`: the entries of all files. `recorded`: all decisions, in the order of the journal."""
    last = {subject_of(each)[1:]: words_of(each) for each in recorded}
    new: list[WrittenDecision] = []
    edited: list[WrittenDecision] = []
    for subject, entries in by_subject(written).items():
        before = [each for each in recorded if subject_of(each) == subject]
        fresh = entries[held(entries, before) :]
        if [last.get(subject[1:])] == [words_of(each.decision) for each in fresh]:
            continue
        (edited if before else new).extend(fresh)
    return Waiting(tuple(new), tuple(edited), removed(written, recorded))


def held(entries: Sequence[WrittenDecision], before: Sequence[Decision]) -> int:
    """How many of a subject's entries, from the first, the journal holds: its last decisions from the file begin with
    them, or end with them."""
    said = [words_of(each.decision) for each in entries]
    known = [words_of(each) for each in before]
    overlap = next((n for n in range(min(len(said), len(known)), 0, -1) if known[-n:] == said[:n]), 0)
    tail = known[-len(said) :]
    same = next((n for n, (a, b) in enumerate(zip(said, tail, strict=False)) if a != b), min(len(said), len(tail)))
    return max(overlap, same)


def removed(written: Sequence[WrittenDecision], recorded: Sequence[Decision]) -> tuple[Decision, ...]:
    """The last decision from each file on each subject that the file speaks of no more, nor any other in its words."""
    files = {subject_of(each.decision) for each in written}
    said = {(subject_of(each.decision)[1:], words_of(each.decision)) for each in written}
    last = {subject_of(each): each for each in recorded if each.source}
    return tuple(
        each for subject, each in last.items() if subject not in files and (subject[1:], words_of(each)) not in said
    )


def by_subject(written: Iterable[WrittenDecision]) -> dict[Subject, list[WrittenDecision]]:
    found: dict[Subject, list[WrittenDecision]] = {}
    for each in written:
        found.setdefault(subject_of(each.decision), []).append(each)
    return found


def subject_of(decision: Decision) -> Subject:
    return decision.source, decision.subject, tuple(sorted(decision.for_parties))


def words_of(decision: Decision) -> Words:
    return decision.outcome, decision.reason, decision.body, decision.meeting, decision.text
