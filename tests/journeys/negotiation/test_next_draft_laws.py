"""The law of the next draft: it is what was sent with exactly what was accepted in it, counters at their places, and
everything else as it was; every proposal is answered in its party's letter.

What is expected is worked out from the record alone: the sent document as a row of units, the proposals' extents in it,
and the words that they say."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import docx
import pytest
from edits import one_of, plain_texts, returned, whole_paragraphs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from scene import commented
from table import Table, copies, joint

from avtalebygger.errors import UndecidedError
from avtalebygger.model.language import Maalform
from avtalebygger.model.negotiation import OUTCOME_WORDS, Outcome, Proposal, ProposalKind
from avtalebygger.redlining.base import BaseFlow, flows_of
from avtalebygger.redlining.flow import ItemKind, shown
from avtalebygger.word.gate import opened
from avtalebygger.word.names import XML_SPACE, w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.resolve import accept_all, reject_all, resolved

Element = etree._Element
PARTIES = ("aure", "hustadvika", "smola")
NYNORSK = "surnadal"
WHOSE = "docProps/custom.xml"  # says whose document it is: the draft of a joint agreement is one party's for all
COUNTER = "heller noe ganske annet"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f000385018070"
    "eb2a5d0000000049454e44ae426082"
)


@cache
def contract() -> Package:
    """A document of somebody else's: headings, words of several looks, lists, two tables, a picture and a comment."""
    made = docx.Document()
    made.add_heading("Avtale om samarbeid", 0)
    for number in range(1, 5):
        made.add_heading(f"Punkt {number} om saken", 1)
        paragraph = made.add_paragraph("")
        paragraph.add_run(f"Plikt {number}. ").bold = True
        paragraph.add_run(f"Kommunen skal varsle sykehuset innen {number} dager, og sykehuset svarer ")
        paragraph.add_run("uten opphold").italic = True
        paragraph.add_run(" når saken haster.")
        made.add_paragraph(f"Partene møtes {number} ganger i året og fører referat.", style="List Number")
        made.add_paragraph(f"Referatet sendes til alle {number} parter.", style="List Number")
        if number % 2:
            table = made.add_table(3, 2)
            for row, cells in enumerate(table.rows):
                for column, cell in enumerate(cells.cells):
                    cell.text = f"Rad {row} felt {column} av {number}"
            made.add_paragraph(f"Tabellen over er bindende for punkt {number}.")
    made.add_picture(BytesIO(PICTURE))
    made.add_paragraph("Avtalen gjelder til den sies opp.")
    stream = BytesIO()
    made.save(stream)
    return commented(opened(stream.getvalue(), "utkast.docx"), "punkt 1", "Se også vedlegget.", "Vi selv")


@cache
def sent_folder(form: str) -> TemporaryDirectory[str]:
    """Round one sent in this form: made once, and copied for every example."""
    place = TemporaryDirectory()
    draft = Path(place.name) / "utkast.docx"
    draft.write_bytes(contract().packed())
    {"joint": joint, "copies": copies}[form](Path(place.name) / "avtale").send(draft=draft)
    return place


# ---------------------------------------------------------------- what a party does


def answer_of(sent: Package, seed: int) -> Package:
    """Words, paragraphs and rows edited, and some words made to look otherwise."""
    draw = Random(seed)
    theirs = returned(sent, seed, draw.randint(1, 5))
    root = deepcopy(theirs.root(theirs.main))
    for _ in range(draw.randint(0, 2)):
        draw.choice((underlined, centred))(root, draw)
    return theirs.changed({theirs.main: root})


