"""Where each party stands in the present round."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from avtalebygger.errors import Problem, StateError
from avtalebygger.journeys.standing import standing
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Negotiation, Round
from avtalebygger.model.standing import PartyStatus, Stage
from avtalebygger.negotiate.stage import stage
from avtalebygger.negotiate.views import party_statuses


@dataclass(frozen=True, slots=True)
class Status:
    negotiation: Negotiation
    round: Round
    parties: tuple[PartyStatus, ...]
    stage: Stage


def status(folder: Path) -> Status:
    """Raises StateError (AVT510) before the first round."""
    negotiation = standing(folder).negotiation
    round = negotiation.round
    if round is None:
        raise StateError(Problem("AVT510", {"act": "show"}, hint=text("avtale round send")))
    return Status(negotiation, round, party_statuses(negotiation, round), stage(negotiation))
