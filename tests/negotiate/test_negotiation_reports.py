"""Where a negotiation stands, as it is shown: parties in order, the same fields of all, counts always."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from negotiating import PARTIES, Story, added, spoken, wish

from avtalebygger.model.language import Maalform
from avtalebygger.model.negotiation import Outcome, ProposalComment, ValueChange
from avtalebygger.model.report import Report
from avtalebygger.model.standing import SourceKind, Stretch, Tally, WordSource
from avtalebygger.negotiate.stage import stage
from avtalebygger.negotiate.stats import By, by_role, tallies
from avtalebygger.negotiate.views import Views, party_statuses, views
from avtalebygger.report import as_terminal, of_letter, of_memory, of_negotiation
from avtalebygger.report.asked import in_paragraph

SENTENCE = "Helseforetaket skal varsle kommunen innen [-24-]{+%s+} timer etter innleggelse."
COMMENT = ProposalComment("Ola N.", "", "24 timer er for sent.", (ProposalComment("Kari", "", "Enig."),))


@pytest.fixture(scope="module")
def told() -> Story:
    story = Story().send().receive("tingvoll", wish(SENTENCE % "6"))
    story.decide("G1", Outcome.REJECTED, "bemanning kveld").close("smola", "aure").draft().send()
    story.receive("tingvoll", wish(SENTENCE % "12", tracked=False, comments=(COMMENT,)))
    story.receive("smola", wish(SENTENCE % "12")).receive("aure", wish(SENTENCE % "8"))
    change = ValueChange("ohd", "ØHD-plasser", "2", "3")
    story.receive("aure", wish(SENTENCE % "8"), wish("Har [-2-]{+3+} plasser.", 200, clause="7", value=change))
    return story.add("brukerutvalget", added("Pårørende høres.")).decide("G2")


def shown(report: Report) -> list[str]:
    stream = io.StringIO()
    as_terminal.write(report, stream, color=False, width=80)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def test_status(told: Story) -> None:
    now = replace(told.now, head="ab" * 32)
    statuses = party_statuses(now, now.rounds[-1])
    assert shown(of_negotiation.status_report(now, stage(now), statuses, today="2026-05-27", waiting=2)) == [
        "Avtale",
        "form: joint",
        "stage: out for answers",
        "sent: 11.05.2026",
        "deadline: 01.06.2026 (in 5 days)",
        "missing: none",
        "conflicts: K1",
        "decision files: 2 entries wait to be taken in",
        "head: " + "ab" * 32,
        "",
        "R2",
        "Party           Sent  Received    Proposals  Tracked  Not tracked  Decided",
        "HMR             –     –           0          0        0            0",
        "Tingvoll        ✓     11.05.2026  1          0        1            1",
        "Smøla           ✓     11.05.2026  1          1        0            1",
        "Aure            ✓     11.05.2026  2          2        0            0",
        "Brukerutvalget  –     –           1          0        0            0",
        "",
        "Outcomes",
        "Tingvoll  1 tatt til følge",
        "Smøla     1 tatt til følge",
    ]


def test_the_list(told: Story) -> None:
    assert shown(of_negotiation.proposals_report(told.now, views(told.now)))[2:] == [
        "6 proposals · 5 groups · 1 conflict",
        "Id      Clause  Party           Change                Group  Outcome",
        "R1-001  3.2     Tingvoll        … innen [-24-]{+6+}   G1     ikke tatt til følge",
        "                                timer …",
        "R2-001  3.2     Tingvoll        … innen [-24-]{+12+}  G2 K1  tatt til følge",
        "                                timer … (not",
        "                                tracked)",
        "R2-002  3.2     Smøla           … innen [-24-]{+12+}  G2 K1  tatt til følge",
        "                                timer …",
        "R2-003  3.2     Aure            … innen [-24-]{+8+}   G3 K1  undecided",
        "                                timer …",
        "R2-004  7       Aure            ØHD-plasser: 2 → 3    G4     undecided",
        "R2-005  3.2     Brukerutvalget  {+Pårørende høres.+}  G5     undecided",
    ]


def test_one_proposal(told: Story) -> None:
    report = of_negotiation.proposal_report(told.now, Views(told.now).view("R2-001"), law=["nr. 5: still covered"])
    assert shown(report) == [
        "R2-001  3.2 «Varsling»   group G2 · conflict K1 · not tracked",
        "from: Tingvoll (the same: Smøla)",
        "received: 11.05.2026",
        "kind: reword · substance",
        "outcome: tatt til følge SSU 02.06.2026 sak 14/26, «grunn»",
        "│ Helseforetaket skal varsle kommunen innen [-24-]{+12+} timer etter",
        "│ innleggelse.",
        "",
        "Comments",
        "Ola N.  24 timer er for sent.",
        "  Kari  Enig.",
        "",
        "Against",
        "R2-003 Aure  [-24-]{+8+}",
        "",
        "Law",
        "nr. 5: still covered",
        "",
        "Before",
        "R1-001 Tingvoll  [-24-]{+6+}  ikke tatt til følge SSU 02.06.2026 sak 14/26,",
        "                              «bemanning kveld»",
    ]


def answered(story: Story, party: str) -> list[str]:
    """The cells of a letter, row by row."""
    [to] = [each for each in PARTIES if each.id == party]
    asked = [view for view in views(story.now) if view.proposal.party == party]
    rows = of_letter.letter(story.now, to, 1, asked, (), (), today="2026-06-03").sections[0].rows
    return ["".join(span.text for span in cell) for row in rows for cell in row.cells]


def test_a_wish_without_a_wording_is_told_in_its_party_s_words() -> None:
    story = Story().send().add("brukerutvalget", spoken("Fast plass")).decide("G1", Outcome.NOTED)
    assert "«Fast plass»" in "\n".join(shown(of_negotiation.proposals_report(story.now, views(story.now))))
    assert answered(story, "brukerutvalget")[2] == "«Fast plass»"


def test_a_letter_parts_the_reason_from_the_wording_that_stands_instead() -> None:
    story = Story().send().receive("smola", wish(SENTENCE % "6")).decide("G1", Outcome.COUNTERED, "Natt", text="18")
    assert answered(story, "smola")[4] == "Natt. I stedet: «18»"


def test_outcomes_are_said_in_the_malform_asked_for(told: Story) -> None:
    lines = shown(of_negotiation.proposals_report(told.now, views(told.now), Maalform.NN))
    assert lines[4].endswith("ikkje teke til") and lines[5].endswith(" følgje")


def test_rounds(told: Story) -> None:
    assert shown(of_negotiation.rounds_report(told.now))[-2:] == [
        "R1     11.05.2026  01.06.2026  3   1         11.05.2026  11.05.2026",
        "R2     11.05.2026  01.06.2026  3   3         –           –",
    ]


def test_what_a_counterpart_wrote_cannot_hide_or_command(told: Story) -> None:
    hidden = wish("ja[-\u202egnis-]{+\x1b[2J\u200b+}", at=300)
    now = Story().send().receive("aure", hidden).now
    for report in (
        of_negotiation.proposals_report(now, views(now)),
        of_negotiation.proposal_report(now, Views(now).view("R1-001")),
    ):
        assert not {"\u202e", "\x1b", "\u200b"} & set("\n".join(shown(report)))


def test_a_change_whose_words_stand_twice_is_shown_where_it_lies() -> None:
    twice = wish("a [-24-]{+12+} b 24", offset=2)
    now = Story().send().receive("aure", twice).receive("smola", replace(twice, offset=-1, after="8")).now
    [at_its_place, after_it] = [in_paragraph(each) for each in now.proposals.values()]
    assert [span.text for span in at_its_place] == ["a ", "24", "12", " b 24"]
    assert [span.text for span in after_it] == ["a 24 b 24 ", "24", "8"]


def test_counts_always_and_percentages_from_five_up() -> None:
    few = Tally("aure", "Aure", "kommune", 4, 3, {Outcome.ACCEPTED: 1})
    many = Tally("smola", "Smøla", "kommune", 5, 3, {Outcome.ACCEPTED: 2})
    lines = shown(of_memory.stats_report(Story().now, "party", [few, many]))
    assert lines[-2:] == [
        "Aure   4          1 tatt til følge, 3 undecided",
        "Smøla  5          2 tatt til følge (40\u00a0%), 3 undecided (60\u00a0%)",
    ]


def test_a_role_stands_beside_the_others(told: Story) -> None:
    lines = shown(of_memory.stats_report(told.now, "party", tallies(told.now, By.PARTY), by_role(told.now)))
    assert lines[lines.index("Side by side") + 1 :] == [
        "                     helseforetak  kommune   brukerorganisasjon",
        "Proposals            0             5         1",
        "tatt til følge       0             2 (40\u00a0%)  0",
        "ikke tatt til følge  0             1 (20\u00a0%)  0",
        "undecided            0             2 (40\u00a0%)  1",
    ]


def test_history_shows_what_changed_since_the_draft_before() -> None:
    drafts = [("R1", "Innen 24 timer."), ("R2", "Innen 24 timer."), ("R3", "Innen 12 timer.")]
    assert shown(of_memory.history_report("3.2 Varsling", drafts)) == [
        "3.2 Varsling", "", "R1", "  Innen 24 timer.", "", "R2", "unchanged", "", "R3", "│ Innen [-24-]{+12+} timer."
    ]  # fmt: skip


def test_blame_names_proposals_parties_body_and_meeting(told: Story) -> None:
    stretches = [
        Stretch("Helseforetaket skal varsle ", WordSource(SourceKind.LIBRARY, "utskrivning", "2")),
        Stretch("innen 12 timer", WordSource(SourceKind.PROPOSAL, "G2")),
        Stretch(" to ganger", WordSource(SourceKind.PARAMETER, "antall")),
        Stretch(" straks", WordSource(SourceKind.DRAFT)),
    ]
    assert shown(of_memory.blame_report("3.2", told.now, stretches))[-4:] == [
        "Helseforetaket skal varsle  library utskrivning 2",
        "innen 12 timer              R2-001 Tingvoll, Smøla  SSU 02.06.2026 sak 14/26",
        "to ganger                   value antall",
        "straks                      the draft itself",
    ]


def test_the_json_is_plain(told: Story) -> None:
    now = told.now
    found = of_negotiation.proposals_as_json(now, views(now))
    assert found[1]["against"] == ["R2-003"] and found[1]["decision"]["meeting"] == "02.06.2026 sak 14/26"
    assert found[1]["earlier"][0]["again"] is False
    json.dumps(
        [
            found,
            of_negotiation.rounds_as_json(now),
            of_negotiation.status_as_json(now, stage(now), party_statuses(now, now.rounds[-1])),
            of_memory.stats_as_json("party", tallies(now, By.PARTY), by_role(now)),
            of_memory.history_as_json([("R1", "x")]),
            of_memory.blame_as_json(now, [Stretch("x", WordSource(SourceKind.PROPOSAL, "G2"))]),
        ]
    )
