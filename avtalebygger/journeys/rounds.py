"""Rounds: open the negotiation, freeze a draft and send it, close. From the first send on, what was sent is the source
of the text.

A round's documents are all frozen when it first goes out, also for the parties that get theirs later."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from avtalebygger.draft.assemble import drafted, editions
from avtalebygger.draft.setting import Edition
from avtalebygger.errors import AvtaleError, DraftError, LawError, Problem, StateError
from avtalebygger.folder import disk, journal, layout
from avtalebygger.folder.codec import sha256
from avtalebygger.journeys import agreed, foreign, own_draft
from avtalebygger.journeys.agreed import Agreed
from avtalebygger.journeys.batch import Source, outcome
from avtalebygger.journeys.build import template_for
from avtalebygger.journeys.drafting import lost_papers, papers_again
from avtalebygger.journeys.project import load_project
from avtalebygger.journeys.sent_documents import frozen_paths, words_of
from avtalebygger.journeys.standing import Standing, after, party_named, recorded, standing
from avtalebygger.journeys.wishes import wishes_between
from avtalebygger.messages import text
from avtalebygger.model.agreement import Form, Party, PartyRole
from avtalebygger.model.canonical import digest
from avtalebygger.model.language import Maalform, Spraakvedtak
from avtalebygger.model.negotiation import EventKind, Negotiation, NegotiationParty, Round, Wish
from avtalebygger.model.points import POINTS
from avtalebygger.model.project import Plan, Project
from avtalebygger.negotiate.propose import sent_proposals
from avtalebygger.negotiate.record import plain
from avtalebygger.negotiate.stage import Act, allowed, closable
from avtalebygger.word import gate
from avtalebygger.word.active import passive
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.stamp import stamped

JOINT_KEY = ""
JOINT_FILE = "avtale"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The documents of a round before they are stamped: package and words by key, and which party gets which key.
    `wishes`: the penholder's own changes in what goes out."""

    packages: Mapping[str, Package]
    agreed: Mapping[str, Agreed]
    parties: Mapping[str, str]
    source: str
    wishes: Sequence[Wish] = ()
    notes: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """A round that went out, or with a dry run would. `sent`: party id -> path inside the project."""

    round: int
    sent: Mapping[str, str]
    deadline: str = ""
    proposals: tuple[str, ...] = ()
    head: str = ""
    notes: tuple[str, ...] = ()
    waiting: tuple[str, ...] = field(default=())  # parties that the round has not gone out to


@dataclass(frozen=True, slots=True)
class Order:
    """What a person wants sent. `to` none: to all."""

    at: str
    by: str
    deadline: str = ""
    to: Sequence[str] = ()
    draft: Path | None = None
    dry_run: bool = False


def send(
    folder: Path,
    *,
    at: str,
    by: str,
    deadline: str = "",
    to: Sequence[str] = (),
    draft: Path | None = None,
    dry_run: bool = False,
) -> Sending:
    """Sends the next round, or the present one to more parties.

    Raises StateError (AVT51x, AVT564) where it is not the time, LawError or DraftError where the agreement does not
    hold, WordError where the draft is refused, JournalError where the record is broken."""
    order = Order(at, by, deadline, to, draft, dry_run)
    if dry_run:
        return sending(standing(folder), order)
    with journal.locked(folder):
        return sending(standing(folder), order)


def sending(now: Standing, order: Order) -> Sending:
    allowed(now.negotiation, Act.SEND)
    present = now.negotiation.round
    if present is not None and not present.drafted_at:
        return sent_to_more(now, present, order)
    return first_sent(now, order)


# ---------------------------------------------------------------- a new round


def first_sent(now: Standing, order: Order) -> Sending:
    folder, number = now.folder, len(now.negotiation.rounds) + 1
    project = load_project(folder) if number == 1 else None
    frozen = frozen_first(folder, project, order.draft) if project else frozen_later(folder, now, order.draft, order.to)
    body = opened_body(project, frozen) if project else None
    chosen = receivers(opened_negotiation(body) if body else now.negotiation, frozen.parties, order.to)
    if order.dry_run:
        paths = {party: layout.sent_path(number, party) for party in chosen}
        return Sending(number, paths, order.deadline, notes=frozen.notes)
    keep_bytes(folder)
    if lost := lost_papers(now):  # the letters go out with the drafts
        papers_again(now, lost)
    if body and not is_opened_so(now, body):
        event = journal.append(folder, EventKind.OPENED, at=order.at, by=order.by, body=body, expected_head=now.head)
        now = after(now, event)
    event = journal.append(
        folder,
        EventKind.SENT,
        at=order.at,
        by=order.by,
        body=sent_body(now, number, frozen, chosen, order),
        documents=documents_of(now, number, frozen),
        expected_head=now.head,
    )
    return told(after(now, event), notes=frozen.notes)


