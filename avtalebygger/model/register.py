"""Municipalities and helseforetak as the registers hold them. The registers are read from `clauses/register/`."""

from __future__ import annotations

from dataclasses import dataclass

from avtalebygger.model.language import Spraakvedtak

VALID_FROM = "2024-01-01"  # the date from which the register's kommunenummer hold


@dataclass(frozen=True, slots=True)
class Kommune:
    """`organisasjonsnummer` is empty where no source was found (Haram)."""

    kommunenummer: str
    navn: str
    parallellnavn: str
    fylke: str
    organisasjonsnummer: str
    spraakvedtak: Spraakvedtak
    helsefellesskap: str
    helseforetak: str


@dataclass(frozen=True, slots=True)
class Helseforetak:
    """`type` in words: "HF med opptaksområde", "Privat ideelt sykehus …", "RHF"."""

    key: str
    navn: str
    kortnavn: str
    organisasjonsnummer: str
    rhf: str
    type: str
    helsefellesskap: str


@dataclass(frozen=True, slots=True)
class Register:
    kommuner: tuple[Kommune, ...] = ()
    helseforetak: tuple[Helseforetak, ...] = ()


def passes_mod11(number: str) -> bool:
    """Whether nine digits are an organisasjonsnummer: weights 3 2 7 6 5 4 3 2, then the control digit."""
    if len(number) != 9 or not (number.isascii() and number.isdigit()):
        return False
    weighed = sum(weight * int(digit) for weight, digit in zip((3, 2, 7, 6, 5, 4, 3, 2), number, strict=False))
    return (11 - weighed % 11) % 11 == int(number[8])
