"""Comments that came back, each with the wish that it speaks of, or else with its clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from avtalebygger.diff.attribute import one_clause
from avtalebygger.diff.marks import places_of, printed
from avtalebygger.diff.passages import passages, signs
from avtalebygger.diff.pieces import every_piece
from avtalebygger.journeys.audit import Examination
from avtalebygger.model.change import Place, Story
from avtalebygger.model.document import Comment, Document
from avtalebygger.model.negotiation import ClauseComment, ProposalComment, Wish
from avtalebygger.text.align import likeness
from avtalebygger.word.readings import accepted

ALIKE = 0.4  # likeness from which a comment's paragraph is the one that a wish lies in


def with_comments(wishes: Sequence[Wish], seen: Examination) -> tuple[list[Wish], list[ClauseComment]]:
    """Each new thread with the wish of its paragraph, else with its clause."""
    found = list(wishes)
    remarks: list[ClauseComment] = []
    threads = new_threads(seen.ours, seen.theirs)
    if not threads:
        return found, remarks
    as_read = accepted(seen.theirs)
    pieces = passages(as_read, signs(as_read, as_read)[0])
    places = places_of(pieces)
    every = (each for one in pieces for each in every_piece(one.pieces))
    texts = {each.position: each.text for each in every if each.story is not Story.COMMENT}
    for root, comment in threads:
        place, number = places.get(root.position, (Place(), ""))
        at = wish_near(found, place, texts.get(root.position, ""), root.quoted)
        if at is None:
            remarks.append(ClauseComment(printed(place, number), place.clause_id, place.title, comment))
        else:
            found[at] = replace(found[at], comments=(*found[at].comments, comment))
    return found, remarks


def wish_near(wishes: Sequence[Wish], place: Place, paragraph: str, quoted: str) -> int | None:
    """The wish in the paragraph that a comment stands at; of several the one whose words it quotes."""
    scored = [
        (likeness(paragraph, said_by(wish, paragraph)), quotes(quoted, wish), -number)
        for number, wish in enumerate(wishes)
        if is_in(wish, place)
    ]
    near = [(quoting, alike, number) for alike, quoting, number in scored if alike >= ALIKE]
    return -max(near)[2] if near else None


def is_in(wish: Wish, place: Place) -> bool:
    number = wish.clause.partition(".")[0] if wish.clause_title == place.title else wish.clause
    return one_clause(Place(number, wish.clause_title, wish.clause_id), place)


def said_by(wish: Wish, paragraph: str) -> str:
    """The paragraph that a wish speaks of: as sent, or its own words where these are a paragraph of their own."""
    own = [line for line in wish.after.splitlines() if line.strip() == paragraph.strip()]
    return own[0] if own else wish.context


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
