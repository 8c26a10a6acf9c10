"""A returned document -> the party's proposals, in the record. Only the gate refuses what came; a finding never does.

What it asks for is worked out before the project is locked, since that hangs on the sent document alone; its ids are
given when the lock is held."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from avtalebygger.errors import AvtaleError, Location, Problem, StateError
from avtalebygger.folder import journal, layout
from avtalebygger.folder.codec import sha256
from avtalebygger.journeys import foreign
from avtalebygger.journeys.agreed import AgreedRound
from avtalebygger.journeys.common_text import Block, Copy, blocks_of, common_text, first_copy, with_common
from avtalebygger.journeys.ground import Ground, ground_of
from avtalebygger.journeys.sent_documents import words_of
from avtalebygger.journeys.standing import Standing, after, party_named, recorded, standing, still
from avtalebygger.journeys.wishes import Answer, answer
from avtalebygger.messages import text
from avtalebygger.model.document import Document, paragraphs, revisions
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.negotiation import Claim, EventKind, FileMark, Negotiation, Proposal, Receipt, Round, Sign
from avtalebygger.negotiate.propose import received_before, received_body
from avtalebygger.negotiate.replay import applied
from avtalebygger.negotiate.stage import Act, allowed, answers
from avtalebygger.redlining.pen import JOINER
from avtalebygger.text.tokens import words
from avtalebygger.word import gate
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted
from avtalebygger.word.stamp import custom_properties

Ask = Callable[[str, Sequence[str]], str]
"""A question and its possible answers -> the one chosen."""

CERTAIN = 0.6  # share of a copy's own words that must stand in what answers it
CLEAR = 0.02  # by how much one round must be nearer than the next
RECOGNISED = 0.05  # share of a round's paragraphs that must stand unchanged in what answers it


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of one file. `already`: the very same bytes stand for the party, and nothing was recorded.
    `refused`: why it was not taken in, with the exit code that says so."""

    file: str
    party: str = ""
    round: int = 0
    base_round: int = 0
    already: bool = False
    receipt: Receipt | None = None
    proposals: tuple[Proposal, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came through the gate, and whose answer it is to what. `named`: a person said whose. `claim`: another
    party that the file itself tells of, by the surest sign where a person said otherwise, else by one less sure than
    that which it was known by."""

    path: Path
    content: bytes
    package: Package
    party: str
    base_round: int
    said: bool
    claim: Claim | None = None
    named: bool = False


def receive(
    folder: Path,
    files: Sequence[Path],
    *,
    at: str,
    by: str,
    party: str = "",
    base: str = "",
    dry_run: bool = False,
    ask: Ask | None = None,
) -> tuple[Reception, ...]:
    """What became of each file, in the order given. One that is refused does not keep the others out.

    Raises JournalError where the record is broken, StateError where nothing can be received now."""
    now = standing(folder)
    allowed(now.negotiation, Act.RECEIVE)
    sent = SentDocuments(folder, now)
    return tuple(received(sent, file, at, by, party, base, dry_run, ask) for file in files)


@dataclass(slots=True)
class SentDocuments:
    """The documents that we sent. The one that was answered `last` stays ready, as does the text of each copy that the
    places of others are told in (`firsts`): a copy has one answer, and forty of them at once fill half a gigabyte.
    `now` is where it stood last."""

    folder: Path
    now: Standing
    last: tuple[tuple[int, str], Ground] | None = None
    firsts: dict[tuple[int, str], list[Block]] = field(default_factory=dict)
    agreements: dict[int, AgreedRound] = field(default_factory=dict)

    def words(self, round: Round) -> AgreedRound:
        if round.number not in self.agreements:
            self.agreements[round.number] = words_of(self.folder, round)
        return self.agreements[round.number]

    def ground(self, round: Round, party: str, mark: FileMark) -> Ground:
        """Parties that were sent one text share it; their documents differ in their properties alone."""
        key = round.number, self.words(round).parties.get(party, party)
        if self.last is None or self.last[0] != key:
            self.last = key, ground_of(gate.opened(recorded(self.folder, mark), mark.path))
        return self.last[1]

    def first(self, round: Round, copy: Copy) -> list[Block]:
        key = round.number, copy.party
        if key not in self.firsts:
            self.firsts[key] = blocks_of(self.ground(round, copy.party, copy.mark), self.words(round).of(copy.party))
        return self.firsts[key]


def received(
    sent: SentDocuments, file: Path, at: str, by: str, party: str, base: str, dry_run: bool, ask: Ask | None
) -> Reception:
    folder = sent.folder
    try:
        now = sent.now = still(sent.now)
        returned = identified(sent, now, file, party, base, ask)
        found = standing_receipt(now.negotiation, returned)
        if found is not None:
            return repeated(now.negotiation, returned, found)
        asked = answered(sent, now, returned)
        if dry_run:
            return taken(now, returned, asked, at, by)
        with journal.locked(folder):
            return taken_in(sent, returned, asked, at, by)
    except AvtaleError as error:
        if error.exit_code == 7:
            raise
        problems = tuple(with_way_out(each, file) for each in error.problems)
        return Reception(str(file), refused=problems, exit_code=error.exit_code)


def with_way_out(problem: Problem, file: Path) -> Problem:
    """The problem at its file; where the round is what is wrong or uncertain, with the command that settles it."""
    hint = problem.hint
    if problem.code == "AVT511":
        base = f"R{problem.values['base']}"
        hint = text("do this: avtale receive {file} --base {base}", file=typed(file), base=base)
    return replace(problem, where=problem.where or Location(str(file)), hint=hint)


def answered(sent: SentDocuments, now: Standing, returned: Returned) -> Answer:
    round = round_numbered(now.negotiation, returned.base_round)
    mark = round.sent.get(returned.party)
    if mark is None:
        raise StateError(Problem("AVT554", {"party": now.negotiation.name_of(returned.party)}))
    ground, words = sent.ground(round, returned.party, mark), sent.words(round)
    owner = returned.party if now.negotiation.form == "copies" else ""
    found = answer(ground, returned.package, words.of(returned.party), owner)
    first = first_copy(now, round, returned.party, words)
    if first is None or not found.wishes:
        return found
    mine = blocks_of(ground, words.of(returned.party))
    common = common_text(returned.party, mine, sent.first(round, first), words)
    return replace(found, wishes=tuple(with_common(found.wishes, common)))


def taken_in(sent: SentDocuments, returned: Returned, asked: Answer, at: str, by: str) -> Reception:
    """Recorded, with the lock held: others may have received since the answer was worked out."""
    folder, now = sent.folder, still(sent.now)
    allowed(now.negotiation, Act.RECEIVE)
    found = standing_receipt(now.negotiation, returned)
    if found is not None:
        return repeated(now.negotiation, returned, found)
    number = now.negotiation.rounds[-1].number
    path = layout.received_path(number, returned.party, sha256(returned.content))
    mark = FileMark(path, sha256(returned.content))
    known = any(mark in event.files for event in now.events)
    event = journal.append(
        folder,
        EventKind.RECEIVED,
        at=at,
        by=by,
        body=body_of(now.negotiation, returned, asked),
        documents={} if known else {path: returned.content},
        mentioned=[mark] if known else [],
        expected_head=now.head,
    )
    sent.now = after(now, event)
    return reception(sent.now.negotiation, returned, asked)


def body_of(negotiation: Negotiation, returned: Returned, asked: Answer) -> dict[str, object]:
    body = received_body(
        negotiation,
        party=returned.party,
        base_round=returned.base_round,
        original_name=returned.path.name,
        wishes=asked.wishes,
        findings=asked.audit.findings,
        marks=asked.audit.marks,
        remarks=asked.remarks,
        claim=returned.claim,
    )
    return {**body, "left_out": list(asked.left_out)}


def taken(now: Standing, returned: Returned, asked: Answer, at: str, by: str) -> Reception:
    """What would be recorded."""
    from_body = body_of(now.negotiation, returned, asked)
    event = journal.unwritten(EventKind.RECEIVED, at=at, by=by, body=from_body, number=now.negotiation.events + 1)
    event = replace(event, files=(FileMark(str(returned.path), sha256(returned.content)),))
    return reception(applied(now.negotiation, event), returned, asked)


def reception(negotiation: Negotiation, returned: Returned, asked: Answer) -> Reception:
    round = negotiation.rounds[-1]
    receipt = round.receipt(returned.party)
    assert receipt is not None
    raised = any(each.severity is not Severity.INFO for each in asked.audit.findings)
    doubtful = returned.claim is not None and not returned.named
    return Reception(
        str(returned.path),
        returned.party,
        round.number,
        returned.base_round,
        receipt=receipt,
        proposals=tuple(negotiation.proposals[id] for id in receipt.proposals),
        findings=asked.audit.findings,
        left_out=asked.left_out,
        exit_code=int(raised or doubtful),
    )


def standing_receipt(negotiation: Negotiation, returned: Returned) -> Receipt | None:
    return received_before(negotiation, returned.party, sha256(returned.content))


def repeated(negotiation: Negotiation, returned: Returned, receipt: Receipt) -> Reception:
    proposals = tuple(negotiation.proposals[id] for id in receipt.proposals)
    number = negotiation.rounds[-1].number
    return Reception(
        str(returned.path), returned.party, number, receipt.base_round, True, receipt, proposals, receipt.findings
    )


# ---------------------------------------------------------------- whose answer it is, and to what


def identified(sent: SentDocuments, now: Standing, file: Path, party: str, base: str, ask: Ask | None) -> Returned:
    content = foreign.content(file)
    package = gate.opened(content, str(file))
    properties = own_properties(sent, now.negotiation, package, settled=bool(party and base))
    document = Lazy(package)
    whose = party_of(sent, now, file, document, properties, party, ask)
    answers_to = base_of(sent, now, document, properties, whose, base, ask)
    answers(now.negotiation, answers_to, said=bool(base))
    said_of_it = claim_of(sent, now.negotiation, file, document, properties) if party else hands_on(now, file, package)
    against = said_of_it if said_of_it and whose not in said_of_it.parties else None
    return Returned(file, content, package, whose, answers_to, bool(base), against, bool(party))


def typed(file: Path) -> str:
    """The file as a person would type it after a command."""
    return shlex.quote(str(file))


@dataclass(slots=True)
class Lazy:
    """A returned document, read where its properties do not tell enough."""

    package: Package
    found: Document | None = None

    @property
    def document(self) -> Document:
        if self.found is None:
            self.found = read(self.package)
        return self.found


def own_properties(
    sent: SentDocuments, negotiation: Negotiation, package: Package, *, settled: bool = False
) -> dict[str, str]:
    """What we wrote into it. Raises StateError (AVT555) for a document of another negotiation, unless a person
    `settled` what it answers."""
    properties = custom_properties(package)
    digests = {one.digest for round in negotiation.rounds for one in sent.words(round).documents.values()}
    if properties.get("avt_agreement") in digests:
        return properties
    if properties.get("avt_agreement") and not settled:
        hint = text(
            "if it answers this one all the same: --party ID --base R{round}", round=negotiation.rounds[-1].number
        )
        raise StateError(Problem("AVT555", {}, hint=hint))
    return {}


def party_of(
    sent: SentDocuments,
    now: Standing,
    file: Path,
    returned: Lazy,
    properties: dict[str, str],
    said: str,
    ask: Ask | None,
) -> str:
    """Raises StateError: AVT524 for a name there is not, AVT550 where nothing tells."""
    negotiation = now.negotiation
    if said:
        return party_named(negotiation, said).id
    for claim in claims(sent, negotiation, file, returned, properties):
        if len(claim.parties) == 1:
            return claim.parties[0]
    ids = list(negotiation.in_order(negotiation.rounds[-1].sent))
    if ask is not None:
        return party_named(negotiation, ask(text("Which party is {file} from?", file=file.name), ids)).id
    hint = text("do this: avtale receive {file} --party ID (one of: {ids})", file=typed(file), ids=", ".join(ids))
    raise StateError(Problem("AVT550", {}, Location(str(file)), hint))


def claim_of(
    sent: SentDocuments, negotiation: Negotiation, file: Path, returned: Lazy, properties: dict[str, str]
) -> Claim | None:
    """What the surest of the signs says that says anything."""
    return next((each for each in claims(sent, negotiation, file, returned, properties) if each.parties), None)


def hands_on(now: Standing, file: Path, package: Package) -> Claim | None:
    """Whose hands a file seems to have gone through: one party's neighbour may have filled in its document."""
    negotiation = now.negotiation
    ours = {negotiation.name_of(party.id) for party in negotiation.parties}
    authors = {
        author
        for each in package.root(package.main).iter(w("ins"), w("del"))
        if not ours.issuperset((author := each.get(w("author"), "")).split(JOINER))
    }
    for sign, texts in ((Sign.AUTHORS, authors), (Sign.NAME, {file.stem})):
        named = [each for each in parties_in(negotiation, texts) if each in negotiation.rounds[-1].sent]
        if named:
            return Claim(sign, tuple(named))
    return None


def claims(
    sent: SentDocuments, negotiation: Negotiation, file: Path, returned: Lazy, properties: dict[str, str]
) -> Iterator[Claim]:
    """What each sign says of the party, among those that the round went out to."""
    for sign in Sign:
        candidates = candidates_by(sign, sent, negotiation, file, returned, properties)
        yield Claim(sign, tuple(each for each in candidates if each in negotiation.rounds[-1].sent))


def candidates_by(
    sign: Sign,
    sent: SentDocuments,
    negotiation: Negotiation,
    file: Path,
    returned: Lazy,
    properties: dict[str, str],
) -> Sequence[str]:
    match sign:
        case Sign.PROPERTIES:
            return [properties.get("avt_party", "")]
        case Sign.WORDS:
            return copies_answered(sent, negotiation, returned.document)
        case Sign.AUTHORS:
            return parties_in(negotiation, {revision.author for revision, _ in revisions(returned.document)})
        case Sign.NAME:
            return parties_in(negotiation, {file.stem})


def copies_answered(sent: SentDocuments, negotiation: Negotiation, document: Document) -> list[str]:
    """The party whose copy it is, by the words that stand in no other party's copy."""
    if negotiation.form != "copies" or len(negotiation.rounds[-1].sent) < 2:
        return []
    agreed = sent.words(negotiation.rounds[-1])
    every = {
        party: {word for one in agreed.of(party).clauses for each in one.paragraphs for word in words(each.text)}
        for party in negotiation.rounds[-1].sent
    }
    held = Counter(word for own in every.values() for word in own)
    returned = set(words_in(document))
    found = []
    for party, own in every.items():
        only = {word for word in own if held[word] == 1}
        if only and len(only & returned) >= CERTAIN * len(only):
            found.append(party)
    return found


def parties_in(negotiation: Negotiation, texts: set[str]) -> list[str]:
    """The parties that the texts (authors, a file's name) name."""
    said = " ".join(texts).casefold()
    return [
        party.id
        for party in negotiation.parties
        if any(re.search(rf"(?<!\w){re.escape(name.casefold())}", said) for name in party.names if len(name) > 2)
    ]


def base_of(
    sent: SentDocuments,
    now: Standing,
    returned: Lazy,
    properties: dict[str, str],
    party: str,
    said: str,
    ask: Ask | None,
) -> int:
    """The round that a document answers. Raises StateError: AVT518 for one there is not, AVT551 where nothing tells."""
    rounds = [round for round in now.negotiation.rounds if party in round.sent]
    if said:
        return round_said(said, now.negotiation)
    written = properties.get("avt_round", "")
    if written.isdecimal() and any(round.number == int(written) for round in rounds):
        return int(written)
    if not rounds:
        return now.negotiation.rounds[-1].number
    near = nearest_rounds(sent, rounds, party, returned.document)
    if len(near) == 1:
        return near[0]
    names = [f"R{round.number}" for round in rounds]
    if ask is not None:
        return round_said(ask(text("Which round does it answer?"), names), now.negotiation)
    name = typed(Path(returned.package.name))
    hint = text("do this: avtale receive {file} --base {name}", file=name, name=names[-1])
    raise StateError(Problem("AVT551", {}, None, hint))


def round_said(said: str, negotiation: Negotiation) -> int:
    match = re.fullmatch(r"[Rr]?([1-9]\d{0,3})", said.strip())
    if match is None:
        last = negotiation.rounds[-1].number
        raise StateError(Problem("AVT518", {"round": said, "last": last}, None, f"--base R{last}"))
    return int(match[1])


def nearest_rounds(sent: SentDocuments, rounds: Sequence[Round], party: str, document: Document) -> list[int]:
    """The rounds whose text is nearest, those that are as near as makes no difference among them; none where nearly
    nothing of any stands in the document."""
    returned = set(lines_of(document))
    scores = {round.number: nearness(sent, round, party, returned) for round in rounds}
    best = max(scores.values())
    return [number for number, score in scores.items() if score >= max(best - CLEAR, RECOGNISED)]


def nearness(sent: SentDocuments, round: Round, party: str, returned: set[str]) -> float:
    """The share of the round's paragraphs that stand unchanged in what came back."""
    said = {each.text for one in sent.words(round).of(party).clauses for each in one.paragraphs}
    return len(said & returned) / max(1, len(said))


def lines_of(document: Document) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(accepted(document).blocks)]


def words_in(document: Document) -> Sequence[str]:
    return [word for line in lines_of(document) for word in words(line)]


def round_numbered(negotiation: Negotiation, number: int) -> Round:
    return next(round for round in negotiation.rounds if round.number == number)
