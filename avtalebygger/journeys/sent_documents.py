"""What was sent in a round: its words, and the documents that were frozen for it. Makes none."""

from __future__ import annotations

from pathlib import Path

from avtalebygger.folder import layout
from avtalebygger.journeys import agreed
from avtalebygger.journeys.standing import Standing, recorded
from avtalebygger.model.negotiation import EventKind, FileMark, Round


def words_of(folder: Path, round: Round) -> agreed.AgreedRound:
    """The `agreement.json` of a round."""
    assert round.agreement is not None
    return agreed.read_back(recorded(folder, round.agreement))


def frozen_paths(now: Standing, round: Round) -> dict[str, FileMark]:
    """Every document frozen for a round, sent or not, by party."""
    first = next(each for each in now.events if each.kind is EventKind.SENT and each.body.get("round") == round.number)
    folder = f"{layout.round_folder(round.number)}/sent/"
    return {
        mark.path.removeprefix(folder).removesuffix(".docx"): mark
        for mark in first.files
        if mark.path.startswith(folder) and mark.path.endswith(".docx")
    }
