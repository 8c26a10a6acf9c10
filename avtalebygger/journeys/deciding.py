"""Decisions: recorded one by one, or taken in from the files that people write."""

from __future__ import annotations

from pathlib import Path

from avtalebygger.folder import layout
from avtalebygger.journeys.library import yaml_files
from avtalebygger.load.decisions import load_decisions
from avtalebygger.model.negotiation import Negotiation, WrittenDecision
from avtalebygger.negotiate.waiting import waiting


def written_decisions(folder: Path, negotiation: Negotiation) -> tuple[WrittenDecision, ...]:
    """The entries of the present round's decision files. Raises SourceError with all that is wrong in them."""
    if negotiation.round is None:
        return ()
    place = folder / layout.decisions_folder(negotiation.round.number)
    return load_decisions(yaml_files(place, folder))


def waiting_entries(folder: Path, negotiation: Negotiation) -> int:
    """How many entries the journal does not yet hold in those words."""
    return len(waiting(written_decisions(folder, negotiation), negotiation.decisions).entries)
