"""Where each party stands in the present round, and which proposals there are. Reads the record and no document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from avtalebygger.errors import Problem, StateError
from avtalebygger.folder import layout
from avtalebygger.journeys.standing import party_named, standing
from avtalebygger.messages import text
from avtalebygger.model.change import ChangeClass
from avtalebygger.model.negotiation import Negotiation, Round
from avtalebygger.model.standing import PartyStatus, ProposalView, Stage
from avtalebygger.negotiate.stage import stage, unconcluded
from avtalebygger.negotiate.views import Choice, party_statuses, views


@dataclass(frozen=True, slots=True)
class Status:
    negotiation: Negotiation
    round: Round
    parties: tuple[PartyStatus, ...]
    stage: Stage

    @property
    def unconcluded(self) -> tuple[str, ...]:
        """The parties whose copy is left to conclude, once one of the copies is."""
        copies = self.negotiation.form == "copies" and self.negotiation.concluded
        return unconcluded(self.negotiation) if copies else ()


def status(folder: Path) -> Status:
    """Raises StateError (AVT510) before the first round."""
    negotiation = standing(folder).negotiation
    round = negotiation.round
    if round is None:
        raise StateError(Problem("AVT510", {"act": "show"}, hint=text("avtale round send")))
    return Status(negotiation, round, party_statuses(negotiation, round), stage(negotiation))


def listed(
    folder: Path,
    *,
    party: str = "",
    clause: str = "",
    weight: ChangeClass | None = None,
    status: str = "",
    conflict: str | bool = "",
    round: int = 0,
) -> tuple[Negotiation, tuple[ProposalView, ...]]:
    """The proposals by number, as chosen (`negotiate.views.Choice`); a party may be named in any way.

    Raises StateError (AVT524)."""
    negotiation = standing(folder).negotiation
    party = party_named(negotiation, party).id if party else ""
    choice = Choice(party, clause, weight, status, conflict, round)
    return negotiation, tuple(view for view in views(negotiation) if choice.takes(view))


def has_decision_files(folder: Path, negotiation: Negotiation) -> bool:
    """Whether anybody wrote a decision file for the present round: then it is worth reading what waits in them."""
    round = negotiation.round
    place = folder / layout.decisions_folder(round.number) if round else None
    return place is not None and place.is_dir() and any(place.iterdir())
