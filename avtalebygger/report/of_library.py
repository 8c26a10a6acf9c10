"""The library, a clause, the register and what lint found -> Report and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from avtalebygger.messages import text
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.language import Maalform
from avtalebygger.model.library import Clause, Ledd, Library, Parameter
from avtalebygger.model.register import Register
from avtalebygger.model.report import Report, Row, Section, Span, Tone, row

_TONES = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.INFO: Tone.MUTED}


def library_report(library: Library) -> Report:
    kinds = dict.fromkeys(clause.kind for clause in library.clauses.values())
    return Report(
        title=text("{count} clauses", count=len(library.clauses)),
        sections=tuple(
            Section(
                heading=kind.value,
                columns=(text("Id"), text("Title"), text("Points of § 6-2")),
                rows=tuple(
                    row(one.id, one.title.nb, ", ".join(map(str, one.covers)))
                    for one in library.clauses.values()
                    if one.kind is kind
                ),
            )
            for kind in kinds
        ),
    )


def library_as_json(library: Library) -> dict[str, Any]:
    return {"digest": library.digest, "clauses": [summary_as_json(one) for one in library.clauses.values()]}


def summary_as_json(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "version": clause.version,
        "kind": clause.kind.value,
        "title": {"nb": clause.title.nb, "nn": clause.title.nn},
        "covers": list(clause.covers),
        "hjemmel": list(clause.hjemmel),
        "variants": [one.id for one in clause.variants],
    }


def clause_report(clause: Clause, language: str) -> Report:
    maalformer = [one for one in Maalform if language in (one.value, "both")]
    return Report(
        title=f"{clause.id} · {clause.title.of(maalformer[0])}",
        facts=(
            (text("version"), str(clause.version)),
            (text("points of § 6-2"), ", ".join(map(str, clause.covers)) or "–"),
            ("hjemmel", "; ".join(clause.hjemmel) or "–"),
        ),
        sections=(
            *(text_section(clause.ledd, one.tag, one) for one in maalformer),
            *variant_sections(clause, maalformer),
            *(Section(name.capitalize(), note=words) for name, words in guidance_parts(clause) if words),
            *(checklist_section(clause, one) for one in maalformer if clause.checklist),
            parameter_section(clause.parameters, maalformer[0]),
        ),
    )


def guidance_parts(clause: Clause) -> Iterator[tuple[str, str]]:
    yield "kommentar", clause.guidance.kommentar
    yield "veiledning", clause.guidance.veiledning
    yield "praktisk", clause.guidance.praktisk


def variant_sections(clause: Clause, maalformer: Sequence[Maalform]) -> Iterator[Section]:
    for variant in clause.variants:
        for one in maalformer:
            heading = text("Variant {id}: {title} ({tag})", id=variant.id, title=variant.title.of(one), tag=one.tag)
            yield text_section(variant.ledd, heading, one)


def text_section(ledd: Sequence[Ledd], heading: str, maalform: Maalform) -> Section:
    rows = [line for place, one in enumerate(ledd, start=1) for line in ledd_rows(one, place, maalform)]
    return Section(heading, rows=tuple(rows))


def ledd_rows(ledd: Ledd, place: int, maalform: Maalform) -> Iterator[Row]:
    title = ledd.title.of(maalform)
    words = ledd.wording.of(maalform)
    lead = (Span(f"{title}. ", Tone.STRONG),) if title else ()
    yield Row(((Span(f"({place})", Tone.MUTED),), (*lead, Span(words))))
    for letter, item in zip("abcdefghijklmnopqrstuvwxyz", ledd.items, strict=False):
        yield row("", f"{letter}) {item.of(maalform)}")
    if ledd.table:
        yield row("", Span(text("table: {caption}", caption=ledd.table.caption.of(maalform)), Tone.MUTED))
        for cells in ledd.table.rows:
            yield row("", " | ".join(cell.of(maalform) for cell in cells))
    if measure := ledd.measure:
        for name in ("name", "ansvar", "arbeidsgiveransvar", "organisering", "finansiering"):
            yield row("", f"{name}: {getattr(measure, name).of(maalform)}")


def checklist_section(clause: Clause, maalform: Maalform) -> Section:
    rows = tuple(row("☐", one.of(maalform)) for one in clause.checklist)
    return Section(text("Checklist ({tag})", tag=maalform.tag), rows=rows)


def parameter_section(parameters: Sequence[Parameter], maalform: Maalform) -> Section:
    return Section(
        text("Parameters"),
        (text("Name"), text("Kind"), text("Must be given"), text("Meaning")),
        tuple(
            row(one.name, one.kind.value, text("yes") if one.required else "–", one.description.of(maalform))
            for one in parameters
        ),
        note="" if parameters else text("None."),
    )


def clause_as_json(clause: Clause) -> dict[str, Any]:
    return {
        **summary_as_json(clause),
        "ledd": [ledd_as_json(one) for one in clause.ledd],
        "guidance": dict(guidance_parts(clause)),
        "checklist": [{"nb": one.nb, "nn": one.nn} for one in clause.checklist],
        "parameters": [
            {
                "name": one.name,
                "kind": one.kind.value,
                "role": one.role.value,
                "required": one.required,
                "has_default": one.default is not None,
                "description": {"nb": one.description.nb, "nn": one.description.nn},
            }
            for one in clause.parameters
        ],
    }


def ledd_as_json(ledd: Ledd) -> dict[str, Any]:
    return {
        "title": {"nb": ledd.title.nb, "nn": ledd.title.nn},
        "nb": ledd.wording.nb,
        "nn": ledd.wording.nn,
        "items": [{"nb": item.nb, "nn": item.nn} for item in ledd.items],
    }


def parties_report(found: Register, query: str) -> Report:
    kommuner = tuple(
        row(one.kommunenummer, one.navn, one.organisasjonsnummer or "–", one.spraakvedtak.value, one.helsefellesskap)
        for one in found.kommuner
    )
    trusts = tuple(
        row(one.navn, one.kortnavn, one.organisasjonsnummer, one.rhf, one.helsefellesskap or "–")
        for one in found.helseforetak
    )
    number, name, fellesskap = text("Number"), text("Name"), "Helsefellesskap"
    sections = [
        Section("Kommuner", (number, name, "Org.nr.", "Språkvedtak", fellesskap), kommuner),
        Section("Helseforetak", (name, text("Short"), "Org.nr.", "RHF", fellesskap), trusts),
    ]
    count = len(kommuner) + len(trusts)
    title = text("{count} in the register fit «{query}»", count=count, query=query) if query else text("The register")
    return Report(title, sections=tuple(one for one in sections if one.rows))


def parties_as_json(found: Register) -> dict[str, Any]:
    return {
        "kommuner": [
            {
                "kommunenummer": one.kommunenummer,
                "name": one.navn,
                "parallel_name": one.parallellnavn,
                "organisasjonsnummer": one.organisasjonsnummer,
                "fylke": one.fylke,
                "spraakvedtak": one.spraakvedtak.value,
                "helsefellesskap": one.helsefellesskap,
                "helseforetak": one.helseforetak,
            }
            for one in found.kommuner
        ],
        "helseforetak": [
            {
                "name": one.navn,
                "short_name": one.kortnavn,
                "organisasjonsnummer": one.organisasjonsnummer,
                "rhf": one.rhf,
                "type": one.type,
                "helsefellesskap": one.helsefellesskap,
            }
            for one in found.helseforetak
        ],
    }


def to_act_on(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.severity is not Severity.INFO)


def lint_report(findings: Sequence[Finding]) -> Report:
    listed = [one for one in findings if one.severity is Severity.INFO]
    act = to_act_on(findings)
    title = text("{count} to mend, {known} to know", count=len(act), known=len(listed))
    return Report(title, sections=(*lint_sections(act), *lint_sections(listed)))


def lint_sections(findings: Sequence[Finding]) -> Iterator[Section]:
    """A section a file, so that a path is never broken over two lines."""
    by_file: dict[str, list[Finding]] = {}
    for one in findings:
        by_file.setdefault(one.where.path if one.where else one.clause_id, []).append(one)
    columns = (text("Line"), text("Code"), text("Weight"), text("What"))
    for path, found in by_file.items():
        yield Section(path, columns, tuple(map(lint_row, found)))


def lint_row(one: Finding) -> Row:
    line = str(one.where.line) if one.where else ""
    return row(line, one.kind, Span(one.severity.value, _TONES[one.severity]), one.text)
