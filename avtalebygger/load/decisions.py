"""Decision files -> decisions, each with the place where a person wrote it.

A file is a list of entries:

    - subject: R2-014            # a proposal or a group
      outcome: rejected          # accepted, partly, rejected, countered, deferred, withdrawn or noted
      reason: Bemanning på kveld
      by: SSU                    # the body that decided
      meeting: 02.06.2026 sak 14/26
      text: |                    # partly and countered: the wording that stands instead
        innen 12 timer
      for: [tingvoll]            # copies: these parties' documents only

Whether there is such a proposal, and whether it may be decided, is not asked here; nor what the journal holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from avtalebygger.errors import SourceError
from avtalebygger.load.cursor import Cursor, Gathered, shown
from avtalebygger.load.node import parse
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Decision, Outcome, WrittenDecision

KEYS = ("subject", "outcome", "reason", "by", "meeting", "text", "for")
SUBJECT = re.compile(r"R[1-9]\d{0,3}-\d{3,5}|[GK][1-9]\d{0,5}", re.ASCII)


def load_decisions(files: Iterable[tuple[str, bytes]], gathered: Gathered | None = None) -> tuple[WrittenDecision, ...]:
    """The entries of all files, in order; a file that is empty or says nothing but comments has none.

    Raises SourceError with the Problems of all files, unless the caller gathers them."""
    mine = gathered or Gathered()
    found = [entry for path, content in files for entry in entries(path, content, mine)]
    if gathered is None:
        mine.check()
    return tuple(found)


def entries(path: str, content: bytes, gathered: Gathered) -> Iterable[WrittenDecision]:
    try:
        cursor = Cursor(parse(path, content), gathered)
    except SourceError as error:
        gathered.problems += [problem for problem in error.problems if problem.code != "AVT109"]
        return
    for item in cursor.items():
        if (written := entry(path, item)) is not None:
            yield written


def entry(path: str, cursor: Cursor) -> WrittenDecision | None:
    """None where subject or outcome cannot be read; the reasons are gathered."""
    found = cursor.fields(KEYS, required=("subject", "outcome"))
    subject = subject_of(found["subject"]) if "subject" in found else ""
    outcome = found["outcome"].choice(list(Outcome)) if "outcome" in found else ""
    parties = found["for"].texts() if "for" in found else ()
    said = {key: words_of(found, key) for key in ("reason", "by", "meeting", "text")}
    if not subject or not outcome:
        return None
    decision = Decision(
        subject=subject,
        outcome=Outcome(outcome),
        reason=said["reason"],
        body=said["by"],
        meeting=said["meeting"],
        text=said["text"],
        for_parties=parties,
        source=path,
    )
    lacking(cursor, decision)
    return WrittenDecision(decision, cursor.where)


def subject_of(cursor: Cursor) -> str:
    words = cursor.text().strip().upper()
    if SUBJECT.fullmatch(words):
        return words
    if cursor.is_text():
        cursor.wrong("AVT118", found=shown(words), wanted=text("the id of a proposal or a group, such as R2-014 or G7"))
    return ""


def words_of(found: Mapping[str, Cursor], key: str) -> str:
    return found[key].text().strip() if key in found else ""


def lacking(cursor: Cursor, decision: Decision) -> None:
    if decision.outcome.needs_reason and not decision.reason:
        cursor.wrong("AVT113", text("an outcome {outcome} needs one", outcome=decision.outcome.value), key="reason")
