"""Does a resulting text still meet the law? By clause, parameter and the fields of samarbeidstiltak, as agreement.json
knows them: a point of § 6-2 that no clause settles any more, notice under a year, a samarbeidstiltak that lost one of
its four fields. What rests on values that no document holds is for `check`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from avtalebygger.diff.pieces import every_piece
from avtalebygger.errors import Problem
from avtalebygger.journeys.agreed import FIELDS, Agreed, AgreedClause, clauses_before, followed, read_passages
from avtalebygger.journeys.effects import is_in
from avtalebygger.law.rules import lasts_a_year
from avtalebygger.messages import text
from avtalebygger.model.document import Document
from avtalebygger.model.library import Duration, Library, Role, Unit
from avtalebygger.model.negotiation import Negotiation, Proposal
from avtalebygger.model.points import POINTS

NUMBERS = {
    word: number
    for number, words in enumerate(
        "en ett ei ein eit|to|tre|fire|fem|seks|sju syv|åtte|ni|ti|elleve|tolv".split("|"), start=1
    )
    for word in words.split()
}
UNITS = (
    ("år", Unit.AAR), ("måned", Unit.MAANED), ("månad", Unit.MAANED), ("uke", Unit.UKE), ("veke", Unit.UKE),
    ("virkedag", Unit.VIRKEDAG), ("vyrkedag", Unit.VIRKEDAG), ("dag", Unit.DAG), ("døgn", Unit.DOGN),
)  # fmt: skip
LABELS = ("Ansvar", "Arbeidsgiveransvar", "Organisering", "Finansiering")
NYNORSK = {"Arbeidsgivaransvar": "Arbeidsgiveransvar"}
OF_WORDS_GONE = frozenset({"AVT601", "AVT603"})
Paragraphs = Mapping[AgreedClause, Sequence[str]]


def notice_parameters(library: Library) -> frozenset[tuple[str, str]]:
    """Clause and name of every parameter that is a time of notice."""
    return frozenset(
        (clause.id, one.name)
        for clause in library.clauses.values()
        for one in clause.parameters
        if one.role is Role.NOTICE_PERIOD
    )


def unmet(
    before: Agreed,
    document: Document,
    notice: Collection[tuple[str, str]],
    negotiation: Negotiation,
    taken: Iterable[str],
) -> list[Problem]:
    """What the law asks for, that stood before and no longer does, each with the proposals that do it."""
    after = paragraphs_of(before, document)
    proposals = [
        each
        for group in taken
        if group in negotiation.groups
        for each in negotiation.standing(negotiation.groups[group])
    ]
    found = [
        *points_lost(before, after),
        *((problem, [clause]) for problem, clause in fields_lost(before, after)),
        *((problem, [clause]) for problem, clause in short_notices(followed(before, document, ""), notice)),
    ]
    return [blamed(problem, clauses, proposals, negotiation) for problem, clauses in found]


def paragraphs_of(before: Agreed, document: Document) -> Paragraphs:
    """What each clause that stood before says now, empty paragraphs and cells among it."""
    passages = read_passages(document)
    found: dict[AgreedClause, list[str]] = {}
    for passage, clause in zip(passages, clauses_before(before, passages), strict=True):
        if clause is not None:
            found.setdefault(clause, []).extend(piece.text for piece in every_piece(passage.pieces))
    return found


def blamed(
    problem: Problem, clauses: Collection[AgreedClause], proposals: Iterable[Proposal], negotiation: Negotiation
) -> Problem:
    touching = [each for each in proposals if any(is_in(clause, each) for clause in clauses)]
    guilty = [each for each in touching if problem.code in OF_WORDS_GONE and strikes(each)] or touching
    said = ", ".join(f"{each.id} {negotiation.name_of(each.party)}" for each in guilty)
    if not said:
        return problem
    hint = text("it comes of {proposals}; avtale decide {id} --reject --reason TEXT", proposals=said, id=guilty[0].id)
    return Problem(problem.code, problem.values, problem.where, hint)


def strikes(proposal: Proposal) -> bool:
    """Whether it takes words away and puts none in."""
    return bool(proposal.before.strip()) and not proposal.after.strip()


# ---------------------------------------------------------------- points of § 6-2


def points_lost(before: Agreed, after: Paragraphs) -> Iterator[tuple[Problem, list[AgreedClause]]]:
    """The points that clauses settled, and none with more than a heading settles now."""
    covering: dict[int, list[AgreedClause]] = {}
    for clause in before.clauses:
        for point in clause.covers:
            covering.setdefault(point, []).append(clause)
    for point, clauses in sorted(covering.items()):
        if not any(has_content(after.get(each, ())) for each in clauses):
            yield Problem("AVT601", {"point": point, "name": POINTS[point].nb}), clauses


def has_content(paragraphs: Sequence[str]) -> bool:
    """More than the heading."""
    return any(each.strip() for each in paragraphs[1:])


# ---------------------------------------------------------------- the four fields


def fields_lost(before: Agreed, after: Paragraphs) -> Iterator[tuple[Problem, AgreedClause]]:
    for clause in before.clauses:
        now = after.get(clause, ())
        gone = lacking(clause, now) if clause.measures else []
        if gone:
            said = {"measure": measure_named(clause, now), "fields": ", ".join(each.lower() for each in gone)}
            yield Problem("AVT603", said), clause


def lacking(clause: AgreedClause, now: Sequence[str]) -> list[str]:
    """The labels that have words after them fewer times than there are measures in the clause now. A measure that is
    gone whole, its name and its fields, lacks nothing."""
    names = {one.name.strip() for one in clause.measures}
    labels = Counter(NYNORSK.get(each.strip(), each.strip()) for each in now)
    measures = max(sum(each.strip() in names for each in now[1:]), *(labels[each] for each in LABELS))
    held = filled(now)
    return [label for label in LABELS if held.get(label, 0) < measures]


def filled(paragraphs: Sequence[str]) -> dict[str, int]:
    """How many times each label is followed by words that are no label."""
    found: dict[str, int] = {}
    said = [NYNORSK.get(each.strip(), each.strip()) for each in paragraphs]
    for at, label in enumerate(said[:-1]):
        if label in LABELS and said[at + 1] and said[at + 1] not in LABELS:
            found[label] = found.get(label, 0) + 1
    return found


def measure_named(clause: AgreedClause, now: Sequence[str]) -> str:
    """The measure that a field's words are gone of."""
    whole = "\n".join(now)
    lost = [one.name for one in clause.measures if any(getattr(one, field) not in whole for field in FIELDS)]
    return lost[0] if lost else clause.measures[0].name


# ---------------------------------------------------------------- notice


def short_notices(now: Agreed, notice: Collection[tuple[str, str]]) -> Iterator[tuple[Problem, AgreedClause]]:
    for clause in now.clauses:
        for paragraph in clause.paragraphs:
            for words, origin in paragraph.spans:
                found = duration(words) if (clause.id, origin) in notice else None
                if found is not None and not lasts_a_year(found):
                    yield Problem("AVT606", {"count": found.count, "unit": found.unit.value}), clause


def duration(words: str) -> Duration | None:
    """«12 måneder», «ett år», «seks månader»; None where it is no such thing."""
    said = re.match(r"\s*(\w+)\s+(\w+)", words.casefold())
    if said is None:
        return None
    count = int(said[1]) if said[1].isdecimal() else NUMBERS.get(said[1], 0)
    unit = next((unit for stem, unit in UNITS if said[2].startswith(stem)), None)
    return Duration(count, unit) if count and unit else None
