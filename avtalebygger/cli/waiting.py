"""What every reading command says of decisions that people wrote and nobody took in yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from avtalebygger.messages import counted

if TYPE_CHECKING:
    from avtalebygger.model.negotiation import Negotiation


def waiting_count(folder: Path, negotiation: Negotiation) -> int:
    """How many entries wait. Where nobody wrote a file there is nothing to read, nor to load for reading it."""
    from avtalebygger.journeys.following import has_decision_files

    if not has_decision_files(folder, negotiation):
        return 0
    from avtalebygger.journeys.deciding import waiting_entries

    return waiting_entries(folder, negotiation)


def waiting_line(folder: Path, negotiation: Negotiation) -> list[str]:
    count = waiting_count(folder, negotiation)
    words = (
        "{count} entry of the decision files waits: avtale decide",
        "{count} entries of the decision files wait: avtale decide",
    )
    return [counted(count, *words)] if count else []
