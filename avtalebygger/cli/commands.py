"""Which commands there are, and under which names. A module here imports typer alone; a command imports its journey
when it is called, so that `--help` stays quick."""

from __future__ import annotations

import typer

from avtalebygger.cli import (
    audit,
    blame,
    build,
    check,
    conclude,
    decide,
    demo,
    diff,
    export,
    history,
    init,
    library,
    parties,
    proposals,
    read,
    receive,
    repair,
    resolve,
    round,
    round_next,
    stats,
    verify,
)


def register(app: typer.Typer) -> None:
    if app.registered_commands or app.registered_groups:
        return
    app.command(help=init.HELP)(init.init)
    app.command(help=demo.HELP)(demo.demo)
    app.add_typer(library.app, name="library")
    app.command(help=parties.HELP)(parties.parties)
    app.command(help=check.HELP)(check.check)
    app.command(help=build.HELP)(build.build)
    app.command(help=read.HELP)(read.read)
    app.command(help=diff.HELP)(diff.diff)
    app.command(help=audit.HELP)(audit.audit)
    app.command("accept", help=resolve.ACCEPT)(resolve.resolve)
    app.command("reject", help=resolve.REJECT)(resolve.resolve)
    round.app.command("next", help=round_next.HELP)(round_next.next)
    app.add_typer(round.app, name="round")
    app.command(help=receive.HELP)(receive.receive)
    app.add_typer(proposals.app, name="proposals")
    app.command(help=decide.HELP)(decide.decide)
    app.command(help=verify.HELP)(verify.verify)
    app.command(help=repair.HELP)(repair.repair)
    app.add_typer(export.app, name="export")
    app.command(help=conclude.HELP)(conclude.conclude)
    app.command(help=blame.HELP)(blame.blame)
    app.command(help=history.HELP)(history.history)
    app.command(help=stats.HELP)(stats.stats)
