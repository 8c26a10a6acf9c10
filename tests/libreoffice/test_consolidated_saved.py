"""Several parties' marks over one base, in LibreOffice: the document opens, and shows the same marks of the same names.

Loaded from the command line, since comments stop it when it is driven by a macro. LibreOffice cuts and joins
marks as it likes, so that all that one hand put in or took out is set in a row and compared."""

from __future__ import annotations

from collections import defaultdict

import built
import pairs
import pytest
from negotiation.edits import returned
from office import Office

from avtalebygger.journeys.merge import consolidated_document, merged
from avtalebygger.model.document import RevisionKind, every_story, paragraphs
from avtalebygger.model.language import Maalform
from avtalebygger.redlining.consolidate import Remark
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package
from avtalebygger.word.read import read

pytestmark = pytest.mark.libreoffice
PARTIES = {"a": "Aure kommune", "s": "Smøla kommune", "t": "Tingvoll kommune"}
REMARKS = (Remark(3, "avtalebygger", ("G1 R1-001 Aure kommune", "begrunnelse")),)
Hand = tuple[RevisionKind, str, str]


# What LibreOffice 7.4.7 shows otherwise: pair -> construct, and what becomes of it.
OTHERWISE = {
    "content-control": "marks inside a content control: its text comes back without marks",
    "field": "a tracked REF without its bookmark shows «Error: Reference source not found»",
}


# LibreOffice names a paragraph that goes and comes again a move; we write the two marks that a move is.
TOLD_AS = {RevisionKind.MOVED_FROM: RevisionKind.DELETED, RevisionKind.MOVED_TO: RevisionKind.INSERTED}


def of_pair(name: str) -> bytes:
    """The old document of a pair with the new one as one party's answer, and two parties' own edits of the old."""
    sent = opened(pairs.old(name), name)
    return consolidated(sent, {"a": opened(pairs.new(name), "a"), "s": returned(sent, 1), "t": returned(sent, 2)})


def of_agreement(maalform: Maalform, seed: int) -> bytes:
    sent = opened(built.sent(maalform=maalform), "sent")
    return consolidated(sent, {party: returned(sent, seed + at, 15) for at, party in enumerate(PARTIES)})


def consolidated(sent: Package, back: dict[str, Package]) -> bytes:
    return consolidated_document(merged(sent, back, PARTIES, pairs.DATE), REMARKS).packed()


def shown(document: bytes) -> dict[Hand, str]:
    """The characters that each hand put in and took out, in reading order; white space aside."""
    words: dict[Hand, str] = defaultdict(str)
    for story in every_story(read(opened(document, "x"))):
        for run in (run for paragraph in paragraphs(story.blocks) for run in paragraph.runs):
            for revision in run.revisions:
                kind = TOLD_AS.get(revision.kind, revision.kind)
                words[kind, revision.author, revision.date] += "".join(run.text.split())
    return {hand: said for hand, said in words.items() if said}


def unlike(office: Office, made: dict[str, bytes]) -> list[str]:
    """Those that LibreOffice does not load, or shows otherwise."""
    saved = zip(made.items(), office.converted(list(made.values())), strict=True)
    return [name for (name, ours), theirs in saved if theirs is None or shown(theirs) != shown(ours)]


@pytest.mark.shared
def test_the_norwegian_pairs_show_the_same_marks(office: Office) -> None:
    assert set(unlike(office, {name: of_pair(name) for name in pairs.NAMES})) == set(OTHERWISE)


@pytest.mark.full
def test_whole_agreements_show_the_same_marks(office: Office) -> None:
    made = {
        f"{maalform.value} {seed}": of_agreement(maalform, seed) for maalform in Maalform for seed in range(0, 9, 3)
    }
    assert unlike(office, made) == []