def underlined(root: Element, draw: Random) -> None:
    for node in one_of(plain_texts(root), draw):
        words = (node.text or "").split(" ")
        at = draw.randrange(len(words))
        run = node.getparent()
        if run is None or len(words) < 3 or not words[at].strip():
            return
        sides = " ".join(words[:at]) + " ", " " + " ".join(words[at + 1 :])
        for text, place in zip(sides, (run.addprevious, run.addnext), strict=True):
            rest = deepcopy(run)
            write(next(rest.iter(w("t"))), text)
            place(rest)
        write(node, words[at])
        properties = run.find(w("rPr"))
        if properties is None:
            properties = etree.Element(w("rPr"))
            run.insert(0, properties)
        if properties.find(w("u")) is None:
            etree.SubElement(properties, w("u")).set(w("val"), "single")


def write(node: Element, text: str) -> None:
    node.text = text
    node.set(XML_SPACE, "preserve")


def centred(root: Element, draw: Random) -> None:
    for place in one_of(whole_paragraphs(root), draw):
        properties = place.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            place.insert(0, properties)
        if properties.find(w("jc")) is None:
            etree.SubElement(properties, w("jc")).set(w("val"), "center")


# ---------------------------------------------------------------- what is expected


def units_of(package: Package) -> list[str]:
    """The document as extents count it: a character each, a line feed a paragraph's end, signs for tables and rows."""
    return [unit for one in flows_of(package) for unit in in_flow(one)]


def in_flow(one: BaseFlow) -> Iterator[str]:
    """The ends of flows and tables are units that say nothing."""
    for place in one.blocks:
        if place.kind is ItemKind.MARK:
            yield from (shown(item) for item in place.items)
            continue
        yield "▦"
        row = -1
        for (number, _), inner in sorted(place.flows.items()):
            if number != row:
                row = number
                yield "▤"
            yield from in_flow(inner)
        yield from [""] * (place.kind is ItemKind.TABLE)
    yield ""


def expected(sent: Package, taken: Sequence[tuple[Proposal, str]]) -> str:
    """The units with what is taken in: each proposal with the words that stand instead of its own, or none."""
    units = [*units_of(sent), ""]
    gone: set[int] = set()
    coming: dict[int, list[str]] = {}
    for proposal, counter in taken:
        for extent in proposal.extents:
            gone |= set(range(extent.start, extent.end - (bool(counter) and proposal.before.endswith("\n"))))
    for proposal, counter in taken:
        for extent in proposal.extents:
            at = extent.end - (bool(counter) and proposal.before.endswith("\n"))
            if extent.content or counter:
                coming.setdefault(at, []).append(words_coming(proposal, counter, units[proposal.extents[0].start]))
    told = ("".join(coming.get(at, [])) + ("" if at in gone else unit) for at, unit in enumerate(units))
    return plain("".join(told))


def words_coming(proposal: Proposal, counter: str, first: str) -> str:
    if counter:
        if not proposal.before and "\n" in proposal.after:
            return counter + "\n" if proposal.after.endswith("\n") else "\n" + counter
        return counter
    lines = (as_row(line) if first == "▦" or " | " in line else line for line in proposal.after.splitlines(True))
    return ("▦" if first == "▦" else "") + "".join(lines)


def as_row(line: str) -> str:
    return "▤" + "".join(f"{cell}\n" for cell in line.removesuffix("\n").split(" | "))


def plain(said: str) -> str:
    """Without what spaces alone tell apart: one that stays between two words that go is said in neither."""
    return re.sub(r" *([\n▤▦]) *", r"\1", re.sub(" +", " ", said)).strip()


# ---------------------------------------------------------------- the law


def decided(table: Table, draw: Random) -> dict[str, tuple[Outcome, str]]:
    """A decision on each group; of two that collide one alone is taken in."""
    now = table.now
    made: dict[str, tuple[Outcome, str]] = {}
    for id, group in now.groups.items():
        first = now.proposals[group.proposals[0]]
        conflict = now.conflict_of(id)
        against = {each for pair in (conflict.pairs if conflict else ()) if id in pair for each in pair} - {id}
        free = not any(made[each][0] is not Outcome.REJECTED for each in against if each in made)
        wordable = (
            first.kind not in {ProposalKind.FORMAT, ProposalKind.MOVE} and " | " not in first.after + first.before
        )
        choices = [Outcome.REJECTED, *(2 * [Outcome.ACCEPTED] if free else ())]
        choices += [Outcome.COUNTERED] if free and wordable and not against and len(first.extents) == 1 else []
        outcome = draw.choice(choices)
        text = COUNTER if outcome is Outcome.COUNTERED else ""
        table.decide(id, outcome, text=text, **({"reason": f"fordi {id}"} if outcome.needs_reason else {}))
        made[id] = outcome, text
    return made


