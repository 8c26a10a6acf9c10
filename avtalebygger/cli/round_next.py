"""avtalebygger round next"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.clock import now
from avtalebygger.cli.options import RECORDER, Author, DryRun
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import text

if TYPE_CHECKING:
    from avtalebygger.journeys.drafting import Drafting

HELP = text(
    """Write the next draft of every party, with redlines and a letter to each.

\b
Examples:
  avtalebygger round next --dry-run
  avtalebygger round next
  avtalebygger round next --carry-open

It takes in the decision files first. The draft is our own document with what was decided in it, and the law is checked
on the resulting text. With --carry-open what is undecided stands as open marks in the next draft. Where the draft is
written and redlines or letters are missing, as after a crash, it writes these again.

Exit codes: 0 written, 4 it is not the time, 5 proposals are undecided or in conflict, 6 a requirement of the law is not
met by the resulting text, 7 the record is broken."""
)


def next(
    context: typer.Context,
    carry_open: Annotated[
        bool, typer.Option("--carry-open", help=text("Carry what is undecided on as open marks."))
    ] = False,
    author: Author = RECORDER,
    dry_run: DryRun = False,
) -> None:
    from avtalebygger.journeys.drafting import next_draft

    given: shell.Shell = context.obj
    done = next_draft(folder_of(given), at=now(), by=author, carry_open=carry_open, dry_run=dry_run)
    if given.json:
        shell.write_json(shell.envelope("round-next", {**as_json(done), "dry_run": dry_run}))
        return
    for path in (*dict.fromkeys(done.drafts.values()), *done.outputs):
        shell.say(given, f"  {path}")
    words = "would be taken in: {taken}" if dry_run else "taken in: {taken}"
    shell.say(given, text(words, taken=", ".join(done.taken) or text("nothing")))
    tell(given, done, dry_run=dry_run)
    if not dry_run:
        shell.say(given, text("next: avtale round send begins round {next}", next=done.round + 1))


def tell(given: shell.Shell, done: Drafting, *, dry_run: bool) -> None:
    if done.carried:
        shell.say(given, text("stands open in the draft: {groups}", groups=", ".join(done.carried)))
    if done.met:
        said = {"groups": ", ".join(done.met)}
        shell.say(given, text("of these what was decided does already what is asked for: {groups}", **said))
    if done.unmarked:
        said = {"groups": ", ".join(done.unmarked)}
        shell.say(given, text("of these no mark in the draft shows what is asked for: {groups}", **said))
    for party, groups in done.by_hand.items():
        said = {"party": party, "groups": ", ".join(groups)}
        shell.say(
            given, text("to be written by hand for {party}, with avtale round send --draft FILE: {groups}", **said)
        )
        if dry_run and party in done.wordable:  # once the draft is written nothing can be decided in the round
            for group in done.wordable[party]:
                said = {"party": party, "group": group}
                shell.say(
                    given, text("  or: avtale decide {group} --partly --text FILE --reason TEXT --for {party}", **said)
                )
    for value in done.values:
        said = {"clause": value.clause_id, "name": value.parameter, "before": value.before, "after": value.after}
        shell.say(
            given,
            text("enter in the YAML: {clause}.{name}: {before} → {after} {party}", party=value.party, **said).rstrip(),
        )


def as_json(done: Drafting) -> dict[str, object]:
    return {
        "round": done.round,
        "drafts": dict(done.drafts),
        "outputs": list(done.outputs),
        "taken": list(done.taken),
        "carried": list(done.carried),
        "met": list(done.met),
        "unmarked": list(done.unmarked),
        "by_hand": {party: list(groups) for party, groups in done.by_hand.items()},
        "wordable": {party: list(groups) for party, groups in done.wordable.items()},
        "values": [
            {"clause_id": v.clause_id, "parameter": v.parameter, "before": v.before, "after": v.after, "party": v.party}
            for v in done.values
        ],
        "head": done.head,
    }
