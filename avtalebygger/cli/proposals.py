"""avtalebygger proposals list | show | add | group | ungroup"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.clock import now
from avtalebygger.cli.help import Commands
from avtalebygger.cli.next_step import NOTHING_SENT
from avtalebygger.cli.options import RECORDER, Author, DryRun
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.cli.waiting import waiting_line
from avtalebygger.messages import text
from avtalebygger.model.weight import ChangeClass

if TYPE_CHECKING:
    from avtalebygger.model.negotiation import Negotiation

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    help=text("Proposals: find them, read them, add one."),
)

LIST = text(
    """List proposals: all, or those of a party, on a clause, of a class or with an outcome.

\b
Examples:
  avtalebygger proposals list
  avtalebygger proposals list --party tingvoll --status undecided
  avtalebygger proposals list --clause 7.2 --json
  avtalebygger proposals list --conflict"""
)
SHOW = text(
    """Show a proposal in its clause, who else asks for it, what it collides with and what the law says.

\b
Examples:
  avtalebygger proposals show R2-014
  avtalebygger proposals show G7
  avtalebygger proposals show K2 --json"""
)
ADD = text(
    """Record a proposal that came by e-mail, by telephone or at a meeting.

\b
Examples:
  avtalebygger proposals add --party tingvoll --clause 13.4 --before "senest 24 timer" --after "senest 12 timer"
  avtalebygger proposals add --party brukerutvalget --clause 9 --reason "Ønsker fast plass i utvalget"

With --before, the words must stand once in the clause (or, with --clause 13.4, in that paragraph); the proposal then
lies in the text as one from a document does. With --after alone, a new paragraph at the end of the clause is asked for.
With --reason alone there is no wording: counter with one (`decide ID --counter --text FILE`), or it writes nothing.

Exit codes: 0 recorded, 4 no such party or clause, words not found, or it is not the time."""
)
GROUP = text(
    """Say that several proposals are the same wish: one group, decided once.

\b
Examples:
  avtalebygger proposals group R1-004 R1-011
  avtalebygger proposals group G3 G9"""
)
UNGROUP = text(
    """Say that a proposal is a wish of its own.

