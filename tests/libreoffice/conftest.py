"""One LibreOffice, with one profile, for all tests here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from office import Office

sys.path.append(str(Path(__file__).parents[1] / "journeys"))  # `real`, the projects over the real library


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))
