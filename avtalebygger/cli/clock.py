"""The one place that asks what time it is. `AVTALEBYGGER_NOW` (ISO 8601) answers instead: a run can be repeated."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from typing import Final

import typer

from avtalebygger.messages import text

MONTHS: Final = "januar februar mars april mai juni juli august september oktober november desember".split()


def now() -> str:
    """The time in UTC, whole seconds: 2026-11-21T12:00:00Z."""
    given = os.environ.get("AVTALEBYGGER_NOW")
    return moment(given, "AVTALEBYGGER_NOW") if given else written(datetime.now(UTC))


def moment(given: str, option: str) -> str:
    """A date as a person gives it after `option`, in the same form; a date without a zone is UTC.

    Raises typer.BadParameter, which says how the date is to be written, where it can be told which is meant."""
    try:
        found = datetime.fromisoformat(given)
        return written(found if found.tzinfo else found.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        message = text("«{date}» is not a date as 2026-11-21 or 2026-11-21T12:00:00Z", date=given)
        if meant := as_iso(given):
            message += text("; did you mean {date}?", date=meant)
        raise typer.BadParameter(message, param_hint=option) from None


def as_iso(given: str) -> str:
    """«15.3.2027», «15/3-27» or «15. mars 2027» as 2027-03-15; empty where it is no such day."""
    found = re.fullmatch(r"(\d{1,2})[./ ]+(\d{1,2}|[a-zæøå]{3,9})[./ -]+(\d{4}|\d{2})", given.strip().lower())
    if found is None:
        return ""
    day, month, year = found.groups()
    names = [name[:3] for name in MONTHS]
    try:
        number = int(month) if month.isdecimal() else names.index(month[:3]) + 1
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day)).isoformat()
    except ValueError:
        return ""


def written(found: datetime) -> str:
    return found.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
