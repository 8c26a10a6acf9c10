"""avtalebygger demo"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.clock import now
from avtalebygger.cli.options import NewFolder
from avtalebygger.messages import text

HELP = text(
    """Play a whole negotiation in a new folder: draft, send, receive, decide, and the draft of round two.

\b
Examples:
  avtalebygger demo demo

Each command is shown before it runs. The folder must be new or empty; look around in it afterwards.

Exit codes: 0 played, 3 the folder is in use."""
)


def demo(
    context: typer.Context,
    folder: NewFolder,
) -> None:
    from avtalebygger.journeys import demo as made

    given: shell.Shell = context.obj
    place = folder.absolute()
    files = made.project(place)
    narrate(given, text("An example project: one helseforetak and three kommuner, one agreement for all."))
    narrate(given, "  " + "  ".join(files))
    ran: list[dict[str, object]] = []
    for step in steps(place):
        if isinstance(step, str):
            narrate(given, step)
        else:
            ran.append({"command": " ".join(step), "exit_code": run(given, place, step)})
    if given.json:
        shell.write_json(shell.envelope("demo", {"folder": str(folder), "files": files, "commands": ran}))
    narrate(given, text("next: cd {folder}; avtale round status", folder=folder))


def steps(folder: Path) -> Iterator[str | list[str]]:
    """Words to say, and commands to run."""
    from avtalebygger.journeys import demo as made

    yield ["check"]
    yield ["round", "send", "--deadline", in_three_weeks(now())]
    returned = made.returned(folder, now())
    yield text("The kommuner answer by e-mail: Aure tracks and comments, Hustadvika tracks, Smøla forgot to track.")
    yield ["receive", *(str(path.relative_to(folder)) for path in returned)]
    yield ["proposals", "list"]
    yield ["round", "close"]
    yield text("Round two has to wait: nothing is decided yet.")
    yield ["round", "next"]
    yield ["export", "consolidated", "-o", "samlet.docx"]
    yield ["proposals", "show", "R1-001"]
    yield from decisions(folder)
    yield ["round", "next"]
    yield ["round", "send"]
    yield ["blame", "koordinerte_tjenester"]
    yield ["stats"]
    yield ["verify"]


def decisions(folder: Path) -> Iterator[list[str]]:
    """What all three ask for is taken in, four meetings a year too; six are not."""
    from avtalebygger.journeys.standing import standing

    said = ["--by", "SSU", "--meeting", "sak 14/26"]
    negotiation = standing(folder).negotiation
    for id, group in negotiation.groups.items():
        if any("seks" in negotiation.proposals[each].after for each in group.proposals):
            yield ["decide", id, "--reject", "--reason", "Fire møter i året er nok, og flere kan avtales.", *said]
        else:
            yield ["decide", id, "--accept", *said]


def narrate(given: shell.Shell, words: str) -> None:
    if not given.quiet and not given.json:
        shell.printed(f"{words}\n")


def run(given: shell.Shell, folder: Path, command: list[str]) -> int:
    """The command as a person would type it, shown and run in this process."""
    from avtalebygger.cli.app import app, hoisted

    shown = " ".join(f'"{word}"' if " " in word else word for word in command)
    narrate(given, f"\n$ avtale {shown}")
    options = ["--project", str(folder), *(["-q"] if given.quiet or given.json else [])]
    absolute = [str(folder / word) if word.endswith(".docx") else word for word in command]
    code = shell.guarded(lambda: app(hoisted([*options, *absolute]), standalone_mode=False), json=False)
    sys.stderr.flush()
    return code


def in_three_weeks(at: str) -> str:
    """The ISO date three weeks after an ISO time."""
    return (datetime.fromisoformat(at) + timedelta(weeks=3)).date().isoformat()
