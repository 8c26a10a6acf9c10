"""The one place that asks what time it is. `AVTALEBYGGER_NOW` (ISO 8601) answers instead: a run can be repeated."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import typer

from avtalebygger.messages import text


def now() -> str:
    """The time in UTC, whole seconds: 2026-11-21T12:00:00Z."""
    return moment(os.environ["AVTALEBYGGER_NOW"]) if os.environ.get("AVTALEBYGGER_NOW") else written(datetime.now(UTC))


def moment(given: str) -> str:
    """A date as a person gives it, in the same form; a date without a zone is UTC. Raises typer.BadParameter."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        message = text("«{date}» is not a date as 2026-11-21 or 2026-11-21T12:00:00Z", date=given)
        raise typer.BadParameter(message) from None
    return written(found if found.tzinfo else found.replace(tzinfo=UTC))


def written(found: datetime) -> str:
    return found.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
