"""`conclude`: the final document held against the last draft, word for word.

Left out of the comparison is what signing changes: the signature block, the status and the date of the agreement. How
the words look is not asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from avtalebygger.diff.compare import compare
from avtalebygger.errors import Location, Problem, StateError, WordError
from avtalebygger.folder import journal, layout
from avtalebygger.folder.codec import sha256
from avtalebygger.journeys import foreign
from avtalebygger.journeys.sent_documents import frozen_paths
from avtalebygger.journeys.standing import Standing, after, party_named, recorded, standing
from avtalebygger.messages import text
from avtalebygger.model.change import BlockChange, ChangeKind, ClauseChange, Comparison, Op
from avtalebygger.model.document import Block, Document, Paragraph, Row, Table, paragraphs
from avtalebygger.model.negotiation import EventKind, FileMark
from avtalebygger.negotiate.settle import settle, settled
from avtalebygger.negotiate.stage import Act, allowed, missing
from avtalebygger.word import gate
from avtalebygger.word.anchors import PREFIX, SIGNATURES
from avtalebygger.word.labels import WORDS
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted

SIGNED: Final = frozenset(words.casefold() for key in ("status", "date") for words in (WORDS[key].nb, WORDS[key].nn))
"""The labels of what signing changes, in the front page's table."""


@dataclass(frozen=True, slots=True)
class Concluding:
    """`comparison` is empty where the final document says what the draft says; `against` the draft's path. `missing`:
    parties, in order, that have not answered the last round; in copies the party itself, if it has not."""

    comparison: Comparison
    differences: tuple[str, ...]
    against: str
    party: str = ""
    head: str = ""
    missing: tuple[str, ...] = ()


def conclude(folder: Path, final: Path, *, at: str, by: str, party: str = "", dry_run: bool = False) -> Concluding:
    """Compares and records. Raises StateError (AVT51x, AVT561, AVT563), UndecidedError where something is undecided,
    WordError (AVT562) for a PDF and where the file is refused."""
    demand_word(final)
    content = foreign.content(final)
    package = gate.opened(content, str(final))
    if dry_run:
        return concluding(standing(folder), package, party)
    with journal.locked(folder):
        now = standing(folder)
        found = concluding(now, package, party)
        number = now.negotiation.rounds[-1].number
        path = layout.received_path(number, f"{found.party or 'avtale'}-final", sha256(content))
        mark = FileMark(path, sha256(content))
        if is_concluded_with(now, found, mark):
            return found
        known = any(mark in event.files for event in now.events)
        event = journal.append(
            folder,
            EventKind.CONCLUDED,
            at=at,
            by=by,
            body={"round": number, "party": found.party, "differences": list(found.differences)},
            documents={} if known else {path: content},
            mentioned=[mark] if known else [],
            expected_head=now.head,
        )
        return replace(found, head=after(now, event).head)


def is_concluded_with(now: Standing, found: Concluding, mark: FileMark) -> bool:
    """Whether the party's last conclusion is of this file and says the same: said again it is no new one."""
    last = next((each for each in reversed(now.negotiation.concluded) if each.party == found.party), None)
    return last is not None and (last.file, last.differences) == (mark, found.differences)


def demand_word(final: Path) -> None:
    """A PDF is refused by name: nothing in it can be compared word for word."""
    if final.suffix.lower() == ".pdf":
        hint = text("give the Word file that the PDF was made from")
        raise WordError(Problem("AVT562", {"file": final.name}, Location(str(final)), hint))


def concluding(now: Standing, final: Package, party: str) -> Concluding:
    negotiation = now.negotiation
    allowed(negotiation, Act.CONCLUDE)
    whose = party_named(negotiation, party).id if party else ""
    marks = last_drafts(now)
    if negotiation.form == "copies" and not whose:
        hint = text("--party {party}", party=next(iter(marks), "ID"))
        raise StateError(Problem("AVT563", {}, hint=hint))
    settled(negotiation, settle(negotiation, tuple(marks)))
    mark = marks.get(whose) if negotiation.form == "copies" else next(iter(marks.values()), None)
    if mark is None:
        raise StateError(Problem("AVT561", {}, hint=text("avtale round send")))
    draft = gate.opened(recorded(now.folder, mark), mark.path)
    comparison = worded(compare(bare(read(draft)), bare(read(final))))
    differences = tuple(told(change, block) for change in comparison.changes for block in change.blocks)
    party = whose if negotiation.form == "copies" else ""
    silent = tuple(each for each in missing(negotiation) if party in {"", each})
    return Concluding(comparison, differences, mark.path, party, missing=silent)


def last_drafts(now: Standing) -> dict[str, FileMark]:
    """Each party's last draft: what was drafted last, else what was sent last."""
    round = now.negotiation.rounds[-1]
    return dict(round.drafted) if round.drafted_at else frozen_paths(now, round)


def worded(comparison: Comparison) -> Comparison:
    """What differs in words alone."""
    changes = (replace(each, blocks=tuple(filter(says_other, each.blocks))) for each in comparison.changes)
    return Comparison(tuple(each for each in changes if each.blocks))


def says_other(block: BlockChange) -> bool:
    return block.kind is not ChangeKind.FORMATTED and block.before != block.after


def told(change: ClauseChange, block: BlockChange) -> str:
    """«7.2 Varsling: innen [-24-]{+12+} timer»."""
    signs = {Op.KEEP: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}
    texts = ((edit.op, clipped(edit.text) if edit.op is Op.KEEP else edit.text) for edit in block.edits)
    said = "".join(signs[op].format(words) for op, words in texts)
    place = " ".join(filter(None, (block.number or change.place.number.strip("-"), change.place.title)))
    return f"{place}: {said or block.after or block.before}".strip()


def clipped(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:35]} … {words[-35:]}"


# ---------------------------------------------------------------- what signing changes


def bare(document: Document) -> Document:
    """The accepted reading without signature block, status and date."""
    as_read = accepted(document)
    body = replace(as_read.body, blocks=tuple(without_signed(as_read.body.blocks)))
    return replace(as_read, body=body, comments=())


def without_signed(blocks: tuple[Block, ...]) -> Iterator[Block]:
    signing = False
    for block in blocks:
        names = [name for one in paragraphs((block,)) for name in one.bookmarks if name.startswith(PREFIX)]
        if names:
            signing = SIGNATURES in names
        if signing:
            continue
        yield without_rows(block) if isinstance(block, Table) else block


def without_rows(table: Table) -> Block:
    rows = tuple(row for row in table.rows if not is_signed(row))
    return replace(table, rows=rows) if rows else Paragraph()


def is_signed(row: Row) -> bool:
    return bool(row.cells) and row.cells[0].text.strip(" :").casefold() in SIGNED
