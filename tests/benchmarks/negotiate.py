"""What a large negotiation costs: `python tests/benchmarks/negotiate.py [joint|copies|verify] [--profile]`.

One helseforetak and forty kommuner are sent one agreement of 37 pages, or a copy each of 33; every kommune returns
fifteen changes, of which five are the same for all. They are tracked as Word tracks them, but two of the fifteen in
every fourth document. The commands run as a person runs them: receive all files at once, export the consolidated
document, list the proposals, show the status. `verify` checks a record of 500 events and 100 documents.

`--profile` says where the time of receiving and consolidating goes. Figures inform; no test is decided by them."""

from __future__ import annotations

import cProfile
import pstats
import random
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from lxml import etree
from measure import OURS, cost, in_turn

from avtalebygger.cli import main
from avtalebygger.folder import codec, disk, journal, layout
from avtalebygger.journeys import demo
from avtalebygger.journeys.standing import standing
from avtalebygger.model.negotiation import Decision, Event, EventKind, FileMark, Outcome
from avtalebygger.negotiate.decide import decided_body
from avtalebygger.word import gate
from avtalebygger.word.names import XML_SPACE, w
from avtalebygger.word.package import Package

KOMMUNER, CHANGES, SHARED = 40, 15, 5
UNTRACKED, EVERY = 2, 4  # how many changes are not tracked, in every how manyth document
EVENTS, DOCUMENTS = 500, 100
SEED, AT = 2026, "2026-12-01T12:00:00Z"
REGISTER = Path(__file__).parents[2] / "clauses" / "register" / "kommuner.tsv"
Element = etree._Element


# ---------------------------------------------------------------- the project


def kommuner() -> dict[str, str]:
    """Id -> kommunenummer, of the first in the register that take bokmål."""
    rows = [line.split("\t") for line in REGISTER.read_text("utf-8").splitlines()[1:]]
    chosen = [row for row in rows if row[6] != "nynorsk"][:KOMMUNER]
    return {f"kommune-{row[0]}": row[0] for row in chosen}


def project(folder: Path, form: str) -> None:
    """The example's agreement for forty kommuner."""
    parties = folder / "parties"
    parties.mkdir(parents=True)
    agreement = demo.agreement().replace("form: joint ", f"form: {form} ")
    (folder / "avtale.yaml").write_text(agreement, "utf-8")
    (parties / f"{demo.HELSEFORETAK}.yaml").write_text("name: Helse Møre og Romsdal HF\n", "utf-8")
    for id, number in kommuner().items():
        own = f"values:\n  dognopphold_ohd:\n    senger: {int(number) % 9 + 2}\n    sted: Helsehuset {number}\n"
        said = f"kommunenummer: {number}\n" + (own if form == "copies" else "")
        (parties / f"{id}.yaml").write_text(said, "utf-8")


# ---------------------------------------------------------------- what comes back


@dataclass(frozen=True, slots=True)
class Change:
    """A word of a run that becomes another: which run of those with words, and where in it."""

    run: int
    start: int
    end: int
    after: str


def returns(folder: Path, into: Path) -> list[Path]:
    """A file from each party, with the same five changes and ten of its own."""
    into.mkdir()
    shared: list[Change] = []
    paths = []
    for number, party in enumerate(kommuner()):
        name = layout.sent_path(1, party)
        package = gate.opened((folder / name).read_bytes(), name)
        chance = random.Random(SEED + number)
        shared = shared or chosen(package, SHARED, random.Random(SEED), "felles", set())
        own = chosen(package, CHANGES - SHARED, chance, f"ny{number}", {each.run for each in shared})
        hidden = UNTRACKED if number % EVERY == 0 else 0
        paths.append(into / f"{party}.docx")
        paths[-1].write_bytes(edited(package, [*shared, *own], hidden, f"Saksbehandler {number}").packed())
    return paths


def chosen(package: Package, count: int, chance: random.Random, word: str, taken: set[int]) -> list[Change]:
    """Words in as many runs, from those with whole sentences in them."""
    runs = runs_of(package.root(package.main))
    able = [at for at, run in enumerate(runs) if at not in taken and said_by(run).count(" ") > 6]
    return [change_in(runs[at], at, f"{word}{number}", chance) for number, at in enumerate(chance.sample(able, count))]


def change_in(run: Element, at: int, after: str, chance: random.Random) -> Change:
    said = said_by(run)
    words = [word for word in said.split(" ")[1:-1] if word.isalpha()]
    start = said.index(f" {chance.choice(words)} ") + 1
    return Change(at, start, said.index(" ", start), after)


def runs_of(root: Element) -> list[Element]:
    """The runs of the body's paragraphs that are words and nothing else."""
    return [
        run
        for paragraph in root.iter(w("p"))
        for run in paragraph.findall(w("r"))
        if [each.tag for each in run if each.tag != w("rPr")] == [w("t")]
    ]


def words_in(run: Element) -> Element:
    found = run.find(w("t"))
    assert found is not None
    return found


def said_by(run: Element) -> str:
    return words_in(run).text or ""


def edited(package: Package, changes: Sequence[Change], hidden: int, author: str) -> Package:
    root = deepcopy(package.root(package.main))
    runs = runs_of(root)
    for number, change in enumerate(changes):
        if number < len(changes) - hidden:
            track(runs[change.run], change, {w("author"): author, w("date"): AT, w("id"): str(90000 + 2 * number)})
        else:
            said = said_by(runs[change.run])
            words_in(runs[change.run]).text = said[: change.start] + change.after + said[change.end :]
    return package.changed({package.main: root})


