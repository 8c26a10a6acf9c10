"""How values are printed, in both målformer. «~» stands for a no-break space."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avtalebygger.draft.words import bound, joined, long_date, organisation_number, printed, whole
from avtalebygger.load.value import duration, number, percentage
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

DOGN = Wording("døgn", "døgn")
TIME = Wording("time", "time")
HMR = {"hmr": Party("hmr", "Helse Møre og Romsdal HF", PartyRole.HELSEFORETAK)}


@pytest.mark.parametrize(
    ("value", "nb", "nn"),
    [
        (Wording("sykehuset", "sjukehuset"), "sykehuset", "sjukehuset"),
        (0, "0", "0"),
        (999, "999", "999"),
        (5745, "5~745", "5~745"),
        (1234567, "1~234~567", "1~234~567"),
        (-4000, "−4~000", "−4~000"),
        (Money("5745", DOGN, 2024), "5~745~kroner per~døgn (2024)", "5~745~kroner per~døgn (2024)"),
        (Money("1200.50", TIME), "1~200,50~kroner per~time", "1~200,50~kroner per~time"),
        (Money("1"), "1~krone", "1~krone"),
        (Percentage("33.3"), "33,3~prosent", "33,3~prosent"),
        (Date("2027-01-01"), "1.~januar 2027", "1.~januar 2027"),
        (Date("2024-02-29"), "29.~februar 2024", "29.~februar 2024"),
        (Duration(1, Unit.TIME), "1~time", "1~time"),
        (Duration(24, Unit.TIME), "24~timer", "24~timar"),
        (Duration(1, Unit.DAG), "1~dag", "1~dag"),
        (Duration(14, Unit.DAG), "14~dager", "14~dagar"),
        (Duration(3, Unit.VIRKEDAG), "3~virkedager", "3~yrkedagar"),
        (Duration(2, Unit.DOGN), "2~døgn", "2~døgn"),
        (Duration(6, Unit.UKE), "6~uker", "6~veker"),
        (Duration(12, Unit.MAANED), "12~måneder", "12~månader"),
        (Duration(1, Unit.MAANED), "1~måned", "1~månad"),
        (Duration(4, Unit.AAR), "4~år", "4~år"),
        (Duration(90, Unit.MINUTT), "90~minutter", "90~minutt"),
        ((Wording("a", "a"),), "a", "a"),
        ((Wording("a", "a"), Wording("b", "b")), "a og b", "a og b"),
        ((Wording("en", "ein"), Wording("to", "to"), Wording("tre", "tre")), "en, to og tre", "ein, to og tre"),
        ((), "", ""),
        (Choice("egen", Wording("egen drift", "eiga drift")), "egen drift", "eiga drift"),
        (PartyReference("hmr"), "Helse Møre og Romsdal HF", "Helse Møre og Romsdal HF"),
        (None, "", ""),
    ],
)
def test_a_value_is_printed_in_each_maalform(value: Value, nb: str, nn: str) -> None:
    assert printed(value, Maalform.NB, HMR).replace("\u00a0", "~") == nb
    assert printed(value, Maalform.NN, HMR).replace("\u00a0", "~") == nn


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("lov 24. juni 2011 nr. 30", "lov 24.~juni 2011 nr.~30"),
        ("helse- og omsorgstjenesteloven §§ 6-1 og 6-2", "helse- og omsorgstjenesteloven §§~6-1 og 6-2"),
        ("innen 24 timer, senest 14 dager", "innen 24~timer, senest 14~dager"),
        ("kl. 20 hver dag", "kl. 20 hver dag"),
        ("2 representanter", "2 representanter"),
    ],
)
def test_numbers_stay_with_what_they_count(words: str, expected: str) -> None:
    assert bound(words).replace("\u00a0", "~") == expected


def test_an_organisation_number_stands_in_threes() -> None:
    assert organisation_number("921133642") == "921\u00a0133\u00a0642"


@given(st.integers(min_value=0, max_value=10**15))
def test_a_whole_number_keeps_its_digits(count: int) -> None:
    assert whole(str(count)).replace("\u00a0", "") == str(count)


@given(st.integers(0, 10**9), st.sampled_from(Unit), st.sampled_from(Maalform))
def test_a_duration_that_is_printed_reads_back_the_same(count: int, unit: Unit, maalform: Maalform) -> None:
    count %= 1000
    words = printed(Duration(count, unit), maalform, {}).replace("\u00a0", " ")
    assert duration(words) == Duration(count, unit)


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_a_percentage_that_is_printed_reads_back_the_same(share: object) -> None:
    value = Percentage(str(share))
    assert percentage(printed(value, Maalform.NB, {}).replace("\u00a0", " ")) == value


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_date_keeps_its_day_and_year(day: date) -> None:
    words = long_date(day.isoformat()).replace("\u00a0", " ").split()
    assert (words[0], words[2]) == (f"{day.day}.", str(day.year))


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=5))
def test_a_list_names_each_once(names: list[str]) -> None:
    assert joined(names).replace(" og ", ", ").split(", ") == names


@pytest.mark.parametrize(
    ("words", "expected"),
    [("5745", "5745"), ("5 745", "5745"), ("1\u00a0200,50", "1200.50"), ("1.10", "1.10"), ("-4", None), ("4e3", None)],
)
def test_a_number_is_read_as_norwegians_write_it(words: str, expected: str | None) -> None:
    assert number(words) == expected
