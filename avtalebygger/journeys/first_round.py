"""The first round: its documents, made of the project or of somebody's Word file, and who negotiates about them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from avtalebygger.draft.assemble import drafted, editions
from avtalebygger.draft.language import negotiated
from avtalebygger.draft.setting import Edition
from avtalebygger.errors import AvtaleError, DraftError, LawError, Problem
from avtalebygger.folder.codec import sha256
from avtalebygger.journeys import agreed, foreign, own_draft
from avtalebygger.journeys.agreed import Agreed
from avtalebygger.journeys.batch import Source, outcome
from avtalebygger.journeys.build import template_for
from avtalebygger.journeys.frozen import JOINT_KEY, Frozen
from avtalebygger.messages import text
from avtalebygger.model.agreement import Form, Party, PartyRole
from avtalebygger.model.canonical import digest
from avtalebygger.model.language import Maalform, Spraakvedtak
from avtalebygger.model.negotiation import Negotiation, NegotiationParty
from avtalebygger.model.points import POINTS
from avtalebygger.model.project import Plan, Project
from avtalebygger.negotiate.record import plain
from avtalebygger.word import gate
from avtalebygger.word.active import passive
from avtalebygger.word.package import Package
from avtalebygger.word.read import read


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
    for edition in negotiated_editions(project, plan):
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


def negotiated_editions(project: Project, plan: Plan) -> list[Edition]:
    """One a key: where an agreement is made in both målformer, the one that is negotiated."""
    return [
        edition
        for edition in editions(project, plan)
        if edition.editions == 1 or edition.maalform in negotiated(edition.parties).maalformer
    ]


def other_editions(project: Project, plan: Plan) -> tuple[str, ...]:
    """What is to be said where an agreement is made in both målformer: which edition is negotiated and why, and that
    the other is not."""
    chosen: dict[tuple[Maalform, str], list[str]] = {}
    for edition in negotiated_editions(project, plan):
        if edition.editions > 1:
            reason = negotiated(edition.parties).reason
            chosen.setdefault((edition.maalform, reason), []).append(edition.key)
    return tuple(edition_note(*one, keys if len(chosen) > 1 else ()) for one, keys in chosen.items())


def edition_note(maalform: Maalform, reason: str, keys: Sequence[str]) -> str:
    """`keys`: the parties whose copies it is said of; none for all."""
    words = (
        "the agreement is made in both målformer: the {maalform} edition is negotiated ({reason}), and what is agreed "
        "is to be carried into the other by hand before anybody signs"
    )
    said = text(words, maalform=maalform.value, reason=reason)
    return f"{', '.join(keys)}: {said}" if keys else said


def maalform_of(plan: Plan, project: Project) -> Maalform:
    return negotiated_editions(project, plan)[0].maalform


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
