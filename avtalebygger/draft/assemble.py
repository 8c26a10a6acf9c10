"""A plan, its parties and the library -> agreements: select, fill, number, in that order.

`editions` says which documents there are to be; `drafted` makes one of them; `assemble` makes them all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from avtalebygger.draft import words
from avtalebygger.draft.annex import annexes
from avtalebygger.draft.fill import require
from avtalebygger.draft.language import LanguageDecision, decided
from avtalebygger.draft.ledd import filled_ledd
from avtalebygger.draft.select import Chosen, selected, wording_of
from avtalebygger.draft.setting import Edition, Setting
from avtalebygger.draft.title import title
from avtalebygger.errors import DraftError, Problem
from avtalebygger.messages import text
from avtalebygger.model.agreement import (
    Agreement,
    AgreementClause,
    Form,
    Party,
    PartyRole,
    Signatory,
    SubAgreement,
)
from avtalebygger.model.language import Maalform, Wording
from avtalebygger.model.library import AgreementType, Clause, Role
from avtalebygger.model.project import LanguageChoice, Plan, Project


def assemble(
    project: Project,
    plan: Plan | None = None,
    *,
    only: Collection[str] = (),
    language: LanguageChoice | None = None,
) -> tuple[Agreement, ...]:
    """The agreements that `plan` asks for, or those of every plan: one a målform for a joint agreement, one a
    municipality (and målform) for copies.

    `only`: ids of municipalities, for copies. `language` goes before the plan's own choice. Raises DraftError with
    everything that is missing in any of them."""
    problems: list[Problem] = []
    agreements: list[Agreement] = []
    for one in (plan,) if plan else project.plans:
        for edition in editions(project, one, only=only, language=language):
            try:
                agreements.append(drafted(edition, project))
            except DraftError as error:
                problems.extend(error.problems)
    if problems:
        raise DraftError(distinct(problems))
    return tuple(agreements)


def editions(
    project: Project, plan: Plan, *, only: Collection[str] = (), language: LanguageChoice | None = None
) -> Iterator[Edition]:
    """The documents to draft, in the order of the plan's parties."""
    parties = tuple(project.parties[id] for id in plan.party_ids)
    held = held_sub_agreements(project, plan)
    for key, among in _documents(plan, parties, only):
        decision = language_of(plan, among, project, language)
        for maalform in decision.maalformer:
            yield Edition(plan, among, maalform, decision.reason, key, held, len(decision.maalformer), project.parties)


def _documents(plan: Plan, parties: Sequence[Party], only: Collection[str]) -> Iterator[tuple[str, tuple[Party, ...]]]:
    if plan.form is Form.JOINT:
        yield "", tuple(parties)
        return
    for kommune in parties:
        if kommune.role is PartyRole.KOMMUNE and (not only or kommune.id in only):
            yield kommune.id, tuple(one for one in parties if one.role is not PartyRole.KOMMUNE or one is kommune)


def language_of(
    plan: Plan, parties: Sequence[Party], project: Project, language: LanguageChoice | None = None
) -> LanguageDecision:
    kind = project.library.agreement_types.get(plan.type_id)
    default = kind.maalform if kind else Maalform.NB
    if language is not None:
        return decided(parties, default, language, text("asked for with --language"))
    return decided(parties, default, plan.language, plan.language_reason)


def held_sub_agreements(project: Project, plan: Plan) -> tuple[SubAgreement, ...]:
    """For an overordnet avtale: the delavtaler it names as in force, then those the project holds itself."""
    if plan.type_id != "overordnet":
        return plan.sub_agreements
    return plan.sub_agreements + tuple(
        _as_sub_agreement(project, other)
        for other in project.plans
        if other.type_id == "delavtale" and set(plan.party_ids) <= set(other.party_ids)
    )


def _as_sub_agreement(project: Project, plan: Plan) -> SubAgreement:
    parties = tuple(project.parties[id] for id in plan.party_ids)
    maalform = language_of(plan, parties, project).maalformer[0]
    setting = Setting(Edition(plan, parties, maalform, ""))
    kind = project.library.agreement_types["delavtale"]
    chosen = selected(kind, project.library, setting)
    points = sorted({point for _, clause in chosen for point in clause.covers})
    return SubAgreement(title(plan, kind, chosen).of(maalform), plan.date, tuple(points))


