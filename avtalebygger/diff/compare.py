"""Two documents -> what changed, clause by clause, in the order in which a lawyer reads them.

Both documents are readings (accepted, say): revisions in them are not looked at. A clause renumbered because another
came or went is no change; a number that went, or a reference that now points elsewhere, is one. What no clause shows
and DOCX cannot track is named in `untracked_parts`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from avtalebygger.diff.align import ClauseMatch, PieceMatch, matched_clauses, matched_pieces
from avtalebygger.diff.beyond import differences_beyond
from avtalebygger.diff.blocks import BlockWriter, Placed
from avtalebygger.diff.look import Looks
from avtalebygger.diff.moves import with_moved_sentences
from avtalebygger.diff.passages import distinct, passages, signs
from avtalebygger.diff.pieces import Passage, Piece, every_piece, label_of
from avtalebygger.diff.references import Targets, by_bookmark, numbers_by_bookmark
from avtalebygger.model.change import BlockChange, ClauseChange, Comparison, Kept, Place
from avtalebygger.model.document import Document, every_story, paragraphs


def compare(old: Document, new: Document, seen: Document | None = None) -> Comparison:
    """What differs. Deterministic; `compare(x, x)` is empty. `seen` is the reading from which an editor computed the
    fields of `new`, where that is another: its numbers explain their results too."""
    changes = () if read_alike(old, new) else changed_clauses(old, new, seen)
    return Comparison(changes, untracked_parts=differences_beyond(old, new))


def changed_clauses(old: Document, new: Document, seen: Document | None = None) -> tuple[ClauseChange, ...]:
    """What `compare` finds where it looks."""
    old_signs, new_signs = signs(old, new)
    before, after = passages(old, old_signs), passages(new, new_signs)
    clauses = matched_clauses(before, after)
    pieces = matched_pieces(clauses, before, after)
    writer = BlockWriter(before, after, Looks.of(old, new), targets(before, after, pieces, seen))
    blocks = with_moved_sentences(sorted(writer.blocks(pieces), key=lambda each: each.order), before, after)
    return tuple(clause_changes(clauses, before, after, pieces, blocks))


def read_alike(old: Document, new: Document) -> bool:
    """Whether one document stands for the other: what they say is equal, and so is all that they say it by. Most who
    answer show every change, and what they were sent is then found again under their marks."""
    return old == new and by_what(old) == by_what(new)


def by_what(document: Document) -> tuple[object, ...]:
    """What a document's own equality leaves out, and a comparison asks for."""
    stories = list(every_story(document))
    return (
        document.styles,
        document.lists,
        [(story.id, story.part) for story in stories],
        [comment.id for comment in document.comments],
        [distinct(document, kind) for kind in ("header", "footer")],
        [paragraph.list for story in stories for paragraph in paragraphs(story.blocks)],
    )


def targets(
    before: Sequence[Passage], after: Sequence[Passage], pieces: Iterable[PieceMatch], seen: Document | None
) -> Targets:
    partners: dict[int, set[int]] = defaultdict(set)
    for match in pieces:
        ours = [piece for spot in match.old for piece in every_piece([spot.item])]
        theirs = {id(piece) for spot in match.new for piece in every_piece([spot.item])}
        for piece in ours:
            partners[id(piece)] |= theirs
    answers = {key: frozenset(found) for key, found in partners.items()}
    numbers = numbers_by_bookmark(seen) if seen is not None else {}
    return Targets(by_bookmark(before), by_bookmark(after), answers, numbers)


def old_homes(
    clauses: Sequence[ClauseMatch], before: Sequence[Passage], after: Sequence[Passage], pieces: Iterable[PieceMatch]
) -> dict[int | None, Place]:
    """Where a clause that nothing answers to came from, when its heading is a paragraph that stood there before."""
    come = {clause.new for clause in clauses if clause.old is None}
    return {
        match.new[0].passage: before[match.old[0].passage].place
        for match in pieces
        if match.old and match.new and not match.moved
        if match.new[0].passage in come and after[match.new[0].passage].pieces[0] is match.new[0].item
    }


def kept_in(after: Sequence[Passage], starts: Sequence[int], clause: int | None, touched: set[int]) -> Iterator[Kept]:
    if clause is None:
        return
    for at, piece in enumerate(after[clause].pieces, starts[clause]):
        if at not in touched and piece.text.strip():
            yield Kept(piece.text, label_of(piece) if isinstance(piece, Piece) else "", float(at))


def clause_changes(
    clauses: Sequence[ClauseMatch],
    before: Sequence[Passage],
    after: Sequence[Passage],
    pieces: Sequence[PieceMatch],
    blocks: Sequence[Placed],
) -> Iterator[ClauseChange]:
    by_new: dict[int, list[BlockChange]] = defaultdict(list)
    by_old: dict[int, list[BlockChange]] = defaultdict(list)
    partner: dict[int | None, int | None] = {clause.old: clause.new for clause in clauses if clause.old is not None}
    for placed in blocks:
        home = placed.new if placed.new is not None else partner.get(placed.old)
        if home is not None:
            by_new[home].append(replace(placed.change, position=placed.order[0]))
        elif placed.old is not None:
            by_old[placed.old].append(replace(placed.change, position=placed.order[0]))
    touched = {index for placed in blocks for index in placed.touched}
    starts = list(accumulate((len(passage.pieces) for passage in after), initial=0))
    homes = old_homes(clauses, before, after, pieces)
    for clause in clauses:
        found = by_new[clause.new] if clause.new is not None else by_old[clause.old] if clause.old is not None else []
        if found or (clause.moved and clause.new is not None and after[clause.new].headed):
            yield ClauseChange(
                homes.get(clause.new, before[clause.old].place if clause.old is not None else None),
                after[clause.new].place if clause.new is not None else None,
                tuple(found),
                clause.evidence,
                clause.moved,
                tuple(kept_in(after, starts, clause.new, touched)),
            )
