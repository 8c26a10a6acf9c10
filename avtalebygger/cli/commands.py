"""Which commands there are, and under which names. A module here imports typer alone; a command imports its journey
when it is called, so that `--help` stays quick."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    if app.registered_commands or app.registered_groups:
        return
