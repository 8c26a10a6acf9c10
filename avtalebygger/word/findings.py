"""What in one document a person should see before trusting it: SECURITY's findings that need no other document.

Each is quoted in its clause. An honest file gives nothing of more weight than `info`. What needs the document that was
sent (untracked changes, altered marks) is found by comparing, not here."""

from __future__ import annotations

from avtalebygger.model.document import Document
from avtalebygger.model.finding import Finding
from avtalebygger.word import findings_active, findings_fields, findings_form, findings_hidden, findings_lookalike
from avtalebygger.word.finding_site import Site
from avtalebygger.word.package import Package

_SEARCHES = (
    findings_hidden.findings,
    findings_lookalike.findings,
    findings_fields.findings,
    findings_form.findings,
    findings_active.findings,
)


def findings(package: Package, document: Document, final: Document | None = None) -> tuple[Finding, ...]:
    """The findings of a package and the document read from it, each once, kind by kind in document order. `final`: its
    accepted reading, where that is made already."""
    site = Site(package, document, final)
    return tuple(dict.fromkeys(finding for search in _SEARCHES for finding in search(site)))
