"""What a returned document asks for, place by place, held against the one that was sent.

What a party changed lies in the segments of its layer over our base (as sent, our own open marks accepted), tracked
or not. The audit says what was shown and by whom; what no segment covers, formatting and what stands in text
boxes, is taken from it, so that nothing is lost. A segment that only says the same in other characters is no wish."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from avtalebygger.diff.attribute import one_clause
from avtalebygger.diff.classify import weight_of
from avtalebygger.diff.marks import Mark, places_of, printed
from avtalebygger.diff.passages import passages, signs
from avtalebygger.diff.pieces import every_piece
from avtalebygger.journeys import formatting, looks
from avtalebygger.journeys.agreed import DRAFT, LIBRARY, PROPOSED, Agreed, AgreedClause, Spans
from avtalebygger.journeys.audit import Examination, SentSide, examined, keeping, sent_side
from avtalebygger.model.change import (
    Audit,
    BlockChange,
    ChangeClass,
    ChangeKind,
    Edit,
    Fate,
    Op,
    Place,
    Story,
    Tracking,
)
from avtalebygger.model.document import Comment, Document, Position
from avtalebygger.model.negotiation import (
    ClauseComment,
    Extent,
    ProposalComment,
    ProposalKind,
    ValueChange,
    Wish,
)
from avtalebygger.redlining import flow, near
from avtalebygger.redlining.base import BaseFlow, BasePlace, flows_of
from avtalebygger.redlining.constructs import known_only
from avtalebygger.redlining.flow import ItemKind
from avtalebygger.redlining.layers import Layer
from avtalebygger.redlining.look import Look
from avtalebygger.redlining.segments import Segment, segments
from avtalebygger.text.align import likeness
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted
from avtalebygger.word.resolve import accept_all, resolved
from avtalebygger.word.verdicts import Verdict

SCRATCH = "avtalebygger"
SCRATCH_DATE = "2000-01-01T00:00:00Z"
ALIKE = 0.4  # likeness from which a comment's paragraph is the one that a wish lies in
THING = "\ufffc"


@dataclass(frozen=True, slots=True)
class Answer:
    """All that came back in one document. `remarks` are comments near which nothing is asked for; `left_out` names what
    may not come along into a document of ours."""

    audit: Audit
    wishes: tuple[Wish, ...]
    remarks: tuple[ClauseComment, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """The sent document as parties change it: our open marks accepted. `sent` is what an audit asks of it, worked out
    when one does; `flows` by key; `places` says which clause a paragraph is of, `heads` which paragraphs begin one."""

    sent: Callable[[], SentSide]
    package: Package
    flows: Sequence[BaseFlow]
    by_key: Mapping[str, BaseFlow]
    positions: Mapping[Any, Position]
    places: Mapping[Position | None, tuple[Place, str]]
    heads: frozenset[Position]


def ground_of(sent: Package) -> Ground:
    base = resolved(sent, accept_all)
    flows = flows_of(base)
    document = read(base)
    found = passages(document, signs(document, document)[0])
    heads = (next((each.position for each in every_piece(one.pieces)), None) for one in found if one.headed)
    return Ground(
        cache(lambda: sent_side(sent, document if base is sent else None)),
        base,
        flows,
        {each.key: each for each in every_flow(flows)},
        {
            element: Position(part, at)
            for part in dict.fromkeys(each.part for each in flows)
            for at, element in enumerate(base.root(part).iter(w("p")))
        },
        places_of(found),
        frozenset(head for head in heads if head is not None),
    )


def every_flow(flows: Iterable[BaseFlow]) -> Iterator[BaseFlow]:
    for one in flows:
        yield one
        for place in one.blocks:
            yield from every_flow(place.flows.values())


# ---------------------------------------------------------------- the answer


def answer(ground: Ground, returned: Package, words: Agreed | None = None, party: str = "") -> Answer:
    """What `returned` asks for. `words` says which words of the sent document are a parameter's; `party` whose own
    values its own parameters are."""
    seen = examined(ground.sent(), returned)
    asked, left_out = layer_between(ground, resolved(returned, accept_all))
    unshown, unshown_looks = unshown_changes(ground, returned, seen)
    wishes = [
        wish_of(ground, segment, seen, unshown)
        for segment in segments(list(ground.flows), asked)
        if says_something(ground, segment)
    ]
    wishes = with_values(ground, wishes, words, party) if words is not None else wishes
    wishes += looking(ground, asked.looks, seen, unshown_looks)
    wishes += uncovered(ground, seen.audit, wishes)
    commented, remarks = with_comments(wishes, seen)
    return Answer(seen.audit, tuple(commented), tuple(remarks), left_out)


def wishes_between(draft: Package, before: Package) -> tuple[Wish, ...]:
    """What somebody changed from `before` to `draft`, placed in `draft`, where its words stand: the penholder's own
    wishes. Refused, what stood before comes back."""
    ground = ground_of(draft)
    layer, _ = layer_between(ground, resolved(before, accept_all))
    return tuple(
        reversed_wish(ground, segment)
        for segment in segments(list(ground.flows), layer)
        if says_something(ground, segment)
    )


def layer_between(ground: Ground, theirs: Package) -> tuple[Layer, tuple[str, ...]]:
    layer, redline = near.layer_between(ground.package, ground.flows, theirs, SCRATCH, SCRATCH_DATE)
    known, left_out = known_only(layer, redline)
    return looks.seen(known, ground.package, theirs), left_out


def unshown_changes(ground: Ground, returned: Package, seen: Examination) -> tuple[Sequence[Segment], Sequence[Look]]:
    """What is changed though every mark of others is left out. Most documents show all they change, as the audit of all
    their words tells; then there is nothing to look for."""
    if not any(is_unshown(block) for block in seen.audit.comparison.blocks):
        return (), ()
    shown = resolved(returned, keeping(seen.marks, Verdict.REJECT))
    layer, _ = layer_between(ground, shown)
    return [each for each in segments(list(ground.flows), layer) if says_something(ground, each)], layer.looks


def is_unshown(block: BlockChange) -> bool:
    return any(origin.tracking is not Tracking.TRACKED for origin in block.origins)


def says_something(ground: Ground, segment: Segment) -> bool:
    """Not where the same characters come back in another form, or a number that a program counts was counted anew."""
    if THING in segment.before + segment.after:
        return True
    if unicodedata.normalize("NFC", segment.before) == unicodedata.normalize("NFC", segment.after):
        return segment.before != segment.after and not segment.before
    return not is_recounted(ground, segment)


def is_recounted(ground: Ground, segment: Segment) -> bool:
    place = block_of(ground, segment)
    if place is None or place.kind is not ItemKind.MARK or segment.end - segment.start != 1:
        return False
    item = place.items[segment.start - place.start : segment.end - place.start]
    return (
        len(item) == 1
        and item[0].kind is ItemKind.FIELD
        and bool(segment.after)
        and all(sign.isdigit() or sign in ".-" for sign in segment.after)
    )


# ---------------------------------------------------------------- one segment


def wish_of(ground: Ground, segment: Segment, seen: Examination, unshown: Sequence[Segment]) -> Wish:
    wish = placed(ground, segment)
    tracked = not any(touches(each, segment) for each in unshown) or is_answer(segment, seen)
    mark = mark_for(segment, place_of(ground, segment)[0], seen.marks.foreign) if tracked else None
    return replace(wish, tracked=tracked, author=mark.author if mark else "", date=mark.date if mark else "")


def placed(ground: Ground, segment: Segment) -> Wish:
    place, number = place_of(ground, segment)
    return Wish(
        clause=printed(place, number),
        clause_id=place.clause_id,
        clause_title=place.title,
        before=segment.before,
        after=segment.after,
        context=segment.context,
        offset=offset_in(ground, segment),
        extents=(Extent(segment.start, segment.end, segment.content, segment.comes_at),),
        weight=weight_of(edits_around(ground, segment))[0],
    )


def reversed_wish(ground: Ground, segment: Segment) -> Wish:
    wish = placed(ground, segment)
    return replace(wish, before=wish.after, after=wish.before, in_base=True)


def block_of(ground: Ground, segment: Segment) -> BasePlace | None:
    blocks = ground.by_key[segment.flow].blocks
    return blocks[segment.block] if segment.block < len(blocks) else None


def place_of(ground: Ground, segment: Segment) -> tuple[Place, str]:
    """The clause that a segment lies in. Paragraphs that come before a clause's heading belong to the clause before."""
    blocks = ground.by_key[segment.flow].blocks
    number = segment.block
    if opens_before_heading(ground, segment) and number > 0:
        number -= 1
    at = position_in(ground, blocks[number]) if blocks else None
    return ground.places.get(at, (Place(), ""))


