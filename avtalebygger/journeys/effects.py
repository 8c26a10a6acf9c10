"""What a proposal alone would do to the requirements of the law, by the words that it takes away: said beforehand, in
words. Whether a whole draft meets them is asked of the draft itself.

Only what the agreement's record knows is answered: a clause of the library, or one that a person mapped to a point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from avtalebygger.journeys.agreed import FIELDS, Agreed, AgreedClause
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Proposal

NOTICE: Final = "oppsigelsesfrist"
MONTHS_OF_NOTICE: Final = 12  # helse- og omsorgstjenesteloven § 6-5 second paragraph: at least a year
WORDS: Final = {"ett": 1, "eitt": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "sju": 7, "åtte": 8, "ni": 9}


def effects(words: Agreed, proposal: Proposal, alongside: Sequence[Proposal] = ()) -> tuple[str, ...]:
    """One line an effect; empty where the proposal touches nothing that the law asks for. `alongside`: the party's
    other proposals, since a clause with a table in it goes in several."""
    return (*points(words, proposal, alongside), *notice(proposal), *measures(words, proposal))


def points(words: Agreed, proposal: Proposal, alongside: Sequence[Proposal]) -> Iterator[str]:
    gone = emptied(words, [proposal])
    here = {point for clause in gone for point in clause.covers}
    here |= {point for clause in words.clauses if is_in(clause, proposal) for point in clause.covers}
    others = struck_with(proposal, alongside)
    left, left_by_all = covered(words, gone), covered(words, emptied(words, [proposal, *others]))
    for point in sorted(here):
        if point not in left:
            yield text("hol § 6-2 nr. {point}: this removes the only cover of it", point=point)
        elif point not in left_by_all:
            ids = ", ".join(each.id for each in others)
            yield text(
                "hol § 6-2 nr. {point}: together with {proposals} this removes the only cover of it",
                point=point,
                proposals=ids,
            )
        else:
            yield text("hol § 6-2 nr. {point}: still covered", point=point)


def struck_with(proposal: Proposal, alongside: Iterable[Proposal]) -> list[Proposal]:
    """What else the party strikes of the clause that the proposal strikes words of."""
    if proposal.after.strip():
        return []
    return [each for each in alongside if same_clause(each, proposal) and not each.after.strip()]


def same_clause(one: Proposal, other: Proposal) -> bool:
    return (one.clause_id, one.clause_title) == (other.clause_id, other.clause_title)


def covered(words: Agreed, gone: Sequence[AgreedClause]) -> set[int]:
    return {point for clause in words.clauses if clause not in gone for point in clause.covers}


def removes_cover(words: Agreed, proposal: Proposal, alongside: Sequence[Proposal] = ()) -> bool:
    """Whether a requirement would no longer be met, with what else the party strikes of the clause."""
    gone = emptied(words, [proposal, *struck_with(proposal, alongside)])
    kept = covered(words, gone)
    lost = any(point not in kept for clause in gone for point in clause.covers)
    return lost or any(True for _ in notice(proposal)) or any(True for _ in measures(words, proposal))


def is_in(clause: AgreedClause, proposal: Proposal) -> bool:
    if proposal.clause_id:
        return clause.id == proposal.clause_id
    return bool(clause.title) and clause.title == proposal.clause_title


def emptied(words: Agreed, proposals: Iterable[Proposal]) -> list[AgreedClause]:
    """The clauses of which nothing but the heading would be left."""
    gone = {line for each in proposals if not each.after.strip() for line in lines_of(each.before)}
    return [clause for clause in words.clauses if clause.covers and is_emptied(clause, gone)]


def is_emptied(clause: AgreedClause, gone: set[str]) -> bool:
    rest = [paragraph.text.strip() for paragraph in clause.paragraphs[1:] if paragraph.text.strip()]
    return bool(rest) and all(line in gone for line in rest)


def lines_of(words: str) -> Iterable[str]:
    """The lines of what goes; a table's cells one by one."""
    return (part.strip() for line in words.splitlines() for part in (line, *line.split(" | ")))


def notice(proposal: Proposal) -> Iterator[str]:
    value = proposal.value
    if value is None or value.parameter != NOTICE:
        return
    months = months_of(value.after)
    if months is not None and months < MONTHS_OF_NOTICE:
        yield text("hol § 6-5: the notice would be under one year: {value}", value=value.after)


def months_of(words: str) -> int | None:
    """The months that a printed term says, or None where it is not said in a number and a unit we know."""
    parts = words.replace("\xa0", " ").casefold().split()
    if len(parts) != 2:
        return None
    number = int(parts[0]) if parts[0].isdecimal() else WORDS.get(parts[0])
    if number is None:
        return None
    if parts[1].startswith("år"):
        return number * 12
    if parts[1].startswith(("måned", "månad")):
        return number
    if parts[1].startswith(("uke", "veke", "dag")):
        return 0 if number < 52 * (7 if parts[1].startswith("dag") else 1) else MONTHS_OF_NOTICE
    return None


def measures(words: Agreed, proposal: Proposal) -> Iterator[str]:
    """Fields of a samarbeidstiltak that would be left without a word."""
    if proposal.after.strip():
        return
    gone = set(lines_of(proposal.before))
    for clause in words.clauses:
        if not is_in(clause, proposal):
            continue
        for measure in clause.measures:
            for field in FIELDS:
                said = getattr(measure, field).strip()
                if said and any(said in line for line in gone):
                    yield text(
                        "hol § 6-2 second paragraph: «{name}» would lack {field}", name=measure.name, field=field
                    )
