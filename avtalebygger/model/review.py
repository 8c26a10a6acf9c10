"""What the check says of an agreement before any document is made: coverage, duties, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from avtalebygger.model.agreement import Agreement, AgreementClause, SubAgreement
from avtalebygger.model.finding import Finding, Severity

# The codes that are requirements of the law: the points of § 6-2 (AVT601, AVT602, AVT619), the four fields (AVT603),
# medvirkning (AVT604), notice (AVT606) and annual review (AVT607). While one stands, nothing is built.
LEGAL = frozenset({"AVT601", "AVT602", "AVT603", "AVT604", "AVT606", "AVT607", "AVT619"})


@dataclass(frozen=True, slots=True)
class PointCoverage:
    """Where a point of § 6-2 first paragraph is settled. `demanded`: whether this agreement must settle it."""

    point: int
    clauses: tuple[AgreementClause, ...]
    sub_agreements: tuple[SubAgreement, ...]
    demanded: bool

    @property
    def is_covered(self) -> bool:
        return bool(self.clauses or self.sub_agreements)


@dataclass(frozen=True, slots=True)
class Duties:
    """How many times a clause says that a side «skal»."""

    clause: AgreementClause
    helseforetak: int
    kommune: int
    both: int


@dataclass(frozen=True, slots=True)
class Review:
    agreement: Agreement
    coverage: tuple[PointCoverage, ...]
    duties: tuple[Duties, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """The reviews of every document that a project makes. `findings`: all of them, each once, errors first."""

    reviews: tuple[Review, ...]
    findings: tuple[Finding, ...]

    @property
    def legal(self) -> tuple[Finding, ...]:
        """The requirements of the law that are not met."""
        return tuple(one for one in self.findings if one.kind in LEGAL)

    @property
    def exit_code(self) -> int:
        """6 where a requirement of the law is not met, 1 for other findings, 0 where there is nothing to act on."""
        if self.legal:
            return 6
        return int(any(one.severity is not Severity.INFO for one in self.findings))


@dataclass(frozen=True, slots=True)
class SentCheck:
    """The check of a draft that is negotiated. `coverage`: point of § 6-2 -> the clauses that settle it, as printed.
    `unasked`: requirements of the law that the words alone do not tell."""

    round: int
    coverage: Mapping[int, tuple[str, ...]]
    findings: tuple[Finding, ...]
    unasked: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        return 6 if any(each.kind in LEGAL for each in self.findings) else 0
