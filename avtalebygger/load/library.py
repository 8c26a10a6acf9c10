"""Clause files and agreement types -> Library. The format: docs/clauses.md.

Reads what a file says and refuses what it may not say. Whether a clause keeps what the format promises (every
parameter used, every reference found) is for `law.lint`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from itertools import chain
from typing import TypeVar

from avtalebygger.load.cursor import Cursor, Gathered, nearest, opened, shown
from avtalebygger.load.value import value_of, wording
from avtalebygger.messages import text
from avtalebygger.model.language import Maalform, Wording
from avtalebygger.model.library import (
    AgreementType,
    Chapter,
    Choice,
    Clause,
    ClauseKind,
    Column,
    Condition,
    Guidance,
    Ledd,
    LeddTable,
    Library,
    MeasureText,
    Parameter,
    ParameterKind,
    Role,
    Variant,
)
from avtalebygger.model.placeholder import stray_brace
from avtalebygger.model.points import POINTS

Files = Iterable[tuple[str, bytes]]
ID = re.compile(r"[a-z][a-z0-9_]{0,34}", re.ASCII)
AGREEMENT_TYPES = ("overordnet", "delavtale", "samlet")
Named = TypeVar("Named", Clause, AgreementType)
CLAUSE_KEYS = "id version kind title covers hjemmel parameters applies_when ledd variants guidance checklist".split()
MEASURE_FIELDS = ("ansvar", "arbeidsgiveransvar", "organisering", "finansiering")


def load_library(clauses: Files, types: Files, own: Files = (), gathered: Gathered | None = None) -> Library:
    """The library of `clauses` and `types`; a clause of `own` stands in place of the one with its id, or is added.

    Raises SourceError with the Problems of all files, unless the caller gathers them."""
    mine = gathered or Gathered()
    shipped, types, added = tuple(clauses), tuple(types), tuple(own)
    library = Library(
        clauses={**_by_id(shipped, clause, mine), **_by_id(added, clause, mine)},
        agreement_types=_by_id(types, agreement_type, mine),
        digest=digest(chain(shipped, types, added)),
    )
    if gathered is None:
        mine.check()
    return library


def digest(files: Files) -> str:
    """sha256 over file names (without folders) and contents, in the order of names."""
    whole = sha256()
    for path, content in sorted((_stem(path), content) for path, content in files):
        whole.update(f"{path}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def _by_id(files: Files, reading: Callable[[Cursor], Named], gathered: Gathered) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for path, content in files:
        cursor = opened(path, content, gathered)
        if cursor is None:
            continue
        one = reading(cursor)
        if one.id and one.id != _stem(path):
            cursor.wrong("AVT123", file=_stem(path), id=one.id)
        if one.id in found:
            cursor.wrong("AVT117", id=one.id, other=found[one.id].where)
        found[one.id] = one
    return found


def _stem(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def clause(cursor: Cursor) -> Clause:
    found = cursor.fields(
        CLAUSE_KEYS,
        required=("id", "version", "kind", "title", "ledd"),
    )
    return Clause(
        id=identifier(found["id"]) if "id" in found else "",
        version=found["version"].integer() if "version" in found else 0,
        kind=ClauseKind(_chosen(found, "kind", list(ClauseKind)) or ClauseKind.ARTICLE),
        title=_wording(found, "title"),
        ledd=tuple(ledd(item) for item in _items(found, "ledd")),
        covers=tuple(point(item) for item in _items(found, "covers")),
        hjemmel=tuple(item.text() for item in _items(found, "hjemmel")),
        parameters=tuple(parameter(name, value) for name, value, _ in _entries(found, "parameters")),
        variants=tuple(variant(item) for item in _items(found, "variants")),
        applies_when=condition(found["applies_when"]) if "applies_when" in found else Condition(),
        guidance=guidance(found["guidance"]) if "guidance" in found else Guidance(),
        checklist=tuple(wording(item) for item in _items(found, "checklist")),
        where=cursor.where,
    )


def identifier(cursor: Cursor) -> str:
    words = cursor.text()
    if cursor.is_text() and not ID.fullmatch(words):
        cursor.wrong("AVT116", id=shown(words))
    return words if ID.fullmatch(words) else ""


def point(cursor: Cursor) -> int:
    """A point of § 6-2 first paragraph, 1 to 13."""
    words = cursor.text()
    if words in map(str, POINTS):
        return int(words)
    if cursor.is_text():
        cursor.wrong("AVT118", found=shown(words), wanted=text("a point of § 6-2, 1 to 13"))
    return 0


def parameter(name: str, cursor: Cursor) -> Parameter:
    if not ID.fullmatch(name):
        cursor.wrong("AVT116", id=shown(name))
    found = cursor.fields(
        ["kind", "description", "default", "required", "role", "columns", "choices"], required=("kind", "description")
    )
    bare = Parameter(
        name=name,
        kind=ParameterKind(_chosen(found, "kind", list(ParameterKind)) or ParameterKind.TEXT),
        description=_wording(found, "description"),
        required=found["required"].flag() if "required" in found else False,
        role=Role(_chosen(found, "role", [role for role in Role if role])),
        columns=tuple(Column(key, wording(value)) for key, value, _ in _entries(found, "columns")),
        choices=tuple(Choice(key, wording(value)) for key, value, _ in _entries(found, "choices")),
        where=cursor.where,
    )
    for needed, kind in (("columns", ParameterKind.TABLE), ("choices", ParameterKind.CHOICE)):
        if bare.kind is kind and needed not in found:
            cursor.wrong("AVT113", key=needed)
    if "default" not in found:
        return bare
    return _with_default(bare, found["default"])


def _with_default(bare: Parameter, cursor: Cursor) -> Parameter:
    return Parameter(
        bare.name,
        bare.kind,
        bare.description,
        value_of(cursor, bare),
        bare.required,
        bare.role,
        bare.columns,
        bare.choices,
        bare.where,
    )


def ledd(cursor: Cursor) -> Ledd:
    found = cursor.fields(["title", "nb", "nn", "items", "table", "measure", "when"])
    if cursor.is_mapping() and "measure" not in found and not ("nb" in found and "nn" in found):
        cursor.wrong("AVT132")
    return Ledd(
        wording=Wording(*(clause_text(found[key]) if key in found else "" for key in ("nb", "nn"))),
        title=_wording(found, "title"),
        items=tuple(clause_wording(item) for item in _items(found, "items")),
        table=table(found["table"]) if "table" in found else None,
        measure=measure(found["measure"]) if "measure" in found else None,
        when=condition(found["when"]) if "when" in found else Condition(),
        where=cursor.where,
    )


def clause_text(cursor: Cursor) -> str:
    words = cursor.text()
    if stray_brace(words):
        cursor.wrong("AVT131", found=shown(words))
    return words


def clause_wording(cursor: Cursor) -> Wording:
    words = wording(cursor)
    if stray_brace(words.nb) or stray_brace(words.nn):
        cursor.wrong("AVT131", found=shown(words.nb))
    return words


def table(cursor: Cursor) -> LeddTable:
    found = cursor.fields(["caption", "columns", "rows", "rows_from", "builtin"], required=("caption",))
    return LeddTable(
        caption=_wording(found, "caption"),
        columns=tuple(wording(item) for item in _items(found, "columns")),
        rows=tuple(tuple(clause_wording(cell) for cell in row.items()) for row in _items(found, "rows")),
        rows_from=found["rows_from"].text() if "rows_from" in found else "",
        builtin=_chosen(found, "builtin", ("coverage",)),
    )


def measure(cursor: Cursor) -> MeasureText:
    """A samarbeidstiltak. A field may be missing: the check of the law says so, not the loader."""
    found = cursor.fields(("name", *MEASURE_FIELDS), required=("name",))
    return MeasureText(
        *(clause_wording(found[key]) if key in found else Wording() for key in ("name", *MEASURE_FIELDS))
    )


def variant(cursor: Cursor) -> Variant:
    found = cursor.fields(["id", "title", "when", "ledd"], required=("id", "title", "ledd"))
    return Variant(
        id=identifier(found["id"]) if "id" in found else "",
        title=_wording(found, "title"),
        when=condition(found["when"]) if "when" in found else None,
        ledd=tuple(ledd(item) for item in _items(found, "ledd")),
    )


def condition(cursor: Cursor) -> Condition:
    found = cursor.fields(["kommuner", "form", "agreement", "editions", "clause", "value", "not"])
    return Condition(
        kommuner=_chosen(found, "kommuner", ("one", "many")),
        form=_chosen(found, "form", ("joint", "copies")),
        agreement=_agreements(found["agreement"]) if "agreement" in found else (),
        clause=found["clause"].text() if "clause" in found else "",
        editions=_chosen(found, "editions", ("one", "two")),
        values=tuple((key, value.text()) for key, value, _ in _entries(found, "value")),
        excludes=condition(found["not"]) if "not" in found else None,
    )


def _agreements(cursor: Cursor) -> tuple[str, ...]:
    each = (cursor,) if cursor.is_text() else cursor.items()
    return tuple(item.choice(AGREEMENT_TYPES) for item in each)


def guidance(cursor: Cursor) -> Guidance:
    found = cursor.fields(["kommentar", "veiledning", "praktisk"])
    return Guidance(*(found[key].text() if key in found else "" for key in ("kommentar", "veiledning", "praktisk")))


def agreement_type(cursor: Cursor) -> AgreementType:
    found = cursor.fields(["id", "title", "maalform", "chapters"], required=("id", "title", "chapters"))
    return AgreementType(
        id=_chosen(found, "id", AGREEMENT_TYPES),
        title=_wording(found, "title"),
        chapters=tuple(chapter(item) for item in _items(found, "chapters")),
        maalform=Maalform(_chosen(found, "maalform", list(Maalform)) or Maalform.NB),
        where=cursor.where,
    )


def chapter(cursor: Cursor) -> Chapter:
    found = cursor.fields(["title", "clauses", "kind", "every"])
    kind = _chosen(found, "kind", list(ClauseKind))
    return Chapter(
        title=_wording(found, "title"),
        clause_ids=tuple(item.text() for item in _items(found, "clauses")),
        kind=ClauseKind(kind) if kind else None,
        every=found["every"].flag() if "every" in found else False,
    )


def check_references(library: Library, gathered: Gathered) -> None:
    """Each clause that an agreement type names is in the library; else a Problem."""
    for kind in library.agreement_types.values():
        for one in kind.chapters:
            for name in one.clause_ids:
                if name not in library.clauses:
                    hint = nearest(name, library.clauses)
                    gathered.add("AVT119", kind.where, hint, kind=text("clause"), name=name)


def _wording(found: Mapping[str, Cursor], key: str) -> Wording:
    return wording(found[key]) if key in found else Wording()


def _chosen(found: Mapping[str, Cursor], key: str, known: Iterable[str]) -> str:
    return found[key].choice([str(name) for name in known]) if key in found else ""


def _items(found: Mapping[str, Cursor], key: str) -> Iterable[Cursor]:
    return found[key].items() if key in found else ()


def _entries(found: Mapping[str, Cursor], key: str) -> Iterable[tuple[str, Cursor, object]]:
    return found[key].entries() if key in found else ()
