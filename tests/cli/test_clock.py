"""Dates as people write them: one form is taken, and the others are answered with it."""

from __future__ import annotations

import pytest
import typer

from avtalebygger.cli.clock import as_iso, moment


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("15.3.2027", "2027-03-15"),
        ("15.03.27", "2027-03-15"),
        ("15/3 2027", "2027-03-15"),
        ("15. mars 2027", "2027-03-15"),
        ("1. Desember 2027", "2027-12-01"),
        ("31.2.2027", ""),
        ("15. tors 2027", ""),
        ("i morgen", ""),
    ],
)
def test_a_norwegian_date_is_answered_with_the_form_that_is_taken(given: str, meant: str) -> None:
    assert as_iso(given) == meant
    with pytest.raises(typer.BadParameter) as refused:
        moment(given, "--deadline")
    assert ("did you mean" in str(refused.value)) == bool(meant) and meant in str(refused.value)


@pytest.mark.parametrize("given", ["2026-11-21", "2026-11-21T12:00:00Z", "2026-11-21T13:00:00+01:00"])
def test_an_iso_date_is_taken(given: str) -> None:
    assert moment(given, "--date").startswith("2026-11-21T")


@pytest.mark.parametrize("given", ["9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00+10:00"])
def test_a_time_beyond_the_calendar_is_no_date(given: str) -> None:
    with pytest.raises(typer.BadParameter):
        moment(given, "--date")
