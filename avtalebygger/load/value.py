"""What a party or the library writes for a parameter -> a typed value.

The kind of the parameter decides how the text is read; nothing is guessed from how it looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date

from avtalebygger.load.cursor import Cursor, nearest, shown
from avtalebygger.messages import text
from avtalebygger.model.language import Wording
from avtalebygger.model.library import (
    Date,
    Duration,
    Money,
    Parameter,
    ParameterKind,
    PartyReference,
    Percentage,
    Unit,
    Value,
)

_UNITS: Mapping[str, Unit] = {
    word: unit
    for unit, words in {
        Unit.MINUTT: "minutt minutter",
        Unit.TIME: "time timer timar",
        Unit.DAG: "dag dager dagar",
        Unit.VIRKEDAG: "virkedag virkedager virkedagar yrkedag yrkedagar",
        Unit.DOGN: "døgn",
        Unit.UKE: "uke uker veke veker",
        Unit.MAANED: "måned måneder månad månader",
        Unit.AAR: "år",
    }.items()
    for word in words.split()
}
_NUMBER = re.compile(r"\d{1,15}(?:[.,]\d{1,9})?", re.ASCII)
_SPACES = re.compile("[ \u00a0\u202f]")


def wording(cursor: Cursor, *, complete: bool = True) -> Wording:
    """`{nb: …, nn: …}`, or one text for both. `complete`: a missing målform is a Problem."""
    if cursor.is_text():
        words = cursor.text()
        return Wording(words, words)
    found = cursor.fields(("nb", "nn"), required=("nb", "nn") if complete else ())
    return Wording(*(found[key].text() if key in found else "" for key in ("nb", "nn")))


def value_of(cursor: Cursor, parameter: Parameter, party_ids: Collection[str] | None = None) -> Value:
    """The value as the parameter's kind reads it; what cannot be read is a Problem and gives None.
    `party_ids`: those there are, or None where no party is known yet."""
    match parameter.kind:
        case ParameterKind.TEXT:
            return wording(cursor)
        case ParameterKind.LIST:
            return tuple(wording(item) for item in cursor.items())
        case ParameterKind.TABLE:
            return tuple(_table_row(item, parameter) for item in cursor.items())
        case ParameterKind.MONEY:
            return money(cursor)
        case ParameterKind.CHOICE:
            return _choice(cursor, parameter)
        case ParameterKind.PARTY:
            return _party(cursor, party_ids)
        case ParameterKind.INTEGER:
            return cursor.integer()
        case ParameterKind.PERCENTAGE:
            return _read(cursor, percentage, text("a percentage such as 33,3"))
        case ParameterKind.DATE:
            return _read(cursor, lambda words: Date(iso) if (iso := iso_date(words)) else None, _a_date())
        case ParameterKind.DURATION:
            return _read(cursor, duration, text("a duration such as «24 timer» or «14 dager»"))


def _a_date() -> str:
    return text("a date such as 2027-01-31")


def _read(cursor: Cursor, reading: Callable[[str], Value], wanted: str) -> Value:
    words = cursor.text()
    value = reading(words.strip())
    if value is None and cursor.is_text():
        cursor.wrong("AVT118", found=shown(words), wanted=wanted)
    return value


def duration(words: str) -> Duration | None:
    match = re.fullmatch(r"(\d{1,6})\s+(\w+)", words)
    if match is None or match[2].lower() not in _UNITS:
        return None
    return Duration(int(match[1]), _UNITS[match[2].lower()])


def number(words: str) -> str | None:
    """A decimal number as "1200.5", from "1 200,5" or "1200.5"; None for anything else."""
    bare = _SPACES.sub("", words)
    return bare.replace(",", ".") if _NUMBER.fullmatch(bare) else None


def percentage(words: str) -> Percentage | None:
    bare = number(re.sub(r"\s*(%|prosent)$", "", words))
    return Percentage(bare) if bare is not None else None


def iso_date(words: str) -> str:
    """`words` if they are a calendar date in ISO form, else empty."""
    try:
        return date.fromisoformat(words).isoformat() if re.fullmatch(r"\d{4}-\d\d-\d\d", words, re.ASCII) else ""
    except ValueError:
        return ""


def date_text(cursor: Cursor) -> str:
    """An ISO date, or empty where none is written."""
    words = cursor.text()
    if words and not iso_date(words):
        cursor.wrong("AVT118", found=shown(words), wanted=_a_date())
    return iso_date(words)


def money(cursor: Cursor) -> Money | None:
    """`{amount, unit, year, source}`, or the amount alone (without a year, which the check then asks for)."""
    if cursor.is_text():
        amount = _amount(cursor)
        return Money(amount) if amount else None
    found = cursor.fields(("amount", "unit", "year", "source"), required=("amount",))
    amount = _amount(found["amount"]) if "amount" in found else ""
    return Money(
        amount=amount or "0",
        unit=wording(found["unit"]) if "unit" in found else Wording(),
        year=found["year"].integer() if "year" in found else None,
        source=found["source"].text() if "source" in found else "",
    )


def _amount(cursor: Cursor) -> str:
    words = cursor.text()
    amount = number(re.sub(r"\s*(kr|kroner)\.?$", "", words.strip()))
    if amount is None and cursor.is_text():
        cursor.wrong("AVT118", found=shown(words), wanted=text("an amount in kroner such as 5745"))
    return amount or ""


def _table_row(cursor: Cursor, parameter: Parameter) -> Mapping[str, Wording]:
    columns = [column.id for column in parameter.columns]
    found = cursor.fields(columns)
    return {name: wording(found[name]) if name in found else Wording() for name in columns}


def _choice(cursor: Cursor, parameter: Parameter) -> Value:
    chosen = cursor.choice([choice.id for choice in parameter.choices])
    return next((choice for choice in parameter.choices if choice.id == chosen), None)


def _party(cursor: Cursor, party_ids: Collection[str] | None) -> Value:
    name = cursor.text()
    if party_ids is not None and cursor.is_text() and name not in party_ids:
        cursor.wrong("AVT119", nearest(name, party_ids), kind=text("party"), name=shown(name))
    return PartyReference(name)
