"""avtalebygger receive"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.clock import now
from avtalebygger.cli.files import named
from avtalebygger.cli.options import RECORDER, Author, DryRun
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import counted, text

if TYPE_CHECKING:
    from avtalebygger.journeys.receiving import Reception
    from avtalebygger.model.negotiation import Negotiation

HELP = text(
    """Take in what came back: each Word file becomes its party's proposals.

\b
Examples:
  avtalebygger receive innboks/*.docx
  avtalebygger receive svar.docx --party tingvoll
  avtalebygger receive svar.docx --base R1
  avtalebygger receive svar.docx --dry-run --json

Party and round are found from the file; where they are not certain, they are asked for on a terminal, and the file is
refused elsewhere. It is kept as it came. Changes are found whether they were tracked or not. A corrected file replaces
the party's earlier one.

Exit codes: 0 tracked changes alone, 1 something a person should see, 2 usage, 3 a file is refused, 4 it is not the time
or not certain whose it is, 7 the record is broken. With several files the highest stands."""
)


def receive(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=text("The Word files that came back."))],
    party: Annotated[str, typer.Option(metavar="ID", help=text("The party it is from."))] = "",
    base: Annotated[str, typer.Option(metavar="R1", help=text("The round that it answers."))] = "",
    author: Author = RECORDER,
    dry_run: DryRun = False,
) -> None:
    from avtalebygger.journeys.proposing import breaking_the_law
    from avtalebygger.journeys.receiving import receive as received
    from avtalebygger.journeys.standing import standing

    given: shell.Shell = context.obj
    folder = folder_of(given)
    files, locks = named(files)
    for lock in locks:
        words = "{file} is left out: Word has the document open; close it there and save first"
        shell.say(given, text(words, file=lock))
    if not files:
        raise typer.BadParameter(text("no file is left to receive"))
    ask = question if given.may_ask else None
    done = received(folder, files, at=now(), by=author, party=party, base=base, dry_run=dry_run, ask=ask)
    code = max(one.exit_code for one in done)
    negotiation = standing(folder).negotiation
    shell.complain([problem for one in done for problem in one.refused])
    if given.json:
        shell.write_json(as_json(done, negotiation, dry_run, ok=not code))
    elif not given.quiet:
        tell(given, done, negotiation, breaking_the_law(folder, negotiation), dry_run=dry_run)
    raise typer.Exit(code)


def question(words: str, answers: Sequence[str]) -> str:
    return str(typer.prompt(f"{words} ({', '.join(answers)})"))


def as_json(done: Sequence[Reception], negotiation: Negotiation, dry_run: bool, *, ok: bool) -> dict[str, Any]:
    from avtalebygger.report.of_receipt import claim_as_json, proposal_as_json

    data = {
        "dry_run": dry_run,
        "head": negotiation.head,
        "files": [
            {
                "file": one.file,
                "party": one.party,
                "round": one.round,
                "base_round": one.base_round,
                "status": status_of(one),
                "claim": claim_as_json(one.receipt.claim if one.receipt else None),
                "kept": list(one.receipt.kept) if one.receipt else [],
                "withdrawn": list(one.receipt.withdrawn) if one.receipt else [],
                "proposals": [proposal_as_json(negotiation, each) for each in one.proposals],
            }
            for one in done
        ],
    }
    return shell.envelope(
        "receive",
        data,
        ok=ok,
        findings=[finding for one in done for finding in one.findings],
        warnings=[
            *claimed(done, negotiation),
            *already(done),
            *(text("left out: {what}", what=each) for one in done for each in one.left_out),
        ],
        errors=[problem for one in done for problem in one.refused],
    )


def status_of(one: Reception) -> str:
    return "refused" if one.refused else "already received" if one.already else "received"


def claimed(done: Sequence[Reception], negotiation: Negotiation) -> list[str]:
    """That files were taken in for another party than something in them names: a person should know."""
    from avtalebygger.report.of_receipt import claim_line

    return [
        claim_line(negotiation, Path(one.file).name, one.party, one.receipt.claim)
        for one in done
        if one.receipt and one.receipt.claim
    ]


def already(done: Sequence[Reception]) -> list[str]:
    return [text("{file}: the same file was already received", file=one.file) for one in done if one.already]


def tell(
    given: shell.Shell, done: Sequence[Reception], negotiation: Negotiation, breaking: int, *, dry_run: bool
) -> None:
    from avtalebygger.report.of_receipt import counts_of, received_report

    rows = [
        (
            negotiation.name_of(one.party) if one.party else "-",
            Path(one.file).name,
            result_of(one, counts_of(one.receipt) if one.receipt else ""),
            not one.refused,
        )
        for one in done
    ]
    findings = [
        (negotiation.name_of(one.party), each.clause, each.kind, each.text)
        for one in done
        for each in one.findings
        if each.severity.value != "info"
    ]
    shell.show(given, received_report(rows, findings))
    for line in claimed(done, negotiation):
        shell.say(given, text("note: {note}", note=line))
    for one in done:
        for each in one.left_out:
            shell.say(given, text("left out: {what}", what=each))
    if dry_run:
        shell.say(given, text("nothing was written"))
        return
    number = negotiation.rounds[-1].number
    counts = {
        "proposals": sum(each.round == number and not each.withdrawn for each in negotiation.proposals.values()),
        "groups": sum(bool(negotiation.standing(each)) for each in negotiation.groups.values() if each.round == number),
        "conflicts": sum(each.round == number for each in negotiation.conflicts.values()),
    }
    in_groups = counted(counts["groups"], "{count} group", "{count} groups")
    said = [
        counted(counts["proposals"], "{count} proposal in {groups}", "{count} proposals in {groups}", groups=in_groups),
        counted(counts["conflicts"], "{count} conflict", "{count} conflicts"),
    ]
    if breaking:
        said.append(text("{count} would leave a requirement of the law unmet", count=breaking))
    shell.say(given, " · ".join(said))
    way = "avtale proposals list --conflict" if counts["conflicts"] else "avtale proposals list"
    shell.say(given, text("next: {way}", way=way))


def result_of(one: Reception, counts: str) -> str:
    if one.refused:
        return text("refused {code}", code=one.refused[0].code)
    return text("already received: the same file") if one.already else counts
