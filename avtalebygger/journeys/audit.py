"""Did they change anything without showing it? A returned file against the one we sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from avtalebygger.diff import raised
from avtalebygger.diff.attribute import Marks, keys_of, outcomes, own_and_foreign, with_origins
from avtalebygger.diff.compare import compare
from avtalebygger.diff.marks import Mark, marks
from avtalebygger.diff.passages import passages, signs
from avtalebygger.journeys.redline import redlined
from avtalebygger.model.change import Audit
from avtalebygger.model.document import Document, Revision, with_paragraphs
from avtalebygger.model.existing import Existing
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.word.findings import findings
from avtalebygger.word.findings_fields import MISMATCH, fields
from avtalebygger.word.findings_lookalike import plain
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted, reading
from avtalebygger.word.resolve import resolved
from avtalebygger.word.verdicts import Verdict


def audit(sent: bytes, returned: bytes, *, names: tuple[str, str] = ("sent", "returned")) -> Audit:
    """What `returned` changed in `sent`, tracked and not, what became of our open marks, and what a person should see.

    Raises WordError (AVT30x) where one of them is refused."""
    return audited(opened(sent, names[0]), opened(returned, names[1]))


@dataclass(frozen=True, slots=True)
class SentSide:
    """What an audit asks of the document we sent: worked out once, however many answer it."""

    document: Document
    accepted: Document
    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Examination:
    """An audit with the readings that it was made from."""

    audit: Audit
    ours: Document
    theirs: Document
    marks: Marks


def sent_side(sent: Package, known: Document | None = None) -> SentSide:
    """`known`: the sent document, where it was read already."""
    ours = read(sent) if known is None else known
    final = accepted(ours)
    return SentSide(ours, final, marks(ours), findings(sent, ours, final))


def audited(sent: Package, returned: Package) -> Audit:
    return examined(sent_side(sent), returned).audit


def examined(sent: SentSide, returned: Package) -> Examination:
    ours, theirs = sent.document, read(returned)
    found = own_and_foreign(sent.marks, marks(theirs))
    base = reading(theirs, keeping(found, Verdict.REJECT))
    mine, final = sent.accepted, accepted(theirs)
    untracked = compare(mine, base, final)
    tracked = compare(base, final)
    fates = outcomes(found, untracked)
    order = [passage.place for passage in passages(base, signs(base, base)[0])]
    comparison = with_origins(tracked, untracked, found, fates, order)
    names = our_names(ours, theirs, found)
    changes = [
        *raised.of_changes(comparison),
        *raised.of_moves(untracked),
        *raised.of_marks(found, fates, names),
        *raised.of_comments(ours, theirs, names),
        *raised.of_parts(untracked),
    ]
    quiet = all(each.severity is Severity.INFO for each in changes)
    settings = raised.of_settings(ours, theirs, untracked=not quiet)
    new = added(sent.findings, findings(returned, theirs, final))
    result = Audit(comparison, (*changes, *settings, *without_stale(new, mine)), fates)
    return Examination(result, ours, theirs, found)


def our_names(sent: Document, returned: Document, found: Marks) -> frozenset[str]:
    """Our names, and those in the returned file that look like one of them."""
    names = raised.our_names(sent, returned, [mark for mark, _ in found.pairs])
    alike = {plain(name) for name in names}
    signed = {mark.author for mark in found.foreign} | {comment.author for comment in returned.comments}
    return names | {author for author in signed if plain(author) in alike}


def keeping(found: Marks, others: Verdict) -> Callable[[Revision], Verdict]:
    """Our own marks accepted; every other as said."""
    ours = found.keys()
    return lambda revision: Verdict.ACCEPT if (revision, revision.position) in ours else others


def without_stale(found: Iterable[Finding], sent: Document) -> Iterator[Finding]:
    """A reference that still shows what we sent waits for its next update, since a tracked change moved its number: for
    information alone."""
    shown = cache(lambda: references_in(sent))
    for each in found:
        stale = each.kind == MISMATCH and any(result in each.text.partition(code)[0] for code, result in shown())
        yield replace(each, severity=Severity.INFO) if stale else each


def references_in(document: Document) -> list[tuple[str, str]]:
    """The references of a document, each as a finding quotes its code and its result."""
    found = fields(with_paragraphs(document))
    return [(f"«{each.field.code}»", f"«{each.result}»") for each in found if each.field.kind == "REF"]


def added(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of the returned file that the one we sent did not have."""
    known = Counter((each.kind, each.text) for each in before)
    for each in after:
        if known[each.kind, each.text]:
            known[each.kind, each.text] -= 1
        else:
            yield each


def marked(sent: Package, returned: Package, author: str, date: str) -> bytes:
    """Our sent package with all that came back as tracked changes: our own marks and theirs under their names, what was
    not tracked, and what was marked in our name without us, under `author`."""
    return redlined(sent, resolved(returned, unmasking(read(sent), read(returned))), author, date, Existing.KEEP).data


def unmasking(sent: Document, returned: Document) -> Callable[[Revision], Verdict]:
    """Marks that bear our name but are not as we made them, accepted: so they show as changes without one."""
    found = own_and_foreign(marks(sent), marks(returned))
    names = our_names(sent, returned, found)
    altered = [back for mark, back in found.pairs if back is not None and back.identity != mark.identity]
    forged = [mark for mark in found.foreign if mark.author in names]
    false = {key for mark in (*altered, *forged) for key in keys_of(mark)}
    return lambda revision: Verdict.ACCEPT if (revision, revision.position) in false else Verdict.KEEP


def needs_a_person(result: Audit) -> bool:
    return any(each.severity is not Severity.INFO for each in result.findings)
