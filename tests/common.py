"""Where the pairs of documents, their judge and the hostile cases lie, which this checkout does not carry.

The folder that AVTALEBYGGER_SHARED names, or `shared` beside the checkout. Tests that need it are marked `shared`;
where it is missing they are left out at collection, and the run says how many."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

SHARED = Path(os.environ.get("AVTALEBYGGER_SHARED") or Path(__file__).parents[2] / "shared")
HAS_SHARED = (SHARED / "redline" / "oracle.py").is_file()


def shared_module(folder: str, name: str) -> ModuleType:
    """A module of the shared folder, imported where it lies: `shared_module("redline", "oracle")`."""
    place = str(SHARED / folder)
    if place not in sys.path:
        sys.path.insert(0, place)
    return importlib.import_module(name)


def pair_documents() -> list[Path]:
    """Every DOCX of the pairs, by name; none where the folder is missing."""
    return sorted((SHARED / "redline" / "pairs").rglob("*.docx")) if HAS_SHARED else []
