"""Party files -> parties, with what the file leaves out looked up in the register.

A party is named by kommunenummer, organisasjonsnummer or name. What the file says goes before the register. A number
that is wrong though the party is known by something else is for the check to find."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from avtalebygger.errors import Location
from avtalebygger.load.cursor import Cursor, Gathered, nearest, opened, shown
from avtalebygger.load.value import date_text, value_of
from avtalebygger.messages import text
from avtalebygger.model.agreement import Party, PartyRole, Resolution, Signatory
from avtalebygger.model.language import Spraakvedtak
from avtalebygger.model.library import Library, Value
from avtalebygger.model.register import Helseforetak, Kommune, Register

KEYS = (
    "kommunenummer organisasjonsnummer name role short_name parallel_name fylke helsefellesskap rhf "
    "spraakvedtak archive_reference signatories resolution values"
).split()
PARTY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}", re.ASCII)

Found = Mapping[str, Cursor]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the register says of a party; all empty where it does not know it."""

    name: str = ""
    role: PartyRole | None = None
    organisasjonsnummer: str = ""
    kommunenummer: str = ""
    short_name: str = ""
    parallel_name: str = ""
    fylke: str = ""
    helsefellesskap: str = ""
    rhf: str = ""
    spraakvedtak: Spraakvedtak = Spraakvedtak.NOYTRAL


def load_parties(
    files: Iterable[tuple[str, bytes]], register: Register, library: Library, gathered: Gathered
) -> dict[str, Party]:
    """The parties by id, which is the file's name, in the order of the files."""
    every = tuple(files)
    ids = [party_id(path) for path, _ in every]
    parties: dict[str, Party] = {}
    for path, content in every:
        id = party_id(path)
        if id in parties:
            gathered.add("AVT117", Location(path), id=id, other=parties[id].where)
        elif (cursor := opened(path, content, gathered)) is not None:
            parties[id] = party(id, cursor, register, library, ids)
    return parties


