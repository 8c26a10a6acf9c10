"""The thirteen points that helse- og omsorgstjenesteloven § 6-2 first paragraph demands of an agreement.

Short names of ours for tables; the wording of the law is the authority."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from avtalebygger.model.language import Wording

POINTS: Final[Mapping[int, Wording]] = {
    1: Wording("Oppgaver, ansvar og omforente tiltak", "Oppgåver, ansvar og omforeinte tiltak"),
    2: Wording("Koordinerte tjenester", "Koordinerte tenester"),
    3: Wording("Innleggelse i sykehus", "Innlegging i sjukehus"),
    4: Wording("Kommunalt døgnopphold for øyeblikkelig hjelp", "Kommunalt døgnopphald for augeblikkeleg hjelp"),
    5: Wording("Utskrivningsklare pasienter", "Utskrivingsklare pasientar"),
    6: Wording("Kunnskapsoverføring, informasjon, faglige nettverk og hospitering",
               "Kunnskapsoverføring, informasjon, faglege nettverk og hospitering"),
    7: Wording("Forskning, utdanning, praksis og læretid", "Forsking, utdanning, praksis og læretid"),
    8: Wording("Jordmortjenester", "Jordmortenester"),
    9: Wording("IKT-løsninger lokalt", "IKT-løysingar lokalt"),
    10: Wording("Forebygging", "Førebygging"),
    11: Wording("Beredskap og den akuttmedisinske kjeden", "Beredskap og den akuttmedisinske kjeda"),
    12: Wording("Utvikling og planlegging av tjenestene", "Utvikling og planlegging av tenestene"),
    13: Wording("Barn og unge med sammensatte vansker og lidelser", "Barn og unge med samansette vanskar og lidingar"),
}  # fmt: skip
