"""Agreements made by hand, for tests and benchmarks of the document: everything that a template can meet is in them."""

from __future__ import annotations

from avtalebygger.model.agreement import (
    Agreement,
    AgreementClause,
    AgreementLedd,
    AgreementTable,
    Annex,
    Form,
    Measure,
    Party,
    PartyRole,
    Resolution,
    Signatory,
    Span,
)
from avtalebygger.model.language import Maalform

HF = Party(
    id="helse-more-og-romsdal",
    name="Helse Møre og Romsdal HF",
    role=PartyRole.HELSEFORETAK,
    organisasjonsnummer="997005562",
    archive_reference="2026/118",
    signatories=(Signatory("Kari Nordmann", "administrerende direktør", "vedtak i styret 3. juni 2026"),),
)
DUTY = (
    "Partene skal gi hverandre den informasjonen som er nødvendig for å oppfylle avtalen, uten ugrunnet opphold og "
    "senest innen fristene i denne avtalen. "
)


def kommune(number: int) -> Party:
    return Party(
        id=f"kommune-{number}",
        name=f"Kommune {number:02}",
        role=PartyRole.KOMMUNE,
        organisasjonsnummer=f"96441{number:04}",
        archive_reference=f"26/{number:05}",
        resolution=Resolution("kommunestyret", "2026-05-12", f"45/{number}"),
        signatories=(Signatory("", "ordfører"),) if number % 2 else (),
    )


def text(*pieces: str | Span) -> tuple[Span, ...]:
    return tuple(Span(piece) if isinstance(piece, str) else piece for piece in pieces)


TABLE = AgreementTable(
    "Meldinger og frister",
    ("Melding", "Avsender", "Frist"),
    (
        (text("Innlagt pasient, med diagnose og forventet varighet"), text("Helseforetaket"), text("24 t")),
        (text("Svar på melding om utskrivningsklar pasient"), text("Kommunen"), text("straks")),
    ),
)
MEASURE = Measure(
    "Felles utskrivningsteam",
    text("Helseforetaket har ansvaret for driften av teamet."),
    text("Hver part er arbeidsgiver for sine egne."),
    text("Teamet ledes av en koordinator og møtes hver uke."),
    text("Partene dekker halvparten hver."),
)


def clause(number: int, count: int) -> AgreementClause:
    """Five ledd: plain, with a reference, with points, with a table, with a measure."""
    target = number % count + 1
    reference = Span(str(target), target=f"klausul_{target}")
    ledd = (
        AgreementLedd(f"{number}.1", text(DUTY * 2), 0, title="Informasjon"),
        AgreementLedd(f"{number}.2", text("Brudd meldes etter punkt ", reference, " uten opphold."), 1),
        AgreementLedd(f"{number}.3", text("Varselet skal inneholde:"), 2, items=(text("status"), text("tidspunkt"))),
        AgreementLedd(f"{number}.4", text("Fristene følger av tabellen. ", DUTY), 3, table=TABLE),
        AgreementLedd(f"{number}.5", (), 4, measure=MEASURE if number % 3 == 0 else None, title="Oppfølging"),
        *(AgreementLedd(f"{number}.{more}", text(DUTY * 2), more - 1) for more in range(6, 9)),
    )
    chapter = {1: "Del I Felles bestemmelser", 3: "Del II Tema"}.get(number, "")
    return AgreementClause(f"klausul_{number}", str(number), f"Klausul nummer {number}", ledd, 1, chapter=chapter)


def agreement(clauses: int = 4, kommuner: int = 1, maalform: Maalform = Maalform.NB, **fields: object) -> Agreement:
    made: dict[str, object] = {
        "id": "avtale",
        "type_id": "samlet",
        "title": "Samarbeidsavtale",
        "maalform": maalform,
        "form": Form.JOINT,
        "status": "Utkast",
        "date": "2026-06-15",
        "in_force": "2027-01-01",
        "parties": (HF, *(kommune(number) for number in range(1, kommuner + 1))),
        "clauses": tuple(clause(number, clauses) for number in range(1, clauses + 1)),
        "annexes": (Annex("kontaktpunkt", "1", "Kontaktpunkt", text("Kontaktpunktene er roller."), (TABLE,)),),
        "values": {},
        "sub_agreements": (),
        "library_digest": "0" * 64,
        "version": "0.3",
    }
    return Agreement(**{**made, **fields})  # type: ignore[arg-type]
