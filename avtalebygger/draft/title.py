"""What an agreement is called: as its plan says, else as its type; a delavtale after its topics."""

from __future__ import annotations

from avtalebygger.draft import words
from avtalebygger.draft.select import Chosen
from avtalebygger.model.language import Maalform, Wording
from avtalebygger.model.library import AgreementType, ClauseKind
from avtalebygger.model.project import Plan

MOST_TOPICS = 3  # more than these in a title, and nobody reads it


def title(plan: Plan, kind: AgreementType, chosen: Chosen) -> Wording:
    return plan.title or Wording(*(_of_type(kind, chosen, maalform) for maalform in Maalform))


def _of_type(kind: AgreementType, chosen: Chosen, maalform: Maalform) -> str:
    topics = [_lowered(clause.title.of(maalform)) for _, clause in chosen if clause.kind is not ClauseKind.ARTICLE]
    if kind.id != "delavtale" or not 0 < len(topics) <= MOST_TOPICS:
        return kind.title.of(maalform)
    return f"{words.SUB_AGREEMENT_ON.of(maalform)} {words.joined(topics)}"


def _lowered(title: str) -> str:
    """A title inside a sentence: «utskrivningsklare pasienter», but «IKT-løsninger» as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