def opens_before_heading(ground: Ground, segment: Segment) -> bool:
    place = block_of(ground, segment)
    if place is None or segment.start != segment.end or not segment.after.endswith("\n"):
        return False
    return segment.start == place.start and position_in(ground, place) in ground.heads


def position_in(ground: Ground, place: BasePlace) -> Position | None:
    element = place.element
    paragraph = element if element.tag == w("p") else next(element.iter(w("p")), None)
    return ground.positions.get(paragraph)


def edits_around(ground: Ground, segment: Segment) -> tuple[Edit, ...]:
    """The change between what stands beside it in its paragraph."""
    left, right = beside(ground, segment)
    edits = ((Op.KEEP, left), (Op.DELETE, segment.before), (Op.INSERT, segment.after), (Op.KEEP, right))
    return tuple(Edit(op, words) for op, words in edits if words)


def beside(ground: Ground, segment: Segment) -> tuple[str, str]:
    place = block_of(ground, segment)
    if place is None or place.kind is not ItemKind.MARK:
        return "", ""
    start, end = segment.start - place.start, segment.end - place.start
    return flow.shown_text(place.items[:start]), flow.shown_text(place.items[end:])


def offset_in(ground: Ground, segment: Segment) -> int:
    """How many characters of its context stand before the segment; -1 in what is no paragraph."""
    place = block_of(ground, segment)
    if place is None or place.kind is not ItemKind.MARK:
        return -1
    return len(flow.shown_text(place.items[: segment.start - place.start]))


