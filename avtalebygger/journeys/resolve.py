"""Tracked changes of a Word file accepted or rejected: all of them, those of some authors, those in some clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from avtalebygger.diff.marks import Mark, marks
from avtalebygger.errors import Location, Problem, WordError
from avtalebygger.messages import text
from avtalebygger.model.document import Position, Revision
from avtalebygger.word import resolve as resolver
from avtalebygger.word.active import passive
from avtalebygger.word.gate import opened
from avtalebygger.word.read import read
from avtalebygger.word.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Resolved:
    """The file written anew, how many marks were settled and how many are left, and what was left out, in words."""

    data: bytes
    settled: int
    left: int
    notes: tuple[str, ...] = ()


def accepted(data: bytes, *, authors: Sequence[str] = (), clauses: Sequence[str] = ()) -> bytes:
    """The file with every tracked change accepted; those of these authors and in these clauses alone, where named."""
    return settled(data, "accept", authors, clauses).data


def rejected(data: bytes, *, authors: Sequence[str] = (), clauses: Sequence[str] = ()) -> bytes:
    """As `accepted`, the other way."""
    return settled(data, "reject", authors, clauses).data


def resolve(data: bytes, decide: Callable[[Revision], Verdict], name: str = "document") -> bytes:
    """The file with each tracked change accepted, rejected or kept, as `decide` says of it."""
    return passive(resolver.resolved(opened(data, name), decide))[0].packed()


def settled(
    data: bytes, verdict: str, authors: Sequence[str] = (), clauses: Sequence[str] = (), name: str = "document"
) -> Resolved:
    """`verdict` is accept or reject.

    Raises WordError: AVT30x for a file refused, AVT340 for an author and AVT341 for a clause without a change."""
    package = opened(data, name)
    found = marks(read(package))
    demand_authors(found, authors, name)
    chosen = [mark for mark in found if not authors or mark.author in authors]
    places = places_in(chosen, clauses, name) if clauses else None
    chosen = [mark for mark in chosen if places is None or mark.position in places]
    decide = resolver.selected(Verdict(verdict), authors, places)
    written, notes = passive(resolver.resolved(package, decide))
    return Resolved(written.packed(), len(chosen), len(found) - len(chosen), tuple(notes))


def demand_authors(found: Iterable[Mark], authors: Sequence[str], name: str) -> None:
    known = sorted({mark.author for mark in found})
    missing = [author for author in authors if author not in known]
    if missing:
        raise WordError(
            [Problem("AVT340", {"author": a, "name": name}, Location(name), offer(a, known)) for a in missing]
        )


def places_in(found: Sequence[Mark], clauses: Sequence[str], name: str) -> frozenset[Position]:
    problems = []
    places: set[Position] = set()
    for clause in clauses:
        here = {mark.position for mark in found if stands_in(mark, clause) and mark.position is not None}
        if not here:
            known = sorted({mark.clause for mark in found} | {mark.place.clause_id for mark in found} - {""})
            problems.append(Problem("AVT341", {"clause": clause, "name": name}, Location(name), offer(clause, known)))
        places |= here
    if problems:
        raise WordError(problems)
    return frozenset(places)


def stands_in(mark: Mark, clause: str) -> bool:
    """By our id, by the number of the paragraph, or by that of the clause around it."""
    return clause in (mark.place.clause_id, mark.number, mark.place.number) and bool(clause)


def offer(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, 1, 0.5)
    if near:
        return text("did you mean «{near}»?", near=near[0])
    return text("there are: {known}", known=", ".join(known)) if known else text("it holds no tracked changes")
