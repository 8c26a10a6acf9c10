"""One LibreOffice, with one profile, for all tests here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from office import Office

JOURNEYS = Path(__file__).parents[1] / "journeys"
sys.path += [str(JOURNEYS), str(JOURNEYS / "negotiation")]  # `real` and `scene`: projects, and negotiations over them


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))
