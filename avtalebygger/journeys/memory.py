"""What the negotiation remembers: where each word of a clause came from, every wording it had, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from avtalebygger.errors import Problem, StateError
from avtalebygger.journeys import agreed
from avtalebygger.journeys.agreed import Agreed, AgreedClause
from avtalebygger.journeys.proposing import clause_named
from avtalebygger.journeys.sent_documents import words_of
from avtalebygger.journeys.standing import Standing, party_named, recorded, standing
from avtalebygger.messages import text
from avtalebygger.model.negotiation import EventKind, Negotiation, Outcome
from avtalebygger.model.standing import SourceKind, Stretch, Taking, Tally, WordSource
from avtalebygger.negotiate import stats
from avtalebygger.negotiate.blame import Step, Wording, wordings_in_base, wordings_taken
from avtalebygger.negotiate.blame import blame as blamed
from avtalebygger.negotiate.replay import replay
from avtalebygger.negotiate.settle import settle
from avtalebygger.word import gate
from avtalebygger.word.read import read


@dataclass(frozen=True, slots=True)
class Wordings:
    """A clause through the drafts: what each draft is called, and the clause in it; None where it is not there.
    `title` as it reads last."""

    negotiation: Negotiation
    party: str
    title: str
    drafts: tuple[tuple[str, AgreedClause | None], ...]


@dataclass(frozen=True, slots=True)
class Blame:
    negotiation: Negotiation
    title: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    negotiation: Negotiation
    tallies: tuple[Tally, ...]
    roles: tuple[Tally, ...] = ()


def history(folder: Path, clause: str, party: str = "") -> Wordings:
    """Every wording of a clause, round by round; in copies, in the document of `party` or of the first.

    Raises StateError: AVT510 before the first round, AVT524 for a party, AVT556 for a clause there is not."""
    return wordings(folder, standing(folder), clause, party)


def wordings(folder: Path, now: Standing, clause: str, party: str) -> Wordings:
    negotiation = now.negotiation
    if not negotiation.rounds:
        raise StateError(Problem("AVT510", {"act": "show"}, hint=text("avtale round send")))
    whose = party_named(negotiation, party).id if party else ""
    drafts = list(texts_of(folder, negotiation, whose))
    named = clause_in(drafts, clause)
    found = tuple(followed_back(drafts, named))
    last = next(each for _, each in reversed(found) if each is not None)
    return Wordings(negotiation, whose, f"{last.number} {last.title}".strip(), found)


def texts_of(folder: Path, negotiation: Negotiation, party: str) -> Iterator[tuple[str, Agreed]]:
    """The words of each round's document, and of a next draft that is not sent yet."""
    last: Agreed | None = None
    for round in negotiation.rounds:
        last = words_of(folder, round).of(party)
        yield f"R{round.number}", last
    round = negotiation.rounds[-1]
    mark = round.drafted.get(party) or next(iter(round.drafted.values()), None)
    if mark is not None and last is not None:
        draft = read(gate.opened(recorded(folder, mark), mark.path))
        yield text("draft of R{round}", round=round.number + 1), agreed.followed(last, draft, mark.sha256)


def clause_in(drafts: Sequence[tuple[str, Agreed]], name: str) -> AgreedClause:
    """The clause that a person names, as the latest draft that has it says it. Raises StateError (AVT556)."""
    for _, words in reversed(drafts[1:]):
        try:
            return clause_named(words, name)
        except StateError:
            continue
    return clause_named(drafts[0][1], name)


def followed_back(drafts: Sequence[tuple[str, Agreed]], clause: AgreedClause) -> list[tuple[str, AgreedClause | None]]:
    """What the clause was in each draft, from the last to the first: under another heading, where it had one."""
    found: list[tuple[str, AgreedClause | None]] = []
    later: Agreed | None = None
    for label, words in reversed(drafts):
        same = same_clause(words, clause, later)
        found.insert(0, (label, same))
        clause, later = (same, words) if same else (clause, later)
    return found


def same_clause(words: Agreed, clause: AgreedClause, later: Agreed | None) -> AgreedClause | None:
    """By id; of a document without, by heading, or by number where the later draft has no such heading."""
    if clause.id:
        return words.clause(clause.id)
    same = [one for one in words.clauses if one.title == clause.title]
    kept = {one.title for one in later.clauses} if later else set()
    numbered = [one for one in words.clauses if later and one.number == clause.number != "-" and one.title not in kept]
    return next(iter([*same, *numbered]), None)


def said(clause: AgreedClause | None) -> str:
    return "\n".join(each.text for each in clause.paragraphs) if clause else ""


# ---------------------------------------------------------------- blame


def blame(folder: Path, clause: str, party: str = "") -> Blame:
    """Each word of the clause as it now reads, with its source. Raises as `history` does."""
    now = standing(folder)
    found = wordings(folder, now, clause, party)
    [(_, first), *_] = found.drafts
    steps = [
        Step(
            said(one),
            (*taken_after(now, number, found.party), *wordings_in_base(now.negotiation, number + 1)),
            frozenset(key_of(each) for each in (before, one) if each is not None),
        )
        for number, ((_, before), (_, one)) in enumerate(pairwise(found.drafts), start=1)
    ]
    return Blame(now.negotiation, found.title, blamed(list(stretches_of(first)), steps))


def key_of(clause: AgreedClause) -> str:
    """As a proposal on the clause has it (`views.clause_key`)."""
    return clause.id or clause.title.casefold() or clause.number


def stretches_of(clause: AgreedClause | None) -> Iterator[Stretch]:
    """The clause as it first went out, by its record."""
    if clause is None:
        return
    for number, paragraph in enumerate(clause.paragraphs):
        if number:
            yield Stretch("\n", source_of(clause, agreed.LIBRARY if clause.version else agreed.DRAFT))
        for words, origin in paragraph.spans:
            yield Stretch(words, source_of(clause, origin))


def source_of(clause: AgreedClause, origin: str) -> WordSource:
    if origin == agreed.LIBRARY:
        return WordSource(SourceKind.LIBRARY, clause.id, str(clause.version))
    if origin in {agreed.DRAFT, agreed.PROPOSED}:
        return WordSource(SourceKind.DRAFT)
    return WordSource(SourceKind.PARAMETER, origin)


def taken_after(now: Standing, round: int, party: str) -> Sequence[Wording]:
    """The words of the changes that the draft after a round took in or carried on, by the decisions as they then
    stood."""
    event = next((each for each in now.events if is_draft_after(each.kind, each.body, round)), None)
    if event is None:
        return ()
    then = replay(now.events[: event.number - 1])
    whose = party or next(iter(then.rounds[-1].sent))
    takings = settle(then, (whose,), carry_open=True).taken[whose]
    carried = event.body.get("carried", {})
    open_still = [Taking(str(id), Outcome.ACCEPTED) for id in carried] if isinstance(carried, dict) else []
    return wordings_taken(then, [*takings, *open_still])


def is_draft_after(kind: EventKind, body: object, round: int) -> bool:
    return kind is EventKind.DRAFTED and isinstance(body, dict) and body.get("round") == round


# ---------------------------------------------------------------- counts


def counted(folder: Path, by: str) -> Counts:
    """By "party", "topic" or "round"; by party also with helseforetak, kommuner and user organisations side by side."""
    negotiation = standing(folder).negotiation
    roles = stats.by_role(negotiation) if by == stats.By.PARTY else ()
    return Counts(negotiation, stats.tallies(negotiation, stats.By(by)), roles)
