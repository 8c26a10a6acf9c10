"""Standard output and standard error as they are found: in another encoding than UTF-8, or read by nobody any more."""

from __future__ import annotations

import codecs
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Final, TextIO

PLAIN: Final = str.maketrans(
    {"│": "|", "✓": "x", "→": "->", "−": "-", "–": "-", "—": "-", "·": "-", "…": "...", "«": '"', "»": '"'}
)
"""Our own signs in ASCII, for an encoding that lacks them: that of a pipe on Windows lacks the first four."""
PLAINLY: Final = "avtalebygger.plainly"


def plainly(error: UnicodeError) -> tuple[str, int]:
    """What cannot be encoded in plain signs; a letter as its code point, so that nothing is lost or guessed."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    plain = error.object[error.start : error.end].translate(PLAIN)
    return plain.encode("ascii", "backslashreplace").decode("ascii"), error.end


codecs.register_error(PLAINLY, plainly)


def prepare() -> None:
    """No character that we print can stop a command halfway, nor a stream that was closed before we began."""
    sys.stdout = sys.stdout or nowhere()
    sys.stderr = sys.stderr or nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=PLAINLY)


def nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def holds_all(stream: TextIO) -> bool:
    """Whether the stream can hold any text."""
    return "utf" in (stream.encoding or "").lower()


def flush() -> None:
    """What was printed, on its way before the process ends: at exit an error could no longer be told."""
    sys.stdout.flush()


def nobody_reads() -> None:
    """After a broken pipe, as of `| head`: what is still printed goes nowhere, and the command ends as it would."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
