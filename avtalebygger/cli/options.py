"""Options that several commands take, each said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avtalebygger.messages import text

RECORDER = "avtalebygger"
"""Who records, where nobody says it."""

Author = Annotated[str, typer.Option("--author", metavar="NAME", help=text("Who does it, for the record."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=text("Say what would be done; write nothing."))]
Force = Annotated[bool, typer.Option("--force", help=text("Replace an output file that exists."))]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help=text("Write marks (.docx) or a page (.html); may be given twice.")
    ),
]
MarkDate = Annotated[str, typer.Option("--date", metavar="DATE", help=text("Their date, as 2026-11-21; else now."))]
PartyOf = Annotated[str, typer.Option("--party", metavar="ID", help=text("Copies: in this party's document."))]
NewFolder = Annotated[Path, typer.Argument(metavar="DIR", help=text("The folder to write; it must be new or empty."))]