def touches(one: Segment, other: Segment) -> bool:
    return one.start <= other.end and other.start <= one.end


def is_answer(segment: Segment, seen: Examination) -> bool:
    """Whether it undoes a mark of our own: that is an answer to us, and nothing hidden."""
    said = {segment.before.strip(), segment.after.strip()} - {""}
    return len(said) == 1 and any(each.fate is Fate.REJECTED and each.text.strip() in said for each in seen.audit.marks)


def mark_for(segment: Segment, place: Place, foreign: Sequence[Mark]) -> Mark | None:
    """The mark that shows a segment: of those in its clause the one that shares most words with it, else any whose
    words are the segment's; where one person made all marks, that one's."""
    here = [mark for mark in foreign if one_clause(mark.place, place)]
    for candidates in (here, foreign):
        best = max(candidates, key=lambda mark: shared(mark, segment), default=None)
        if best is not None and shared(best, segment):
            return best
    hands = {mark.author for mark in here or foreign}
    return (here or list(foreign))[0] if len(hands) == 1 else None


def shared(mark: Mark, segment: Segment) -> int:
    said = segment.after if mark.revision is not None and mark.revision.adds else segment.before
    words, own = said.strip(), mark.text.strip()
    if not words or not own:
        return int(mark.text == "¶" and "\n" in said)
    return min(len(words), len(own)) if own in words or words in own else 0


# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Holding:
    """A parameter's value where it is printed: which units of the base it takes up."""

    start: int
    end: int
    clause_id: str
    parameter: str
    value: str
    own: bool


@dataclass(slots=True)
class Held:
    holding: Holding
    wishes: list[Wish] = field(default_factory=list)


def with_values(ground: Ground, wishes: Sequence[Wish], words: Agreed, party: str) -> list[Wish]:
    """The wishes, those within one parameter's value as one that says which value it comes to be."""
    holdings = sorted(holdings_in(ground, words), key=lambda each: each.start)
    found: list[Wish | Held] = []
    inside: dict[tuple[int, int], Held] = {}
    for wish in wishes:
        holding = holding_of(wish, holdings)
        if holding is None:
            found.append(wish)
            continue
        key = holding.start, holding.end
        if key not in inside:
            inside[key] = Held(holding)
            found.append(inside[key])
        inside[key].wishes.append(wish)
    return [each if isinstance(each, Wish) else value_wish(ground, each, party) for each in found]


def holding_of(wish: Wish, holdings: Sequence[Holding]) -> Holding | None:
    [extent] = wish.extents
    for each in holdings:
        within = each.start <= extent.start and extent.end <= each.end
        if within and (extent.end > extent.start or each.start < extent.start < each.end) and "\n" not in wish.after:
            return each
    return None


def value_wish(ground: Ground, held: Held, party: str) -> Wish:
    first, holding = held.wishes[0], held.holding
    after = holding.value
    for wish in reversed(held.wishes):
        [extent] = wish.extents
        start, end = extent.start - holding.start, extent.end - holding.start
        after = after[:start] + wish.after + after[end:]
    return replace(
        first,
        before="".join(wish.before for wish in held.wishes),
        after="".join(wish.after for wish in held.wishes),
        extents=tuple(extent for wish in held.wishes for extent in wish.extents),
        weight=max((wish.weight for wish in held.wishes), key=lambda weight: weight.weight),
        tracked=all(wish.tracked for wish in held.wishes),
        value=ValueChange(holding.clause_id, holding.parameter, holding.value, after, party if holding.own else ""),
    )


