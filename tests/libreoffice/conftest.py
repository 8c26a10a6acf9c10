"""One LibreOffice, with one profile, for all tests here."""

from __future__ import annotations

import pytest
from office import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))
