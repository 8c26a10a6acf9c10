"""avtalebygger decide"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.clock import now
from avtalebygger.cli.next_step import next_step
from avtalebygger.cli.options import RECORDER, Author, DryRun
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import counted, text

if TYPE_CHECKING:
    from avtalebygger.journeys.deciding import Deciding
    from avtalebygger.model.negotiation import Decision

HELP = text(
    """Decide on proposals, or take in the decisions that lie in files.

\b
Examples:
  avtalebygger decide R2-014 --accept --by SSU --meeting "02.06.2026 sak 14/26"
  avtalebygger decide G7 R2-021 --reject --reason "Bemanning på kveld"
  avtalebygger decide R2-003 --counter --text ordlyd.txt --reason "Begge hensyn"
  avtalebygger decide R2-005 --accept --for tingvoll
  avtalebygger decide

A decision on a proposal is one on its group; of several the latest stands, and all are kept. Without an id, the entries
of rounds/Rn/decisions/*.yaml that are new or edited are recorded.

With partly and counter, --text is a text file (UTF-8) with the wording that stands instead: the whole paragraph as it
is to read, or only the words that are to stand where the change is; "-" reads it from standard input. Without it the
draft keeps our words there.

Exit codes: 0 recorded, 2 usage, 3 a decision file cannot be read, 4 it is not the time, or something is wrong with a
decision, 7 the record is broken."""
)
OUTCOMES: Mapping[str, str] = {
    "accept": "accepted",
    "partly": "partly",
    "reject": "rejected",
    "counter": "countered",
    "defer": "deferred",
    "withdraw": "withdrawn",
    "note": "noted",
}
PANEL = text("What is decided")


WORDED = frozenset({"partly", "countered"})


def flag(name: str, words: str) -> typer.models.OptionInfo:
    found: typer.models.OptionInfo = typer.Option(f"--{name}", help=words, rich_help_panel=PANEL)
    return found


def decide(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help=text("Proposals or groups."))] = None,
    accept: Annotated[bool, flag("accept", text("Tatt til følge."))] = False,
    partly: Annotated[bool, flag("partly", text("Delvis: as --text says, or our words stay."))] = False,
    reject: Annotated[bool, flag("reject", text("Ikke tatt til følge."))] = False,
    counter: Annotated[bool, flag("counter", text("Motforslag: the words of --text instead."))] = False,
    defer: Annotated[bool, flag("defer", text("Utsatt."))] = False,
    withdraw: Annotated[bool, flag("withdraw", text("Trukket: the party no longer asks for it."))] = False,
    note: Annotated[bool, flag("note", text("Tatt til orientering."))] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            "--text", metavar="FILE", help=text("Partly, counter: a text file with the words that stand instead.")
        ),
    ] = None,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help=text("Why; required for partly, reject, counter and defer."))
    ] = "",
    body: Annotated[str, typer.Option("--by", metavar="BODY", help=text("Who decided: SSU, kommunestyret …"))] = "",
    meeting: Annotated[str, typer.Option(metavar="REF", help=text("Date and case number of the meeting."))] = "",
    parties: Annotated[
        list[str] | None,
        typer.Option("--for", metavar="PARTY", help=text("In this party's copy only; may be repeated.")),
    ] = None,
    author: Author = RECORDER,
    dry_run: DryRun = False,
) -> None:
    from avtalebygger.journeys.deciding import decide as decided
    from avtalebygger.journeys.deciding import take_in, wording
    from avtalebygger.model.negotiation import Decision, Outcome

    given: shell.Shell = context.obj
    chosen = [
        name
        for name, is_set in zip(OUTCOMES, (accept, partly, reject, counter, defer, withdraw, note), strict=True)
        if is_set
    ]
    folder = folder_of(given)
    if not ids:
        asked = text("which proposal or group? avtale decide R1-001 --{outcome}", outcome="".join(chosen[:1]))
        demand(not chosen, asked)
        tell(given, folder, take_in(folder, at=now(), by=author, dry_run=dry_run), dry_run)
        return
    names = ", ".join(f"--{name}" for name in OUTCOMES)
    demand(len(chosen) == 1, text("one of {names}", names=names))
    instead = wording(file) if file else ""
    demand(file is None or bool(instead.strip()), text("the file {file} of --text holds no words", file=file))
    decision = Decision(
        subject="",
        outcome=Outcome(OUTCOMES[chosen[0]]),
        reason=reason,
        body=body,
        meeting=meeting,
        text=instead,
        for_parties=tuple(parties or ()),
    )
    tell(given, folder, decided(folder, ids, decision, at=now(), by=author, dry_run=dry_run), dry_run)


def demand(holds: bool, words: str) -> None:
    if not holds:
        raise typer.BadParameter(words)


def tell(given: shell.Shell, folder: Path, done: Deciding, dry_run: bool) -> None:
    from avtalebygger.journeys.following import status
    from avtalebygger.report.of_negotiation import clash_line

    stands = status(folder)
    collided = [clash_line(stands.negotiation, each) for each in done.clashes]
    if given.json:
        from avtalebygger.report.of_negotiation import clash_as_json, decision_as_json

        data = {
            "decisions": [decision_as_json(each) for each in done.decisions],
            "removed": [decision_as_json(each) for each in done.removed],
            "undecided": done.left,
            "clashes": [clash_as_json(each) for each in done.clashes],
            "head": done.head,
            "dry_run": dry_run,
        }
        shell.write_json(shell.envelope("decide", data, warnings=[*gone(done), *collided]))
        return
    for line in gone(done):
        shell.say(given, line)
    for each in done.decisions:
        group = f" ({each.group})" if each.group not in {"", each.subject} else ""
        shell.say(given, f"  {each.subject}{group}: {text(each.outcome.value)}")
    if dry_run:
        said = counted(
            len(done.decisions), "{count} decision would be recorded.", "{count} decisions would be recorded."
        )
    else:
        said = counted(len(done.decisions), "{count} decision recorded.", "{count} decisions recorded.")
    shell.say(given, said)
    if any(without_wording(each) for each in done.decisions):
        shell.say(given, text("note: no wording was given (--text FILE); the draft keeps our words there"))
    for line in collided:
        shell.say(given, text("note: {note}", note=line))
    shell.say(given, next_step(stands))


def without_wording(decision: Decision) -> bool:
    return decision.outcome.value in WORDED and not decision.text.strip()


def gone(done: Deciding) -> list[str]:
    words = "{file} no longer speaks of {subject}; what was decided stands until another decision is made"
    return [text(words, file=each.source, subject=each.subject) for each in done.removed]