def documents_of(now: Standing, number: int, frozen: Frozen) -> dict[str, bytes]:
    """Each party's document with what it is stamped in it, and the words of all, by path."""
    documents = {
        layout.sent_path(number, party): stamped(
            frozen.packages[key],
            {
                "avt_agreement": frozen.agreed[key].digest,
                "avt_round": str(number),
                "avt_party": party,
                "avt_head": now.head,
            },
        ).packed()
        for party, key in frozen.parties.items()
    }
    words = agreed.written(frozen.agreed, frozen.parties, form=now.negotiation.form, source=frozen.source)
    return {**documents, layout.agreement_path(number): words}


def sent_body(now: Standing, number: int, frozen: Frozen, chosen: Sequence[str], order: Order) -> dict[str, Any]:
    return {
        "round": number,
        "sent": {party: layout.sent_path(number, party) for party in chosen},
        "agreement": layout.agreement_path(number),
        "deadline": order.deadline,
        "source": frozen.source,
        **(sent_proposals(now.negotiation, number, frozen.wishes) if frozen.wishes else {}),
    }


def is_opened_so(now: Standing, body: Mapping[str, Any]) -> bool:
    """Whether a sending that was broken off opened the negotiation in these words. Where the project says something
    else by now, it is opened anew: nothing has been sent."""
    last = next((each for each in reversed(now.events) if each.kind is EventKind.OPENED), None)
    return last is not None and last.body == body


def keep_bytes(folder: Path) -> None:
    """Git leaves the line endings of the record alone: its hashes are of the bytes as they lie."""
    path = folder / layout.GIT_ATTRIBUTES
    if not path.exists():
        disk.create(path, b"journal/* -text\nrounds/** -text\n")


def told(now: Standing, notes: tuple[str, ...] = ()) -> Sending:
    round = now.negotiation.rounds[-1]
    return Sending(
        round.number,
        {party: round.sent[party].path for party in now.negotiation.in_order(round.sent)},
        round.deadline,
        tuple(each.id for each in now.negotiation.proposals.values() if each.round == round.number and each.in_base),
        now.head,
        notes,
        not_sent(now, round),
    )


def not_sent(now: Standing, round: Round) -> tuple[str, ...]:
    return tuple(party for party in now.negotiation.in_order(frozen_paths(now, round)) if party not in round.sent)


def receivers(negotiation: Negotiation, parties: Mapping[str, str], to: Sequence[str]) -> list[str]:
    """Who the round goes to: all that have a document, or those named. Raises StateError (AVT524, AVT554)."""
    if not to:
        return list(negotiation.in_order(parties))
    named = [party_named(negotiation, each).id for each in to]
    without = [party for party in named if party not in parties]
    if without:
        raise StateError([Problem("AVT554", {"party": negotiation.name_of(party)}) for party in without])
    return list(negotiation.in_order(named))


# ---------------------------------------------------------------- the first round


def frozen_first(folder: Path, project: Project, draft: Path | None) -> Frozen:
    plan = project.plans[0]
    if draft is None:
        return frozen_project(project, plan, template_for(folder))
    content = foreign.content(draft)
    package, notes = passive(gate.opened(content, str(draft)))
    words = agreed.agreed(read(package), sha256(content), maalform_of(plan, project).value, covers=plan.covers)
    own_draft.demand_mapped(words, plan.covers, draft)
    parties = dict.fromkeys(answering(plan, project), JOINT_KEY)
    title = plan.title.nb or plan.title.nn or draft.stem
    missing = own_draft.unmapped(words, plan.topics if plan.type_id == "delavtale" else tuple(POINTS))
    return Frozen({JOINT_KEY: package}, {JOINT_KEY: words}, parties, agreed.DRAFT, (), (*notes, *missing), title)


