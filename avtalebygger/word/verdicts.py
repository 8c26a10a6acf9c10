"""Which tracked changes are accepted, rejected or kept: what `word.resolve` and `word.readings` ask of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from avtalebygger.model.document import Position, Revision


class Verdict(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    KEEP = "keep"


Decide = Callable[[Revision], Verdict]


def accept_all(revision: Revision) -> Verdict:
    return Verdict.ACCEPT


def reject_all(revision: Revision) -> Verdict:
    return Verdict.REJECT


def every_paragraph_there(revision: Revision) -> Verdict:
    """What was inserted and what was deleted, side by side."""
    return Verdict.REJECT if revision.removes else Verdict.ACCEPT


def selected(verdict: Verdict, authors: Iterable[str] = (), positions: Iterable[Position] | None = None) -> Decide:
    """`verdict` for the changes of these authors (all, where none is named) in these paragraphs (all, where None); the
    others stay."""
    named = frozenset(authors)
    places = None if positions is None else frozenset(positions)

    def decide(revision: Revision) -> Verdict:
        chosen = (not named or revision.author in named) and (places is None or revision.position in places)
        return verdict if chosen else Verdict.KEEP

    return decide
