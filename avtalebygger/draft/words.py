"""Values as they are printed in each målform, and the few words that the draft itself adds to a document.

A number and its unit, a day and its month, and a section sign and its number are held together by a no-break space."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from avtalebygger.model.agreement import Party, PartyRole
from avtalebygger.model.language import Maalform, Wording
from avtalebygger.model.library import (
    Choice,
    Date,
    Duration,
    Money,
    PartyReference,
    Percentage,
    Unit,
    Value,
)
from avtalebygger.model.project import Status

NBSP: Final = "\u00a0"

MONTHS: Final = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]  # the same in both
_UNITS: Final[Mapping[Unit, tuple[Wording, Wording]]] = {
    Unit.MINUTT: (Wording("minutt", "minutt"), Wording("minutter", "minutt")),
    Unit.TIME: (Wording("time", "time"), Wording("timer", "timar")),
    Unit.DAG: (Wording("dag", "dag"), Wording("dager", "dagar")),
    Unit.VIRKEDAG: (Wording("virkedag", "yrkedag"), Wording("virkedager", "yrkedagar")),
    Unit.DOGN: (Wording("døgn", "døgn"), Wording("døgn", "døgn")),
    Unit.UKE: (Wording("uke", "veke"), Wording("uker", "veker")),
    Unit.MAANED: (Wording("måned", "månad"), Wording("måneder", "månader")),
    Unit.AAR: (Wording("år", "år"), Wording("år", "år")),
}
POINT: Final = Wording("punkt", "punkt")
ANNEX: Final = Wording("Vedlegg", "Vedlegg")
CONTACTS: Final = Wording("Kontaktpunkter", "Kontaktpunkt")
SUB_AGREEMENT_ON: Final = Wording("Delavtale om", "Delavtale om")
NOT_COVERED: Final = Wording("ikke regulert", "ikkje regulert")
COVERAGE_COLUMNS: Final = (
    Wording("Nr.", "Nr."),
    Wording("Tema i § 6-2 første ledd", "Tema i § 6-2 første ledd"),
    Wording("Regulert i", "Regulert i"),
)
STATUS: Final[Mapping[Status, Wording]] = {
    Status.DRAFT: Wording("Utkast", "Utkast"),
    Status.NEGOTIATED: Wording("Forhandlet", "Forhandla"),
    Status.RECOMMENDED: Wording("Anbefalt", "Tilrådd"),
    Status.ADOPTED: Wording("Vedtatt", "Vedteken"),
    Status.SIGNED: Wording("Undertegnet", "Underskriven"),
}
SIGNATORY_TITLES: Final[Mapping[PartyRole, Wording]] = {
    PartyRole.KOMMUNE: Wording("ordfører", "ordførar"),
    PartyRole.HELSEFORETAK: Wording("administrerende direktør", "administrerande direktør"),
    PartyRole.SYKEHUS: Wording("administrerende direktør", "administrerande direktør"),
}

_BOUND = re.compile(
    r"(§§?|\b[Nn]r\.|\bkap\.|\b\d{1,2}\.(?= (?:" + "|".join(MONTHS) + r")\b)"
    r"|\b\d+(?= (?:minutt|time|tima|dag|døgn|uke|veke|måned|månad|år|prosent|kroner|virkedag|yrkedag)))[ ]"
)


@lru_cache(maxsize=8192)  # a clause is filled once a municipality
def bound(words: str) -> str:
    """The library's own words with no-break spaces where a line may not break: «§ 6-2», «nr. 30», «24 timer»."""
    return _BOUND.sub(lambda match: match[1] + NBSP, words)


def printed(value: Value, maalform: Maalform, parties: Mapping[str, Party]) -> str:
    """A value as it stands in running text. Text comes out exactly as typed. A table has no such form: it gives ""."""
    match value:
        case Wording():
            return value.of(maalform)
        case int():
            return whole(str(value))
        case Money():
            return money(value, maalform)
        case Percentage():
            return f"{decimal(value.number)}{NBSP}prosent"
        case Date():
            return long_date(value.iso)
        case Duration():
            one, many = _UNITS[value.unit]
            return f"{whole(str(value.count))}{NBSP}{(one if value.count == 1 else many).of(maalform)}"
        case PartyReference():
            return parties[value.party_id].name if value.party_id in parties else ""
        case Choice():
            return value.title.of(maalform)
        case tuple():
            return joined([item.of(maalform) for item in value if isinstance(item, Wording)])
        case None:
            return ""


def joined(names: Sequence[str]) -> str:
    """«a», «a og b», «a, b og c»: the same word in both målformer."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} og {names[-1]}" if names else ""


def whole(digits: str) -> str:
    """Digits in groups of three: 5745 is «5 745»."""
    sign, bare = ("−", digits[1:]) if digits.startswith("-") else ("", digits)
    return sign + re.sub(r"(?<=\d)(?=(\d{3})+$)", NBSP, bare)


def decimal(number: str) -> str:
    """A decimal number with a comma: "33.3" is «33,3»."""
    before, _, after = number.partition(".")
    return whole(before) + (f",{after}" if after else "")


def money(value: Money, maalform: Maalform) -> str:
    per = f" per{NBSP}{unit}" if (unit := value.unit.of(maalform)) else ""
    year = f" ({value.year})" if value.year is not None else ""
    return f"{decimal(value.amount)}{NBSP}{'krone' if value.amount == '1' else 'kroner'}{per}{year}"


def long_date(iso: str) -> str:
    """ "2027-01-01" is «1. januar 2027» in both målformer."""
    year, month, day = iso.split("-")
    return f"{int(day)}.{NBSP}{MONTHS[int(month) - 1]} {year}"


def organisation_number(digits: str) -> str:
    """Nine digits as they are shown: «921 133 642»."""
    return NBSP.join((digits[:3], digits[3:6], digits[6:])) if len(digits) == 9 else digits
