"""Each word of a clause now -> where it came from: the library, a parameter, or a proposal that was taken in.

The clause's text is followed from round to round. A word that stays keeps its source; a word that is new from one draft
to the next comes from the change that was taken in between them and whose words hold it: of those on the clause first,
then of others, from which words may have moved. Where several do, the one that holds most of the new words there; where
none does, from the draft itself. Which proposal, decision and meeting a group
stands for is looked up by whoever shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from avtalebygger.model.negotiation import Negotiation
from avtalebygger.model.standing import SourceKind, Stretch, Taking, WordSource
from avtalebygger.negotiate.views import clause_key
from avtalebygger.text.edits import dissolved, spans_between
from avtalebygger.text.sentences import at_sentences
from avtalebygger.text.tokens import is_space, tokens

FROM_DRAFT = WordSource(SourceKind.DRAFT)
Sourced = list[tuple[str, WordSource]]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that a taken-in change brought; `clause`: the key of the clause that it was asked for in."""

    text: str
    source: WordSource
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A later draft: the clause's text in it, and the changes that were taken in to make it. `clauses`: the keys of the
    clause, before and after."""

    text: str
    wordings: tuple[Wording, ...] = ()
    clauses: frozenset[str] = frozenset()

    @property
    def by_nearness(self) -> tuple[list[Wording], list[Wording]]:
        """The changes on the clause, and those on others."""
        own = [each for each in self.wordings if each.clause in self.clauses]
        return own, [each for each in self.wordings if each.clause not in self.clauses]


def blame(first: Sequence[Stretch], later: Iterable[Step]) -> tuple[Stretch, ...]:
    """The clause's words now, each stretch with its source; joined they are the text of the last step.

    `first`: the clause as it first went out, by its record; empty for a clause that came later."""
    words = [(token, stretch.source) for stretch in first for token in tokens(stretch.text)]
    for step in later:
        words = followed(words, step)
    return joined(words)


def followed(before: Sourced, step: Step) -> Sourced:
    now = tokens(step.text)
    then = [token for token, _ in before]
    found: Sourced = []
    spans = at_sentences(spans_between(then, now), then, now)
    for span in dissolved(spans, then, now):
        if span.same:
            found += before[span.a0 : span.a1]
        else:
            found += attributed(now[span.b0 : span.b1], step.by_nearness)
    return found


def attributed(coming: Sequence[str], wordings: Iterable[Sequence[Wording]]) -> Sourced:
    """New words, each with the source whose words hold it, those of the first wordings before those of the next. Spaces
    and signs go with the word before them."""
    sources: dict[int, WordSource] = {}
    for some in wordings:
        sources |= claimed(coming, [at for at in range(len(coming)) if at not in sources], some)
    return carried_on(coming, sources)


def claimed(coming: Sequence[str], left: Sequence[int], wordings: Sequence[Wording]) -> dict[int, WordSource]:
    """The wording that holds most of the words takes those, then the one that holds most of the rest."""
    sources: dict[int, WordSource] = {}
    while left:
        held = [(places_held([coming[at] for at in left], each), each) for each in wordings]
        places, best = max(held, key=lambda each: len(each[0]), default=([], None))
        if best is None or not places:
            break
        sources |= {left[place]: best.source for place in places}
        left = [at for at in left if at not in sources]
    return sources


def places_held(coming: Sequence[str], wording: Wording) -> list[int]:
    """The places of the words that stand in the wording in the same order."""
    spans = spans_between(coming, tokens(wording.text))
    return [at for span in spans if span.same for at in range(span.a0, span.a1) if says_something(coming[at])]


def carried_on(coming: Sequence[str], sources: dict[int, WordSource]) -> Sourced:
    last = next((sources[at] for at in sorted(sources)), FROM_DRAFT)
    found: Sourced = []
    for at, token in enumerate(coming):
        if at in sources or says_something(token):
            last = sources.get(at, FROM_DRAFT)
        found.append((token, last))
    return found


def says_something(token: str) -> bool:
    return not is_space(token) and any(sign.isalnum() for sign in token)


def joined(words: Sourced) -> tuple[Stretch, ...]:
    return tuple(
        Stretch("".join(token for token, _ in run), source) for source, run in groupby(words, key=lambda each: each[1])
    )


def wordings_taken(negotiation: Negotiation, taken: Iterable[Taking]) -> tuple[Wording, ...]:
    """What the changes taken into a draft brought: the decided text where there is one, else the words asked for."""
    return tuple(
        Wording(words, WordSource(SourceKind.PROPOSAL, taking.group), clause_of(negotiation, taking.group))
        for taking in taken
        if (words := taking.text or words_of(negotiation, taking.group))
    )


def wordings_in_base(negotiation: Negotiation, round: int) -> tuple[Wording, ...]:
    """What the penholder's own changes brought into the document that went out in the round."""
    return tuple(
        Wording(words, WordSource(SourceKind.PROPOSAL, group.id), clause_of(negotiation, group.id))
        for group in negotiation.groups.values()
        if group.round == round
        and negotiation.proposals[group.proposals[0]].in_base
        and (words := words_of(negotiation, group.id))
    )


def clause_of(negotiation: Negotiation, group: str) -> str:
    return clause_key(negotiation.proposals[negotiation.groups[group].proposals[0]])


def words_of(negotiation: Negotiation, group: str) -> str:
    proposal = negotiation.proposals[negotiation.groups[group].proposals[0]]
    return proposal.value.after if proposal.value and not proposal.after else proposal.after