def frozen_project(project: Project, plan: Plan, template: Source) -> Frozen:
    """The documents as `build` makes them, one a key. Raises LawError or DraftError with what stands in the way."""
    packages: dict[str, Package] = {}
    words: dict[str, Agreed] = {}
    title = ""
    for edition in first_editions(project, plan):
        agreement = drafted(edition, project)
        made = outcome(project, template, edition)
        if made.content is None:
            raise refusal(made.exit_code, made.problems)
        packages[edition.key] = gate.opened(made.content, made.name)
        document = read(packages[edition.key])
        title = title or agreement.title
        words[edition.key] = agreed.agreed(document, digest(agreement), edition.maalform.value, agreement)
    keys = [key for key in packages if key]
    parties = {key: key for key in keys if key != plan.penholder} or dict.fromkeys(answering(plan, project), JOINT_KEY)
    return Frozen(packages, words, parties, "project", notes=other_editions(project, plan), title=title)


def refusal(exit_code: int, problems: Sequence[Problem]) -> AvtaleError:
    return LawError(problems) if exit_code == LawError.exit_code else DraftError(problems)


def first_editions(project: Project, plan: Plan) -> list[Edition]:
    """One a key: where an agreement is made in both målformer, the first is the one that is negotiated."""
    found: dict[str, Edition] = {}
    for edition in editions(project, plan):
        found.setdefault(edition.key, edition)
    return list(found.values())


def other_editions(project: Project, plan: Plan) -> tuple[str, ...]:
    """What is to be said of the editions that are not sent, where an agreement is made in both målformer."""
    first = {edition.key: edition.maalform for edition in first_editions(project, plan)}
    left = {edition.maalform for edition in editions(project, plan) if edition.maalform is not first[edition.key]}
    if not left:
        return ()
    words = text(
        "the agreement is made in both målformer: the {first} edition is negotiated, and what is agreed "
        "is to be carried into the other ({other}) by hand before anybody signs",
        first="/".join(sorted({each.value for each in first.values()})),
        other="/".join(sorted(each.value for each in left)),
    )
    return (words,)


def maalform_of(plan: Plan, project: Project) -> Maalform:
    return first_editions(project, plan)[0].maalform


def answering(plan: Plan, project: Project) -> list[str]:
    """The parties that get a document: in a joint agreement all but the penholder, in copies the municipalities."""
    parties = [project.parties[id] for id in plan.party_ids if id != plan.penholder]
    if plan.form is Form.COPIES:
        parties = [party for party in parties if party.role is PartyRole.KOMMUNE]
    return [party.id for party in parties]


def opened_body(project: Project, frozen: Frozen) -> dict[str, Any]:
    plan = project.plans[0]
    own = {key: words.maalform for key, words in frozen.agreed.items()}
    everyone = [*plan.party_ids, *organisations(project, plan)]
    parties = [negotiating(project.parties[id], own.get(id, maalform_of(plan, project).value)) for id in everyone]
    return {
        "title": frozen.title,
        "form": plan.form.value,
        "penholder": plan.penholder,
        "agreement": digest_of(frozen),
        "parties": plain(tuple(parties)),
    }


def digest_of(frozen: Frozen) -> str:
    digests = {words.digest for words in frozen.agreed.values()}
    return digests.pop() if len(digests) == 1 else hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def organisations(project: Project, plan: Plan) -> list[str]:
    """User organisations of the project that the agreement does not name: they may wish, and do not sign."""
    return [
        id
        for id, party in project.parties.items()
        if party.role is PartyRole.BRUKERORGANISASJON and id not in plan.party_ids
    ]


def negotiating(party: Party, maalform: str) -> NegotiationParty:
    own = {Spraakvedtak.BOKMAAL: Maalform.NB.value, Spraakvedtak.NYNORSK: Maalform.NN.value}
    return NegotiationParty(
        party.id,
        party.name,
        party.role.value,
        party.short_name,
        own.get(party.spraakvedtak, maalform),
        party.role is not PartyRole.BRUKERORGANISASJON,
        party.kommunenummer,
        party.organisasjonsnummer,
    )


def opened_negotiation(body: Mapping[str, Any]) -> Negotiation:
    from_body = tuple(NegotiationParty(**each) for each in body["parties"])
    return Negotiation(form=str(body["form"]), penholder=str(body["penholder"]), parties=from_body)


# ---------------------------------------------------------------- later rounds