\b
Examples:
  avtalebygger proposals ungroup R1-011
  avtalebygger proposals ungroup G3"""
)


class Status(StrEnum):
    UNDECIDED = "undecided"
    DECIDED = "decided"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    COUNTERED = "countered"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"


@app.command("list", help=LIST)
def list_(
    context: typer.Context,
    party: Annotated[str, typer.Option(metavar="ID", help=text("Only this party's."))] = "",
    clause: Annotated[str, typer.Option(metavar="CLAUSE", help=text("Only on this: id, number or heading."))] = "",
    weight: Annotated[ChangeClass | None, typer.Option("--class", help=text("Only of this class."))] = None,
    status: Annotated[Status | None, typer.Option(help=text("Only undecided, decided, or of this outcome."))] = None,
    conflict: Annotated[bool, typer.Option("--conflict", help=text("Only those that collide."))] = False,
    round: Annotated[int, typer.Option(metavar="N", help=text("Only of this round."))] = 0,
) -> None:
    from avtalebygger.journeys.following import listed
    from avtalebygger.report import of_negotiation

    given: shell.Shell = context.obj
    folder = folder_of(given)
    negotiation, found = listed(
        folder,
        party=party,
        clause=clause,
        weight=weight,
        status=status.value if status else "",
        conflict=conflict,
        round=round,
    )
    waits = waiting_line(folder, negotiation)
    if given.json:
        data = {"proposals": of_negotiation.proposals_as_json(negotiation, found), "head": negotiation.head}
        shell.write_json(shell.envelope("proposals-list", data, warnings=waits))
        return
    if not given.quiet:
        shell.show(given, of_negotiation.proposals_report(negotiation, found))
    if not negotiation.rounds:
        shell.say(given, text(NOTHING_SENT))
    for line in waits:
        shell.say(given, line)


@app.command(help=SHOW)
def show(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help=text("A proposal, a group or a conflict."))],
) -> None:
    from avtalebygger.journeys.proposing import show as shown
    from avtalebygger.report import of_negotiation

    given: shell.Shell = context.obj
    folder = folder_of(given)
    found = shown(folder, id)
    waits = waiting_line(folder, found[0].negotiation) if found else []
    if given.json:
        rows = [of_negotiation.proposal_as_json(each.negotiation, each.view, each.law) for each in found]
        shell.write_json(shell.envelope("proposals-show", {"proposals": rows}, warnings=waits))
        return
    for at, each in enumerate(found):
        shell.printed("\n" if at else "")
        shell.show(given, of_negotiation.proposal_report(each.negotiation, each.view, law=each.law))
    for line in waits:
        shell.say(given, line)


@app.command(help=ADD)
def add(
    context: typer.Context,
    party: Annotated[str, typer.Option(metavar="ID", help=text("Who asks; also a user organisation."))],
    clause: Annotated[str, typer.Option(metavar="CLAUSE", help=text("On what: id, number or heading."))] = "",
    before: Annotated[str, typer.Option(metavar="WORDS", help=text("Words of it that are to go."))] = "",
    after: Annotated[str, typer.Option(metavar="WORDS", help=text("Words that are to come."))] = "",
    reason: Annotated[str, typer.Option(metavar="TEXT", help=text("Why, or the wish in the party's own words."))] = "",
    author: Author = RECORDER,
    dry_run: DryRun = False,
) -> None:
    from avtalebygger.journeys.proposing import Spoken
    from avtalebygger.journeys.proposing import add as added
    from avtalebygger.report.of_receipt import proposal_as_json

    given: shell.Shell = context.obj
    if not (before or after or reason):
        raise typer.BadParameter(text("say what is asked for: --before, --after or --reason"))
    spoken = Spoken(party, clause, before, after, reason)
    negotiation, proposal = added(folder_of(given), spoken, at=now(), by=author, dry_run=dry_run)
    if given.json:
        data = {"proposal": proposal_as_json(negotiation, proposal), "head": negotiation.head, "dry_run": dry_run}
        shell.write_json(shell.envelope("proposals-add", data))
        return
    words = "{id} would be recorded, in group {group}." if dry_run else "{id} is recorded, in group {group}."
    found = negotiation.group_of(proposal.id)
    shell.say(given, text(words, id=proposal.id, group=found.id if found else "-"))
    shell.say(given, text("next: avtale proposals show {id}", id=proposal.id))


Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=text("Proposals or groups."))]


@app.command(help=GROUP)
def group(context: typer.Context, ids: Ids, author: Author = RECORDER, dry_run: DryRun = False) -> None:
    from avtalebygger.journeys.proposing import group as grouped

    negotiation = grouped(folder_of(context.obj), ids, at=now(), by=author, dry_run=dry_run)
    tell(context.obj, "proposals-group", negotiation, ids, dry_run)


@app.command(help=UNGROUP)
def ungroup(context: typer.Context, ids: Ids, author: Author = RECORDER, dry_run: DryRun = False) -> None:
    from avtalebygger.journeys.proposing import ungroup as ungrouped

    negotiation = ungrouped(folder_of(context.obj), ids, at=now(), by=author, dry_run=dry_run)
    tell(context.obj, "proposals-ungroup", negotiation, ids, dry_run)


def tell(given: shell.Shell, command: str, negotiation: Negotiation, ids: list[str], dry_run: bool) -> None:
    """The groups that the named proposals are in now."""
    named = {each.strip().upper() for each in ids}
    groups = [each for each in negotiation.groups.values() if each.id in named or named & set(each.proposals)]
    if given.json:
        rows = [{"id": each.id, "proposals": list(each.proposals)} for each in groups]
        shell.write_json(shell.envelope(command, {"groups": rows, "head": negotiation.head, "dry_run": dry_run}))
        return
    for each in groups:
        shell.say(given, f"  {each.id}: {', '.join(each.proposals)}")
    if dry_run:
        shell.say(given, text("nothing was written"))
    else:
        shell.say(given, text("next: avtale proposals list --status undecided"))
