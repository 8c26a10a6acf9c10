"""Agreement files -> plans. What each key means: docs/project.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from avtalebygger.load.cursor import Cursor, Gathered, nearest, opened, shown
from avtalebygger.load.library import AGREEMENT_TYPES, point
from avtalebygger.load.party import clause_values
from avtalebygger.load.value import date_text, wording
from avtalebygger.messages import text
from avtalebygger.model.agreement import Form, Party, PartyRole, SubAgreement
from avtalebygger.model.language import Wording
from avtalebygger.model.library import Library
from avtalebygger.model.project import LanguageChoice, Plan, Status

KEYS = (
    "agreement title form language language_reason date in_force status version penholder parties topics "
    "include exclude variants values sub_agreements covers"
).split()
_FIRST = (PartyRole.HELSEFORETAK, PartyRole.SYKEHUS, PartyRole.KOMMUNE, PartyRole.BRUKERORGANISASJON)


def load_plans(
    files: Iterable[tuple[str, bytes]], library: Library, parties: Mapping[str, Party], gathered: Gathered
) -> tuple[Plan, ...]:
    plans: dict[str, Plan] = {}
    for path, content in files:
        if (cursor := opened(path, content, gathered)) is None:
            continue
        one = plan(path, cursor, library, parties)
        if one.id in plans:
            cursor.wrong("AVT117", id=one.id, other=plans[one.id].path)
        plans[one.id] = one
    return tuple(plans.values())


def plan(path: str, cursor: Cursor, library: Library, parties: Mapping[str, Party]) -> Plan:
    found = cursor.fields(KEYS, required=("agreement", "form"))

    def words(key: str) -> str:
        return found[key].text() if key in found else ""

    one = Plan(
        id=path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0],
        type_id=_chosen(found, "agreement", AGREEMENT_TYPES),
        form=Form(_chosen(found, "form", list(Form)) or Form.JOINT),
        party_ids=_names(found["parties"], parties, text("party")) if "parties" in found else in_order(parties),
        title=wording(found["title"]) if "title" in found else Wording(),
        language=LanguageChoice(_chosen(found, "language", list(LanguageChoice)) or LanguageChoice.AUTO),
        language_reason=words("language_reason"),
        date=date_text(found["date"]) if "date" in found else "",
        in_force=date_text(found["in_force"]) if "in_force" in found else "",
        status=Status(_chosen(found, "status", list(Status)) or Status.DRAFT),
        version=words("version"),
        penholder=words("penholder"),
        topics=tuple(point(item) for item in found["topics"].items()) if "topics" in found else (),
        include=_clauses(found, "include", library),
        exclude=_clauses(found, "exclude", library),
        variants=_variants(found["variants"], library) if "variants" in found else {},
        values=clause_values(found["values"], library, parties) if "values" in found else {},
        sub_agreements=_sub_agreements(found["sub_agreements"]) if "sub_agreements" in found else (),
        covers=_covers(found["covers"]) if "covers" in found else {},
        path=path,
        where=cursor.where,
    )
    if one.language is not LanguageChoice.AUTO and not one.language_reason.strip():
        found["language"].wrong("AVT129")
    return one


def in_order(parties: Mapping[str, Party]) -> tuple[str, ...]:
    """Hospitals first, then municipalities, then organisations, each in the order of their files."""
    return tuple(sorted(parties, key=lambda id: _FIRST.index(parties[id].role)))


def _names(cursor: Cursor, known: Collection[str], kind: str) -> tuple[str, ...]:
    """Those of the list that are known, each once; the others are Problems."""
    names: list[str] = []
    for item in cursor.items():
        name = item.text()
        if name in names:
            item.wrong("AVT139", name=shown(name))
        elif name in known:
            names.append(name)
        elif item.is_text():
            item.wrong("AVT119", nearest(name, known), kind=kind, name=shown(name))
    return tuple(names)


def _clauses(found: Mapping[str, Cursor], key: str, library: Library) -> tuple[str, ...]:
    return _names(found[key], library.clauses, text("clause")) if key in found else ()


def _variants(cursor: Cursor, library: Library) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for clause_id, value, where in cursor.entries():
        if (clause := library.clauses.get(clause_id)) is None:
            hint = nearest(clause_id, library.clauses)
            cursor.gathered.add("AVT119", where, hint, kind=text("clause"), name=shown(clause_id))
            continue
        chosen[clause_id] = name = value.text()
        known = [variant.id for variant in clause.variants]
        if value.is_text() and name not in known:
            value.wrong("AVT137", nearest(name, known), clause=clause_id, kind=text("variant"), name=shown(name))
    return chosen


def _sub_agreements(cursor: Cursor) -> tuple[SubAgreement, ...]:
    return tuple(_sub_agreement(item) for item in cursor.items())


def _sub_agreement(cursor: Cursor) -> SubAgreement:
    found = cursor.fields(("title", "date", "points"), required=("title", "date", "points"))
    return SubAgreement(
        title=found["title"].text() if "title" in found else "",
        date=date_text(found["date"]) if "date" in found else "",
        points=tuple(point(item) for item in found["points"].items()) if "points" in found else (),
    )


def _covers(cursor: Cursor) -> dict[str, tuple[int, ...]]:
    """Clause of somebody's own draft, by number or heading -> the points of § 6-2 that it settles."""
    return {name: tuple(point(item) for item in value.items()) for name, value, _ in cursor.entries()}


def _chosen(found: Mapping[str, Cursor], key: str, known: Iterable[str]) -> str:
    return found[key].choice([str(name) for name in known]) if key in found else ""