def frozen_later(folder: Path, now: Standing, draft: Path | None, to: Sequence[str]) -> Frozen:
    """What `round next` drafted; with a draft of one's own in its place, what differs is the penholder's wish."""
    last = now.negotiation.rounds[-1]
    before = words_of(folder, last)
    marks = dict.fromkeys(last.drafted.values())
    by_path = {mark.path: gate.opened(recorded(folder, mark), mark.path) for mark in marks}
    drafts = {party: by_path[mark.path] for party, mark in last.drafted.items()}
    notes: tuple[str, ...] = ()
    wishes: Sequence[Wish] = ()
    own: list[str] = []
    if draft is not None:
        own = drafted_by_hand(now.negotiation, drafts, to)
        package, notes = passive(foreign.package(draft))
        wishes = wishes_between(package, drafts[own[0]])
        drafts |= dict.fromkeys(own, package)
    told = next_words(folder, now, last)
    keys = {party: before.parties.get(party, JOINT_KEY) for party in drafts}
    packages: dict[str, Package] = {}
    words: dict[str, Agreed] = {}
    for party, key in keys.items():
        if key not in packages:
            packages[key] = drafts[party]
            known = told.documents[key] if told and key in told.documents else before.of(party)
            words[key] = agreed.followed(known, read(drafts[party]), sha256(drafts[party].packed()))
            if draft is not None and party in own:
                own_draft.demand_lawful(folder, known, drafts[party], now.negotiation, draft)
    return Frozen(packages, words, keys, "draft" if draft else "next", wishes, notes)


def drafted_by_hand(negotiation: Negotiation, drafts: Mapping[str, Package], to: Sequence[str]) -> list[str]:
    """The parties that a draft of one's own is for: all in a joint agreement. Raises StateError (AVT553) in copies."""
    if negotiation.form != "copies":
        return list(drafts)
    parties = [party_named(negotiation, each).id for each in to]
    if len(parties) != 1:
        hint = text("avtale round send --draft FILE --to PARTY, then avtale round send for the others")
        raise StateError(Problem("AVT553", {}, hint=hint))
    return parties


def next_words(folder: Path, now: Standing, last: Round) -> agreed.AgreedRound | None:
    """The `agreement.json` that was drafted with the next round's documents, where there is one."""
    event = next(each for each in reversed(now.events) if each.kind is EventKind.DRAFTED)
    mark = next((mark for mark in event.files if mark.path.endswith("/agreement.json")), None)
    return agreed.read_back(recorded(folder, mark)) if mark else None


# ---------------------------------------------------------------- the present round to more parties


def sent_to_more(now: Standing, round: Round, order: Order) -> Sending:
    if order.draft is not None:
        hint = text("avtale round send sends what is frozen; a draft of one's own can be the next round's")
        raise StateError(Problem("AVT564", {"round": round.number}, hint=hint))
    frozen = frozen_paths(now, round)
    waiting = not_sent(now, round)
    chosen = [party for party in receivers(now.negotiation, dict.fromkeys(frozen, ""), order.to) if party in waiting]
    if not chosen:
        hint = text("avtale round close, then avtale round next")
        raise StateError(Problem("AVT517", {"round": round.number}, hint=hint))
    paths = {party: frozen[party].path for party in chosen}
    if order.dry_run:
        return Sending(round.number, paths, order.deadline or round.deadline)
    event = journal.append(
        now.folder,
        EventKind.SENT,
        at=order.at,
        by=order.by,
        body={"round": round.number, "sent": paths, "deadline": order.deadline},
        mentioned=[frozen[party] for party in chosen],
        expected_head=now.head,
    )
    return told(after(now, event))


# ---------------------------------------------------------------- close


@dataclass(frozen=True, slots=True)
class Closing:
    round: int
    missing: tuple[str, ...]
    head: str = ""


def close(folder: Path, *, at: str, by: str, allow_missing: bool = False, dry_run: bool = False) -> Closing:
    """Closes the present round. Raises StateError (AVT516) where parties have not answered and may not be missing."""
    if dry_run:
        negotiation = standing(folder).negotiation
        missing = closable(negotiation, allow_missing=allow_missing)
        return Closing(negotiation.rounds[-1].number, missing)
    with journal.locked(folder):
        now = standing(folder)
        missing = closable(now.negotiation, allow_missing=allow_missing)
        number = now.negotiation.rounds[-1].number
        body = {"round": number, "missing": list(missing)}
        event = journal.append(folder, EventKind.CLOSED, at=at, by=by, body=body, expected_head=now.head)
        return Closing(number, missing, after(now, event).head)
