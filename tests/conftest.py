"""What all tests share: tests in every folder can import what lies beside them here (`small`, `common`), and tests that
need something this checkout does not carry are left out at collection, and said to be, where it is missing."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator

import pytest
from common import HAS_SHARED

NEEDS = {
    "libreoffice": (shutil.which("soffice") is not None, "LibreOffice (soffice), which is not installed"),
    "shared": (HAS_SHARED, "the shared pairs and cases (AVTALEBYGGER_SHARED), which are not there"),
}
LEFT_OUT = pytest.StashKey[dict[str, int]]()


@pytest.fixture(autouse=True)
def garbage_is_collected() -> Iterator[None]:
    """A command, which ends soon, has it collected seldom; the process of all tests does not end soon."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "libreoffice: reads documents back with LibreOffice; left out where it is missing"
    )
    config.addinivalue_line("markers", "shared: needs the pairs, the judge or the hostile cases; left out without them")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = config.stash.setdefault(LEFT_OUT, {})
    for marker, (there, _) in NEEDS.items():
        needing = [] if there else [item for item in items if item.get_closest_marker(marker)]
        items[:] = [item for item in items if item not in needing]
        if needing:
            config.hook.pytest_deselected(items=needing)
            left_out[marker] = len(needing)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for marker, count in config.stash.get(LEFT_OUT, {}).items():
        terminalreporter.write_line(f"{count} tests need {NEEDS[marker][1]}: left out")
