"""A case -> its Review, by every rule; Reviews -> Check."""

from __future__ import annotations

from collections.abc import Iterable

from avtalebygger.law.case import Case
from avtalebygger.law.coverage import coverage
from avtalebygger.law.duties import duties
from avtalebygger.law.rules import RULES
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.review import Check, Review

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def summed(reviews: tuple[Review, ...], notes: Iterable[Finding] = ()) -> Check:
    """What is the same in several agreements is said once; `notes` from reading the files are findings too."""
    every = dict.fromkeys([*notes, *(found for review in reviews for found in review.findings)])
    return Check(reviews, in_order(every))


def reviewed(case: Case) -> Review:
    found = dict.fromkeys(one for rule in RULES for one in rule(case))
    return Review(case.agreement, coverage(case.agreement), duties(case), in_order(found))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first; otherwise as they came."""
    return tuple(sorted(findings, key=lambda one: _ORDER.index(one.severity)))
