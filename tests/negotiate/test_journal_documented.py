"""docs/journal.md says what every event and every proposal holds, and what each code means."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from avtalebygger.messages import codes_state
from avtalebygger.model.negotiation import Decision, EventKind, Extent, Proposal
from avtalebygger.negotiate.replay import APPLY

DOCUMENT = (Path(__file__).parents[2] / "docs" / "journal.md").read_text("utf-8")
OURS = dict(codes_state.CODES)


def test_every_kind_of_event_is_replayed_and_described() -> None:
    assert set(APPLY) == set(EventKind)
    assert re.findall(r"^\| `(\w+)` \|", DOCUMENT, re.MULTILINE) == [kind.value for kind in EventKind]


@pytest.mark.parametrize("record", [Proposal, Extent, Decision])
def test_every_field_of_the_record_is_named(record: type) -> None:
    given = {"event", "at"}  # told by the event itself
    assert [one.name for one in fields(record) if one.name not in given and f"`{one.name}`" not in DOCUMENT] == []


def test_every_code_has_its_row_in_its_own_words() -> None:
    rows = dict(re.findall(r"^\| (AVT\d{3}) \| (.*?) \| .+ \|$", DOCUMENT, re.MULTILINE))
    assert rows == OURS


@pytest.mark.parametrize("code", OURS)
def test_every_code_is_raised(code: str) -> None:
    sources = (Path(__file__).parents[2] / "avtalebygger").rglob("*.py")
    assert any(f'"{code}"' in path.read_text("utf-8") for path in sources if not path.name.startswith("codes_"))