def drafted(edition: Edition, project: Project) -> Agreement:
    """One agreement, filled and numbered. Raises DraftError (AVT2xx) with everything that is missing."""
    plan, library = edition.plan, project.library
    if plan.type_id not in library.agreement_types:
        raise DraftError(Problem("AVT208", {"type": plan.type_id}, plan.where))
    kind = library.agreement_types[plan.type_id]
    setting = Setting(edition)
    chosen = selected(kind, library, setting)
    edition = replace(edition, plan=replace(plan, title=title(plan, kind, chosen)))
    setting = Setting(edition).with_clauses(tuple(clause for _, clause in chosen))
    agreement = _agreement(kind, chosen, setting, library.digest)
    _check_settled(setting)
    if setting.problems:
        raise DraftError(distinct(setting.problems))
    return agreement


def distinct(problems: Sequence[Problem]) -> list[Problem]:
    """Each problem once, in order: a parameter used three times is missing once."""
    return [problem for place, problem in enumerate(problems) if problem not in problems[:place]]


def _agreement(kind: AgreementType, chosen: Chosen, setting: Setting, digest: str) -> Agreement:
    edition, plan = setting.edition, setting.edition.plan
    return Agreement(
        id=plan.id,
        type_id=kind.id,
        title=plan.title.of(edition.maalform),
        maalform=edition.maalform,
        form=plan.form,
        status=words.STATUS[plan.status].of(edition.maalform),
        date=plan.date,
        in_force=plan.in_force,
        parties=tuple(signing(party, edition.maalform) for party in edition.parties),
        clauses=_clauses(chosen, setting),
        annexes=annexes(setting),
        values=setting.values,
        sub_agreements=edition.sub_agreements,
        library_digest=digest,
        version=plan.version,
        key=edition.key,
        penholder=plan.penholder,
        maalform_reason=edition.reason,
    )


def _clauses(chosen: Chosen, setting: Setting) -> tuple[AgreementClause, ...]:
    clauses: list[AgreementClause] = []
    last = Wording()
    for chapter, clause in chosen:
        heading = chapter.of(setting.maalform) if chapter != last else ""
        clauses.append(_clause(clause, heading, setting))
        last = chapter
    return tuple(clauses)


def _clause(clause: Clause, chapter: str, setting: Setting) -> AgreementClause:
    number = setting.numbers[clause.id]
    variant, kept = wording_of(clause, setting)
    require(clause, setting)
    return AgreementClause(
        id=clause.id,
        number=number,
        title=clause.title.of(setting.maalform),
        ledd=tuple(
            filled_ledd(ledd, index, f"{number}.{place}", clause, setting)
            for place, (index, ledd) in enumerate(kept, start=1)
        ),
        version=clause.version,
        covers=clause.covers,
        hjemmel=clause.hjemmel,
        variant=variant,
        chapter=chapter,
    )


def signing(party: Party, maalform: Maalform) -> Party:
    """The party with somebody to sign for it: by default the mayor, or the managing director."""
    if party.signatories or party.role not in words.SIGNATORY_TITLES:
        return party
    return replace(party, signatories=(Signatory(title=words.SIGNATORY_TITLES[party.role].of(maalform)),))


def _check_settled(setting: Setting) -> None:
    """What a joint agreement cannot take from one of several municipalities; and a delavtale about nothing."""
    plan = setting.edition.plan
    if plan.type_id == "delavtale" and all(clause.kind == "article" for clause in setting.clauses):
        setting.missing("AVT207", text("in {file}: `topics: [5]` or `include: [avvik]`", file=plan.path))
    if plan.form is Form.JOINT and len(setting.kommuner) > 1:
        for party in setting.kommuner:
            _check_joint_values(party, setting)


def _check_joint_values(party: Party, setting: Setting) -> None:
    kept_apart: Mapping[str, Collection[str]] = {
        clause.id: [one.name for one in clause.parameters if one.role is Role.CONTACTS] for clause in setting.clauses
    }
    for clause_id, values in party.values.items():
        for name in values:
            if clause_id in kept_apart and name not in kept_apart[clause_id]:
                hint = text("move it to {file}", file=setting.edition.plan.path)
                setting.problems.append(
                    Problem("AVT210", {"clause": clause_id, "name": name, "party": party.id}, party.where, hint)
                )
