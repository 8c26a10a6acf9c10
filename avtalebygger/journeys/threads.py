"""Comments that came back, each with the wish that it speaks of, or else with its clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from avtalebygger.diff.attribute import one_clause
from avtalebygger.diff.marks import places_of, printed
from avtalebygger.diff.passages import passages, signs
from avtalebygger.diff.pieces import every_piece
from avtalebygger.journeys.audit import Examination, keeping
from avtalebygger.model.change import Place, Story
from avtalebygger.model.document import Comment, Document, Position, paragraphs
from avtalebygger.model.negotiation import ClauseComment, ProposalComment, Wish
from avtalebygger.text.align import likeness
from avtalebygger.text.edits import Vocabulary
from avtalebygger.text.tokens import words
from avtalebygger.word.readings import accepted, reading
from avtalebygger.word.verdicts import Verdict

ALIKE = 0.4  # likeness from which a paragraph that was changed without a mark is the one that a wish lies in
Lines = frozenset[str]
"""What a paragraph says before and after the marks of others in it."""


def with_comments(wishes: Sequence[Wish], seen: Examination) -> tuple[list[Wish], list[ClauseComment]]:
    """Each new thread with the wish of its paragraph, else with its clause."""
    found = list(wishes)
    remarks: list[ClauseComment] = []
    threads = new_threads(seen.ours, seen.theirs)
    if not threads:
        return found, remarks
    places, lines = paragraphs_of(seen)
    sent = {each.text.strip() for each in paragraphs(accepted(seen.ours).blocks)}
    for root, comment in threads:
        place, number = places.get(root.position, (Place(), ""))
        here = [at for at, wish in enumerate(found) if is_in(wish, place)]
        at = wish_at(found, here, lines.get(root.position, frozenset()), sent, root.quoted)
        if at is None:
            remarks.append(ClauseComment(printed(place, number), place.clause_id, place.title, comment))
        else:
            found[at] = replace(found[at], comments=(*found[at].comments, comment))
    return found, remarks


def paragraphs_of(seen: Examination) -> tuple[dict[Position | None, tuple[Place, str]], dict[Position | None, Lines]]:
    """Where each paragraph of the returned document stands, and what it says. One that they struck stands in the
    reading before their marks alone, one that they put in in the reading after them."""
    places: dict[Position | None, tuple[Place, str]] = {}
    lines: dict[Position | None, Lines] = {}
    for document in (accepted(seen.theirs), reading(seen.theirs, keeping(seen.marks, Verdict.REJECT))):
        pieces = passages(document, signs(document, document)[0])
        places |= places_of(pieces)
        for each in (each for one in pieces for each in every_piece(one.pieces)):
            if each.story is not Story.COMMENT:
                lines[each.position] = lines.get(each.position, frozenset()) | {each.text.strip()}
    return places, lines


def wish_at(wishes: Sequence[Wish], here: Sequence[int], lines: Lines, sent: Set[str], quoted: str) -> int | None:
    """Of the wishes `here`, the one in the paragraph that a comment stands at; of several there the one whose words it
    quotes. A paragraph that reads as one of the `sent` ones is known by its words; another one by its likeness."""
    exact = [at for at in here if lines & said_by(wishes[at])]
    near = exact if exact or lines & sent else most_alike(wishes, here, lines)
    return max(near, key=lambda at: (quotes(quoted, wishes[at]), -at), default=None)


def most_alike(wishes: Sequence[Wish], here: Sequence[int], lines: Lines) -> list[int]:
    """Those whose paragraph the lines are most like, if any is like them."""
    scores = {at: max(likeness_of(a, b) for a in lines for b in said_by(wishes[at])) for at in here if lines}
    best = max(scores.values(), default=0.0)
    return [at for at, score in scores.items() if score == best >= ALIKE]


def likeness_of(one: str, other: str) -> float:
    vocabulary = Vocabulary()
    return likeness(vocabulary.coded(words(one)), vocabulary.coded(words(other)))


def is_in(wish: Wish, place: Place) -> bool:
    number = wish.clause.partition(".")[0] if wish.clause_title == place.title else wish.clause
    return one_clause(Place(number, wish.clause_title, wish.clause_id), place)


def said_by(wish: Wish) -> Lines:
    """The paragraphs, and the cells, that a wish speaks of: those that come, and but for whole ones those as sent."""
    coming = lines_of(wish.after) if "\n" in wish.after else frozenset()
    return coming if coming and not wish.before.strip() else coming | lines_of(wish.context)


def lines_of(said: str) -> Lines:
    return frozenset(cell.strip() for line in said.splitlines() for cell in (line, *line.split(" | ")) if cell.strip())


def quotes(quoted: str, wish: Wish) -> bool:
    said = [each.strip() for each in (wish.after, wish.before) if each.strip()]
    return any(each in quoted or (quoted.strip() and quoted.strip() in each) for each in said)


def new_threads(ours: Document, theirs: Document) -> list[tuple[Comment, ProposalComment]]:
    """The threads with something new in them, each with the comment that it began with."""
    known = Counter(key_of(each) for each in ours.comments)
    fresh: set[str] = set()
    for each in theirs.comments:
        if known[key_of(each)]:
            known[key_of(each)] -= 1
        else:
            fresh.add(each.id)
    ids = {each.id for each in theirs.comments}
    roots = [each for each in theirs.comments if each.parent not in ids]
    threads = [(root, [root, *answers(theirs.comments, root)]) for root in roots]
    return [
        (root, replace(told_comment(root), replies=tuple(map(told_comment, thread[1:]))))
        for root, thread in threads
        if fresh & {each.id for each in thread}
    ]


def key_of(comment: Comment) -> tuple[str, str, str]:
    return comment.author, comment.date.rstrip("Zz").partition(".")[0], comment.text


def answers(comments: Sequence[Comment], root: Comment) -> Iterator[Comment]:
    for each in comments:
        if each.parent == root.id and each.id != root.id:
            yield each
            yield from answers(comments, each)


def told_comment(comment: Comment) -> ProposalComment:
    return ProposalComment(comment.author, comment.date, comment.text)
