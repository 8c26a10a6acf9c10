"""What was built -> Report."""

from __future__ import annotations

from collections.abc import Sequence

from avtalebygger.messages import text
from avtalebygger.model.report import Report, Section, Span, Tone, row

TONES = {"written": Tone.GOOD, "unchanged": Tone.MUTED}


def report_of(saved: Sequence[tuple[str, str]], asked: int) -> Report:
    """`saved`: each file and what became of it; `asked`: how many were to be made."""
    rows = tuple(row(path, Span(text(fate), TONES[fate])) for path, fate in saved)
    heading = text("{made} of {asked} documents", made=len(saved), asked=asked) if len(saved) < asked else ""
    return Report(title=heading, sections=(Section("", rows=rows),))
