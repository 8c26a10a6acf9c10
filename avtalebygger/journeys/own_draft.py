"""A draft of somebody's own in place of what the program made: what the law asks of it before it goes out.

The first one is a foreign document: § 6-2 is asked where a person says which clauses settle which points, and topics
that nobody mapped are notes. A later one stands instead of what `round next` wrote, and takes away nothing that the law
asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from avtalebygger.errors import LawError, Location, Problem
from avtalebygger.journeys.agreed import Agreed
from avtalebygger.journeys.lawful import has_content, notice_parameters, unmet
from avtalebygger.journeys.library import shelf
from avtalebygger.journeys.material import mark_names
from avtalebygger.load.cursor import Gathered
from avtalebygger.messages import text
from avtalebygger.model.document import Revision
from avtalebygger.model.negotiation import Negotiation
from avtalebygger.model.points import POINTS
from avtalebygger.redlining.pen import JOINER
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.resolve import resolved
from avtalebygger.word.verdicts import Verdict


def demand_mapped(words: Agreed, covers: Mapping[str, tuple[int, ...]], draft: Path) -> None:
    """Raises LawError (AVT601) with each point that a person mapped to clauses of which the draft has none, or only the
    heading."""
    settled = settled_points(words)
    mapped = sorted({point for points in covers.values() for point in points})
    demand([Problem("AVT601", {"point": one, "name": POINTS[one].nb}) for one in mapped if one not in settled], draft)


def unmapped(words: Agreed, demanded: Sequence[int]) -> Iterator[str]:
    """The demanded points that no clause of the draft is mapped to, in words."""
    settled = settled_points(words)
    if not settled:
        yield text("hol § 6-2: not checked; no clause of the draft is mapped to its points")
        return
    for point in demanded:
        if point not in settled:
            name = POINTS[point].nb
            yield text("hol § 6-2 nr. {point} ({name}): no clause of the draft is mapped to it", point=point, name=name)


def settled_points(words: Agreed) -> set[int]:
    """The points of the clauses with more than a heading."""
    full = (clause for clause in words.clauses if has_content([each.text for each in clause.paragraphs]))
    return {point for clause in full for point in clause.covers}


def demand_lawful(folder: Path, before: Agreed, package: Package, negotiation: Negotiation, draft: Path) -> None:
    """Raises LawError with each requirement that stood in the round before and that the draft does not meet: a topic
    gone, a samarbeidstiltak without its four fields, notice under a year."""
    notice = notice_parameters(shelf(folder / "clauses", Gathered(), folder).library)
    demand(unmet(before, read(without_open(package, negotiation)), notice, negotiation, ()), draft)


def without_open(package: Package, negotiation: Negotiation) -> Package:
    """The draft less what was carried on in it as open marks of those who ask: nobody has decided that."""
    asking = [each.id for each in negotiation.parties if each.id != negotiation.penholder]
    names = set(mark_names(negotiation, asking).values())

    def decide(mark: Revision) -> Verdict:
        return Verdict.REJECT if names.issuperset(mark.author.split(JOINER)) else Verdict.ACCEPT

    return resolved(package, decide)


def demand(problems: Sequence[Problem], draft: Path) -> None:
    if problems:
        raise LawError([replace(each, where=Location(str(draft))) for each in problems])