def holdings_in(ground: Ground, words: Agreed) -> Iterator[Holding]:
    """Every printed value, by the paragraph of its clause that says the same words."""
    clauses = {(one.id or one.number, one.title): (one, paragraphs_with_values(one)) for one in words.clauses}
    for one in ground.by_key.values():
        for place in one.blocks:
            at, _ = ground.places.get(position_in(ground, place), (Place(), ""))
            clause, paragraphs = clauses.get((at.clause_id or at.number, at.title), (None, {}))
            if clause is None or not paragraphs or place.kind is not ItemKind.MARK:
                continue
            start = place.start
            for said, origin in paragraphs.get(place.words_by_item, ()):
                if origin not in {LIBRARY, DRAFT, PROPOSED}:
                    yield Holding(start, start + len(said), clause.id, origin, said, origin in clause.own)
                start += len(said)


def paragraphs_with_values(clause: AgreedClause) -> dict[str, Spans]:
    return {
        each.text: each.spans
        for each in clause.paragraphs
        if any(origin not in {LIBRARY, DRAFT, PROPOSED} for _, origin in each.spans)
    }


# ---------------------------------------------------------------- what no segment covers


def looking(ground: Ground, changed: Sequence[Look], seen: Examination, unshown: Sequence[Look]) -> list[Wish]:
    """What is asked for in how the document looks."""
    hidden = {each.extent for each in unshown}
    found: list[Wish] = []
    for held, here in formatting.held_by(ground.by_key.values(), changed):
        segment = formatting.segment_of(held, here)
        shown = not any(each.extent in hidden for each in here)
        mark = mark_for(segment, place_of(ground, segment)[0], seen.marks.foreign) if shown else None
        wish = formatting.as_formatting(placed(ground, segment), held, here)
        by_whom = mark.author if mark else "", mark.date if mark else ""
        found.append(replace(wish, tracked=shown, author=by_whom[0], date=by_whom[1]))
    return found


def uncovered(ground: Ground, audit: Audit, wishes: Sequence[Wish]) -> list[Wish]:
    """Formatting that has no place in the document, and words where no layer reaches (text boxes)."""
    found: list[Wish] = []
    for change in audit.comparison.changes:
        place = change.old or change.place
        for block in change.blocks:
            if any(origin.tracking is Tracking.ANSWER for origin in block.origins):
                continue
            if block.kind is ChangeKind.FORMATTED and not is_worn(wishes, block, place):
                found.append(format_wish(ground, block, place))
            elif block.story is Story.TEXTBOX and not covers(wishes, block, place):
                found.append(block_wish(block, place))
    return found


def is_worn(wishes: Sequence[Wish], block: BlockChange, place: Place) -> bool:
    """Whether a wish says already how the paragraph, or a table of the clause, comes to look."""
    return any(
        wish.kind is ProposalKind.FORMAT
        and wish.extents
        and (block.story is Story.TABLE or wish.context == block.before)
        and one_clause(place, Place(wish.clause, wish.clause_title, wish.clause_id))
        for wish in wishes
    )


def covers(wishes: Sequence[Wish], block: BlockChange, place: Place) -> bool:
    return any(one_clause(place, Place(wish.clause, wish.clause_title, wish.clause_id)) for wish in wishes)


def block_wish(block: BlockChange, place: Place) -> Wish:
    origin = block.origins[0] if block.origins else None
    return Wish(
        clause=printed(place, block.number),
        clause_id=place.clause_id,
        clause_title=place.title,
        before="".join(edit.text for edit in block.edits if edit.op is Op.DELETE),
        after="".join(edit.text for edit in block.edits if edit.op is Op.INSERT),
        context=block.before,
        weight=block.weight,
        tracked=origin is None or origin.tracking is Tracking.TRACKED,
        author=origin.author if origin else "",
        date=origin.date if origin else "",
    )


def format_wish(ground: Ground, block: BlockChange, place: Place) -> Wish:
    """`reason` says in words what the formatting is, since no words of the text do."""
    extent = paragraph_extent(ground, block, place)
    return replace(
        block_wish(block, place),
        before="",
        after="",
        context=block.before or block.after,
        kind=ProposalKind.FORMAT,
        weight=ChangeClass.FORMAT,
        extents=(extent,) if extent else (),
        reason="; ".join(block.details),
    )


def paragraph_extent(ground: Ground, block: BlockChange, place: Place) -> Extent | None:
    for one in ground.by_key.values():
        for each in one.blocks:
            if each.kind is ItemKind.MARK and each.words == block.before:
                at, _ = ground.places.get(position_in(ground, each), (Place(), ""))
                if one_clause(at, place):
                    content = flow.digest("format", *block.details)
                    return Extent(each.start, each.start + each.width, content, (each.start,))
    return None


# ---------------------------------------------------------------- comments


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
