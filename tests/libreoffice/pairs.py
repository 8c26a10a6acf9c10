"""The Norwegian pairs, by name; none where they are not there."""

from __future__ import annotations

from common import HAS_SHARED, SHARED

FOLDER = SHARED / "redline" / "pairs" / "nb"
NAMES = sorted(path.name.removesuffix("-old.docx") for path in FOLDER.glob("*-old.docx")) if HAS_SHARED else []
DATE = "2026-11-18T14:30:00Z"


def old(name: str) -> bytes:
    return (FOLDER / f"{name}-old.docx").read_bytes()


def new(name: str) -> bytes:
    return (FOLDER / f"{name}-new.docx").read_bytes()
