"""Which clauses an agreement has, under which chapters, and which ledd of each.

Does not fill or number anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from avtalebygger.draft.setting import Setting, holds
from avtalebygger.model.language import Wording
from avtalebygger.model.library import AgreementType, Chapter, Clause, Ledd, Library, Variant
from avtalebygger.model.project import Plan

Chosen = tuple[tuple[Wording, Clause], ...]  # each clause with the title of its chapter


def selected(kind: AgreementType, library: Library, setting: Setting) -> Chosen:
    """The clauses of the agreement in order. A clause's `applies_when` may ask for another clause: one that was
    chosen, whether or not it applies in its turn."""
    candidates = tuple(_chapters(kind, library, setting.edition.plan))
    among = setting.with_clauses(tuple(clause for _, clause in candidates))
    return tuple((title, clause) for title, clause in candidates if holds(clause.applies_when, clause, among))


def _chapters(kind: AgreementType, library: Library, plan: Plan) -> Iterator[tuple[Wording, Clause]]:
    named = {id for chapter in kind.chapters for id in chapter.clause_ids}
    homes: dict[int, list[str]] = {}
    for id in chosen_ids(library, plan):
        homes.setdefault(_home(kind, library.clauses[id], named), []).append(id)
    for number, chapter in enumerate(kind.chapters):
        ids = [*chapter.clause_ids, *_every(chapter, library, named), *homes.get(number, [])]
        for id in dict.fromkeys(ids):
            if id in library.clauses and id not in plan.exclude:
                yield chapter.title, library.clauses[id]


def chosen_ids(library: Library, plan: Plan) -> list[str]:
    """The clauses that the agreement file asks for: those of its topics, then those it names, in its order."""
    topics = [clause.id for clause in by_point(library.clauses.values()) if set(clause.covers) & set(plan.topics)]
    topics = [id for id in topics if library.clauses[id].kind == "topic"]
    return list(dict.fromkeys([*topics, *plan.include]))


def by_point(clauses: Iterable[Clause]) -> list[Clause]:
    """In the order of the points of § 6-2 they cover, those that cover none last."""
    return sorted(clauses, key=lambda clause: (min(clause.covers, default=99), clause.id))


def _every(chapter: Chapter, library: Library, named: set[str]) -> list[str]:
    if not chapter.every:
        return []
    of_kind = (clause for clause in library.clauses.values() if clause.kind is chapter.kind)
    return [clause.id for clause in by_point(of_kind) if clause.id not in named]


def _home(kind: AgreementType, clause: Clause, named: set[str]) -> int:
    """The chapter a chosen clause stands in: its own if one names it, else the first of its kind, else the first."""
    for number, chapter in enumerate(kind.chapters):
        if clause.id in chapter.clause_ids or (clause.id not in named and chapter.kind is clause.kind):
            return number
    return 0


def wording_of(clause: Clause, setting: Setting) -> tuple[str, Sequence[tuple[int, Ledd]]]:
    """The variant's id, empty for the clause's own words, and its ledd whose conditions hold, each with its place."""
    variant = _variant(clause, setting)
    every = variant.ledd if variant else clause.ledd
    kept = [(index, one) for index, one in enumerate(every) if holds(one.when, clause, setting)]
    return variant.id if variant else "", kept


def _variant(clause: Clause, setting: Setting) -> Variant | None:
    by_name = setting.edition.plan.variants.get(clause.id)
    for variant in clause.variants:
        wanted = by_name == variant.id if by_name else variant.when and holds(variant.when, clause, setting)
        if wanted:
            return variant
    return None