def track(run: Element, change: Change, mark: dict[str, str]) -> None:
    said = said_by(run)
    before, gone, left = said[: change.start], said[change.start : change.end], said[change.end :]
    deleted, inserted = etree.Element(w("del"), mark), etree.Element(w("ins"), mark)
    deleted.append(run_like(run, gone, "delText"))
    inserted.append(run_like(run, change.after, "t"))
    pieces = [run_like(run, before, "t"), deleted, inserted, run_like(run, left, "t")]
    for piece in pieces:
        run.addprevious(piece)
    parent = run.getparent()
    assert parent is not None
    parent.remove(run)


def run_like(run: Element, said: str, tag: str) -> Element:
    made = deepcopy(run)
    node = words_in(made)
    node.tag, node.text = w(tag), said
    node.set(XML_SPACE, "preserve")
    return made


# ---------------------------------------------------------------- the measures


def ready(form: str, scratch: Path) -> tuple[Path, list[Path]]:
    folder = scratch / form
    project(folder, form)
    cost([*OURS, "--project", str(folder), "round", "send", "--deadline", "2026-12-15"], log=scratch / "send.log")
    return folder, returns(folder, scratch / f"{form}-innboks")


def forty(form: str, scratch: Path, *, profile: bool) -> None:
    folder, files = ready(form, scratch)
    receive, export = ["receive", *map(str, files)], ["export", "consolidated", "-o", str(scratch / f"{form}.docx")]
    if profile:
        profiled(folder, receive)
        profiled(folder, export)
        return
    received = cost([*OURS, "--project", str(folder), *receive], codes=(0, 1))
    written = cost([*OURS, "--project", str(folder), *export])
    negotiation = standing(folder).negotiation
    counts = f"{len(negotiation.proposals)} proposals in {len(negotiation.groups)} groups"
    print(f"{form}: {len(files)} files, {counts}, {len(negotiation.conflicts)} conflicts")
    print(f"  received {received.cpu:.1f} s, {received.peak:.0f} MB; consolidated {written.cpu:.1f} s,", end=" ")
    print(f"{written.peak:.0f} MB; together {received.cpu + written.cpu:.1f} s (at most 25 s)")
    for shown in (["proposals", "list"], ["round", "status"]):
        [found] = in_turn(5, partial(cost, [*OURS, "--project", str(folder), *shown]))
        print(f"  {' '.join(shown)} {found.cpu:.2f} s, {found.peak:.0f} MB (at most 0.6 s)", flush=True)
    started = process_time()
    standing(folder)
    print(f"  of either, to read and replay the record: {process_time() - started:.2f} s", flush=True)


def profiled(folder: Path, command: Sequence[str]) -> None:
    sys.argv = ["avtalebygger", "-q", "--project", str(folder), *command]
    kept = cProfile.Profile()
    with suppress(SystemExit):
        kept.runcall(main)
    for order in ("cumulative", "tottime"):
        pstats.Stats(kept).sort_stats(order).print_stats(45)


def verified(scratch: Path, **_: Any) -> None:
    folder, files = ready("joint", scratch)
    cost([*OURS, "--project", str(folder), "receive", *map(str, files)], codes=(0, 1))
    grown(folder)
    [found] = in_turn(5, lambda: cost([*OURS, "--project", str(folder), "verify"], log=scratch / "verify.log"))
    said = (scratch / "verify.log").read_text("utf-8").splitlines()
    print(f"verify: {found.cpu:.2f} s, {found.peak:.0f} MB (at most 2 s); {said[0]}")


def grown(folder: Path) -> None:
    """Decision after decision until the record has its events, the last with the documents that are wanting. Written by
    the journal's own hand, but without its check of all that came before, which would be made 450 times."""
    now = standing(folder)
    head, groups = now.head, list(now.negotiation.groups)
    known = len({mark.path for event in now.events for mark in event.files})
    bytes_of = (folder / layout.sent_path(1, next(iter(kommuner())))).read_bytes()
    for number in range(len(now.events) + 1, EVENTS + 1):
        decision = Decision(groups[number % len(groups)], Outcome.REJECTED, "Gjeldende ordning er god nok.")
        body = decided_body(now.negotiation, [decision], "avtalebygger")
        files = tuple(filed(folder, bytes_of, at) for at in range(known, DOCUMENTS)) if number == EVENTS else ()
        event = codec.sealed(Event(number, EventKind.DECIDED, AT, "avtalebygger", body, files, head))
        journal.create_event(folder, event)
        head = codec.sha256(codec.encoded(event))


def filed(folder: Path, content: bytes, number: int) -> FileMark:
    path = layout.received_path(1, f"ekstra-{number}", codec.sha256(content))
    disk.create(folder / path, content)
    return FileMark(path, codec.sha256(content))


MEASURES: dict[str, Callable[..., None]] = {
    "joint": lambda scratch, **options: forty("joint", scratch, **options),
    "copies": lambda scratch, **options: forty("copies", scratch, **options),
    "verify": verified,
}

if __name__ == "__main__":
    chosen_ones = [each for each in sys.argv[1:] if not each.startswith("-")]
    told = {"profile": "--profile" in sys.argv}
    for measure in chosen_ones or MEASURES:
        with TemporaryDirectory() as scratch:
            MEASURES[measure](Path(scratch), **told)