def check_next_draft(folder: Path, seeds: Sequence[int], decisions: int) -> None:
    table = Table(folder)
    is_joint = table.now.form == "joint"
    sent = {party: table.sent(party) for party in PARTIES}
    answers = {party: answer_of(sent[party], seed) for party, seed in zip(PARTIES, seeds, strict=False)}
    for party, package in answers.items():
        table.answer(party, package, tracked=seeds[0] % 2 == 0)
    made = decided(table, Random(decisions))
    table.close()
    try:
        done = table.next()
    except UndecidedError as error:
        assert {each.code for each in error.problems} == {"AVT533"} and any(text for _, text in made.values())
        return
    now = table.now
    taken = [
        (now.proposals[now.groups[id].proposals[0]], text)
        for id, (outcome, text) in made.items()
        if outcome is not Outcome.REJECTED
    ]
    assert set(done.by_hand) <= {NYNORSK}
    in_words = [each for each in taken if each[0].kind is not ProposalKind.FORMAT]
    for party in PARTIES:
        draft = table.draft(party)
        assert plain("".join(units_of(draft))) == expected(sent[party], in_words)
        assert_the_rest_is_untouched(sent[party], draft, taken)
        ours = "avtale" if is_joint else party
        befores = {f"{ours}-mot-sendt": sent[party]}
        befores |= {f"{party}-mot-svar": answers[party]} if party in answers else {}
        assert_redlines(table, befores, draft)
    assert_letters(table, made)


def assert_the_rest_is_untouched(sent: Package, draft: Package, taken: Sequence[tuple[Proposal, str]]) -> None:
    parts = {part for part in {*sent.parts, *draft.parts} if sent.parts.get(part) != draft.parts.get(part)}
    assert parts - {WHOSE} <= ({sent.main} if taken else set())
    assert not list(draft.root(draft.main).iter(w("ins"), w("del"), w("pPrChange"), w("rPrChange")))
    before, after = (
        Counter(map(as_written, each.root(each.main).iter(w("p"), w("drawing")))) for each in (sent, draft)
    )
    touched = sum(len(re.findall(r"\n| \| ", proposal.before)) + 2 for proposal, _ in taken)
    assert (before - after).total() <= touched


def blocks(package: Package) -> Counter[bytes]:
    return Counter(map(as_written, package.root(package.main).iter(w("p"), w("drawing"))))


def as_written(element: Element) -> bytes:
    return bytes(etree.tostring(element, method="c14n", with_tail=False))


def assert_redlines(table: Table, befores: dict[str, Package], draft: Package) -> None:
    for name, before in befores.items():
        redline = opened((table.folder / "rounds" / "R1" / "out" / f"{name}.docx").read_bytes(), name)
        assert read(resolved(redline, reject_all)).text == read(before).text, name
        assert read(resolved(redline, accept_all)).text == read(draft).text, name


def assert_letters(table: Table, made: dict[str, tuple[Outcome, str]]) -> None:
    now = table.now
    for id, (outcome, text) in made.items():
        for proposal in now.groups[id].proposals:
            party = now.party(now.proposals[proposal].party)
            assert party is not None
            path = table.folder / "rounds" / "R1" / "out" / f"{party.id}-brev.docx"
            letter = read(opened(path.read_bytes(), path.name)).text
            said = OUTCOME_WORDS[outcome].of(Maalform(party.maalform))
            assert all(words in letter for words in (proposal, said.capitalize() if said not in letter else said, text))
            assert not outcome.needs_reason or f"fordi {id}" in letter


