"""Projects over the real library: each agreement type, form and number of municipalities, with what must be given."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from avtalebygger.draft.assemble import drafted, editions
from avtalebygger.draft.setting import Edition
from avtalebygger.journeys.library import Shelf, shelf
from avtalebygger.load.cursor import Gathered
from avtalebygger.load.project import load_project
from avtalebygger.model.agreement import Agreement
from avtalebygger.model.project import LanguageChoice, Project

FELLESSKAP = "helse-more-og-romsdal"
TYPES = ("samlet", "overordnet", "delavtale")
FORMS = ("joint", "copies")
COUNTS = (1, 2, 13)
PLANS = {
    "samlet": "include: [{optional}]\n",
    "overordnet": "sub_agreements:\n"
    "  - {{title: Delavtaler, date: 2026-01-15, points: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]}}\n",
    "delavtale": "topics: [5, 3]\ninclude: [avvik]\n",
}
HEAD = "agreement: {type}\nform: {form}\ndate: 2027-01-01\nin_force: 2027-03-01\nversion: '0.1'\n"
VALUES = """
values:
  dognopphold_ohd: {senger: 4, sted: {nb: Helsehuset, nn: Helsehuset}}
  utskrivningsklare: {dognpris: {amount: 5745, unit: døgn, year: 2027, source: Helsedirektoratet}}
  lokalmedisinsk_senter:
    sted: {nb: Sentrum, nn: Sentrum}
    fordelingsnokkel:
      - {deltaker: {nb: Helseforetaket, nn: Helseføretaket}, grunnlag: {nb: Fast, nn: Fast}, andel: '50'}
      - {deltaker: {nb: Kommunen, nn: Kommunen}, grunnlag: {nb: Fast, nn: Fast}, andel: '50'}
  brukermedvirkning:
    organisasjoner: [{nb: FFO, nn: FFO}]
    brukererfaringer: {nb: erfaringene er brukt, nn: erfaringane er brukte}
"""


@cache
def library() -> Shelf:
    return shelf()


def kommuner(count: int) -> list[tuple[str, str]]:
    """Municipalities of one helsefellesskap: kommunenummer and name."""
    every = [one for one in library().register.kommuner if one.fylke == "Møre og Romsdal"]
    return [(one.kommunenummer, one.navn) for one in every[:count]]


@cache
def project(type_id: str, form: str, count: int) -> Project:
    optional = ", ".join(id for id, clause in library().library.clauses.items() if clause.kind == "optional")
    plan = (HEAD + PLANS[type_id]).format(type=type_id, form=form, optional=optional) + VALUES
    parties = [("parties/hmr.yaml", "name: Helse Møre og Romsdal HF".encode())]
    parties += [(f"parties/k{number}.yaml", f"kommunenummer: {number}".encode()) for number, _ in kommuner(count)]
    on = library()
    return load_project([("avtale.yaml", plan.encode())], parties, on.library, on.register, on.law, Gathered())


@cache
def wanted(type_id: str, form: str, count: int) -> Sequence[Edition]:
    made = project(type_id, form, count)
    return tuple(editions(made, made.plans[0], language=LanguageChoice.BOTH))


def agreement(type_id: str, form: str, count: int, edition: Edition) -> Agreement:
    return drafted(edition, project(type_id, form, count))