def party_id(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def party(id: str, cursor: Cursor, register: Register, library: Library, ids: Collection[str]) -> Party:
    if not PARTY_ID.fullmatch(id):
        cursor.wrong("AVT133", id=shown(id))
    found = cursor.fields(KEYS)
    given = {key: found[key].text().strip() for key in KEYS[:3] if key in found}
    role = found["role"].choice(list(PartyRole)) if "role" in found else ""
    facts = facts_of(cursor, given, role, register)

    def said(key: str) -> str:
        return found[key].text() if key in found else str(getattr(facts, key))

    return Party(
        id=id,
        name=given["name"] if _own_name(given, facts) else facts.name,
        role=PartyRole(role) if role else facts.role or PartyRole.KOMMUNE,
        organisasjonsnummer=digits(given.get("organisasjonsnummer", "")) or facts.organisasjonsnummer,
        kommunenummer=given.get("kommunenummer", "") or facts.kommunenummer,
        short_name=said("short_name") or given.get("name", ""),
        parallel_name=said("parallel_name"),
        fylke=said("fylke"),
        helsefellesskap=said("helsefellesskap"),
        rhf=said("rhf"),
        spraakvedtak=_spraakvedtak(found, facts),
        archive_reference=found["archive_reference"].text() if "archive_reference" in found else "",
        signatories=tuple(signatory(item) for item in found["signatories"].items()) if "signatories" in found else (),
        resolution=resolution(found["resolution"]) if "resolution" in found else Resolution(),
        values=clause_values(found["values"], library, ids) if "values" in found else {},
        where=cursor.where,
    )


def digits(number: str) -> str:
    """An organisasjonsnummer without the spaces it is shown with: "921 133 642" is "921133642"."""
    return re.sub("[ \u00a0]", "", number)


def facts_of(cursor: Cursor, given: Mapping[str, str], role: str, register: Register) -> Facts:
    """What the register knows; a Problem where the file names nobody, or somebody unknown without saying who."""
    if not any(given.values()):
        if cursor.is_mapping():
            cursor.wrong("AVT125")
        return Facts()
    candidates = matches(given, register)
    if len(candidates) == 1:
        return candidates[0]
    known_by_itself = given.get("name") and (role or given.get("kommunenummer") or given.get("organisasjonsnummer"))
    if not candidates and known_by_itself:
        return Facts()
    if candidates:
        names = ", ".join(f"{one.name} ({one.kommunenummer or one.organisasjonsnummer})" for one in candidates)
        cursor.wrong("AVT121", text("name it by number"), name=shown(next(iter(given.values()))), candidates=names)
    else:
        stated = ", ".join(f"{key} «{shown(value)}»" for key, value in given.items())
        cursor.wrong("AVT120", _nearest_party(given, register), given=stated)
    return Facts()


def matches(given: Mapping[str, str], register: Register) -> list[Facts]:
    """The entries that the most telling of the given names and numbers fits: organisasjonsnummer, then kommunenummer,
    then name."""
    everyone = [*map(of_kommune, register.kommuner), *map(of_helseforetak, register.helseforetak)]
    for key, value in (
        ("organisasjonsnummer", digits(given.get("organisasjonsnummer", ""))),
        ("kommunenummer", given.get("kommunenummer", "")),
    ):
        if value and (hits := [one for one in everyone if getattr(one, key) == value]):
            return hits
    name = plain(given.get("name", ""))
    return [
        one for one in everyone if name and name in {plain(one.name), plain(one.short_name), plain(one.parallel_name)}
    ]


def of_kommune(kommune: Kommune) -> Facts:
    return Facts(
        name=f"{kommune.navn} kommune",
        role=PartyRole.KOMMUNE,
        organisasjonsnummer=kommune.organisasjonsnummer,
        kommunenummer=kommune.kommunenummer,
        short_name=kommune.navn,
        parallel_name=kommune.parallellnavn,
        fylke=kommune.fylke,
        helsefellesskap=kommune.helsefellesskap,
        spraakvedtak=kommune.spraakvedtak,
    )


def of_helseforetak(trust: Helseforetak) -> Facts:
    return Facts(
        name=trust.navn,
        role=PartyRole.SYKEHUS if trust.type.startswith("Privat") else PartyRole.HELSEFORETAK,
        organisasjonsnummer=trust.organisasjonsnummer,
        short_name=trust.kortnavn,
        helsefellesskap=trust.helsefellesskap,
        rhf=trust.rhf,
    )


def plain(name: str) -> str:
    """A name as it is compared: no case, no «kommune» or «HF» behind it."""
    whole = unicodedata.normalize("NFC", name).casefold()  # a Mac may write «å» as two characters
    return re.sub(r"\s+(kommune|hf|as)$", "", " ".join(whole.split()))


def clause_values(cursor: Cursor, library: Library, ids: Collection[str]) -> dict[str, dict[str, Value]]:
    """`{clause: {parameter: value}}`, each read as the clause declares it."""
    found: dict[str, dict[str, Value]] = {}
    for clause_id, values, where in cursor.entries():
        if (clause := library.clauses.get(clause_id)) is None:
            hint = nearest(clause_id, library.clauses)
            cursor.gathered.add("AVT119", where, hint, kind=text("clause"), name=shown(clause_id))
            continue
        parameters = {parameter.name: parameter for parameter in clause.parameters}
        found[clause_id] = {}
        for name, value, place in values.entries():
            if name in parameters:
                found[clause_id][name] = value_of(value, parameters[name], ids)
            else:
                hint = nearest(name, parameters)
                cursor.gathered.add("AVT137", place, hint, clause=clause_id, kind=text("parameter"), name=shown(name))
    return found


def signatory(cursor: Cursor) -> Signatory:
    found = cursor.fields(("name", "title", "authority"))
    return Signatory(*(found[key].text() if key in found else "" for key in ("name", "title", "authority")))


def resolution(cursor: Cursor) -> Resolution:
    found = cursor.fields(("body", "date", "case"))
    return Resolution(
        body=found["body"].text() if "body" in found else "",
        date=date_text(found["date"]) if "date" in found else "",
        case=found["case"].text() if "case" in found else "",
    )


def _own_name(given: Mapping[str, str], facts: Facts) -> bool:
    """Whether the file's name stands as written, rather than as a way to find the register's."""
    return bool(given.get("name")) and plain(given["name"]) not in {plain(facts.name), plain(facts.short_name)}


def _spraakvedtak(found: Found, facts: Facts) -> Spraakvedtak:
    if "spraakvedtak" not in found:
        return facts.spraakvedtak
    return Spraakvedtak(found["spraakvedtak"].choice(list(Spraakvedtak)) or facts.spraakvedtak)


def _nearest_party(given: Mapping[str, str], register: Register) -> str:
    names = [one.navn for one in register.kommuner] + [one.navn for one in register.helseforetak]
    numbers = {one.kommunenummer: one.navn for one in register.kommuner}
    if given.get("name"):
        return nearest(given["name"], names)
    hint = nearest(given.get("kommunenummer", ""), numbers) if given.get("kommunenummer") else ""
    return hint or text("avtalebygger parties lists them")