def test_what_comes_at_a_table_s_end_is_told_from_what_comes_after_the_table(tmp_path: Path) -> None:
    """A row at its end cannot stand where the table is struck. It composes with a paragraph after the table, and with
    the last row struck."""
    table = joint_contract(tmp_path)
    sent = table.sent("aure")
    table.answer("aure", with_blocks(sent, with_last_row, with_line_after), tracked=False)
    table.answer("hustadvika", with_blocks(sent, without_last_row), tracked=False)
    table.answer("smola", with_blocks(sent, without_table), tracked=False)
    asked = {each.after.strip() or each.party: id for id, each in groups_of(table).items()}
    assert list(asked) == ["Rad 9 felt 0 av 1 | Rad 9 felt 1 av 1", "En linje til.", "hustadvika", "smola"]
    row, line, last, whole = asked.values()
    assert {pair for each in table.now.conflicts.values() for pair in each.pairs} == {(row, whole)}
    for id in (row, line, last):
        table.decide(id)
    table.decide(whole, Outcome.REJECTED)
    table.close().next()
    words = read(table.draft("aure")).text
    assert all(said in words for said in ("Rad 1 felt 1 av 1", "Rad 9 felt 1 av 1", "En linje til."))
    assert "Rad 2 felt 1 av 1" not in words


def test_a_paragraph_after_a_table_that_goes_stands(tmp_path: Path) -> None:
    table = joint_contract(tmp_path)
    sent = table.sent("aure")
    table.answer("aure", with_blocks(sent, with_line_after), tracked=False)
    table.answer("smola", with_blocks(sent, without_table), tracked=False)
    assert not table.now.conflicts
    table.accept_all().close().next()
    words = read(table.draft("aure")).text
    assert "En linje til." in words and "felt 1 av 1" not in words


def joint_contract(place: Path) -> Table:
    return Table(Path(shutil.copytree(Path(sent_folder("joint").name) / "avtale", place / "avtale")))


def groups_of(table: Table) -> dict[str, Proposal]:
    return {id: table.now.proposals[group.proposals[0]] for id, group in table.now.groups.items()}


def with_blocks(package: Package, *edits: Callable[[Element], None]) -> Package:
    """The package with its first table edited."""
    root = deepcopy(package.root(package.main))
    [first, *_] = root.iter(w("tbl"))
    for edit in edits:
        edit(first)
    return package.changed({package.main: root})


def with_last_row(table: Element) -> None:
    row = deepcopy(table.findall(w("tr"))[-1])
    for node in row.iter(w("t")):
        node.text = (node.text or "").replace("Rad 2", "Rad 9")
    table.append(row)


def without_last_row(table: Element) -> None:
    table.remove(table.findall(w("tr"))[-1])


def without_table(table: Element) -> None:
    table.getparent().remove(table)


def with_line_after(table: Element) -> None:
    line = etree.Element(w("p"))
    etree.SubElement(etree.SubElement(line, w("r")), w("t")).text = "En linje til."
    table.addnext(line)


SEEDS = st.lists(st.integers(0, 10_000), min_size=1, max_size=3)
FORMS = pytest.mark.parametrize("form", ["joint", "copies"])


@FORMS
@given(SEEDS, st.integers(0, 10_000))
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_next_draft_is_what_was_sent_with_what_was_accepted(form: str, seeds: list[int], decisions: int) -> None:
    law(form, seeds, decisions)


@pytest.mark.full
@FORMS
@given(SEEDS, st.integers(0, 10_000))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_next_draft_is_so_for_many_answers(form: str, seeds: list[int], decisions: int) -> None:
    law(form, seeds, decisions)


def law(form: str, seeds: Sequence[int], decisions: int) -> None:
    with TemporaryDirectory() as place:
        folder = Path(shutil.copytree(Path(sent_folder(form).name) / "avtale", Path(place) / "avtale"))
        check_next_draft(folder, seeds, decisions)
