"""Returned Word files over the one that was sent -> one with everybody's marks, without a project."""

from __future__ import annotations

from collections.abc import Mapping

from avtalebygger.journeys.merge import consolidated_document, merged
from avtalebygger.word.gate import opened


def merge(sent: bytes, returned: Mapping[str, bytes], *, date: str) -> bytes:
    """Our document with the changes of each party as tracked changes under its name, and under all their names where
    several ask for the same. `returned`: name -> the file that came back, in the order of the parties. `date` is ISO
    8601. Accept the marks of one name and reject all others, and the text is that party's document.

    Raises WordError (AVT30x) where a file is refused."""
    packages = {name: opened(content, name) for name, content in returned.items()}
    merging = merged(opened(sent, "sent"), packages, {name: name for name in packages}, date)
    return consolidated_document(merging).packed()
