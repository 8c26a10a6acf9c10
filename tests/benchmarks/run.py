"""What it costs to make documents and to start: `python tests/benchmarks/run.py [documents|many|startup]`.

Process CPU, not the clock on the wall; the two engines take turns within one run, so that a busy machine burdens both
alike. Figures inform; no test is decided by them."""

from __future__ import annotations

import io
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from avtalebygger.draft.assemble import assemble, drafted, editions
from avtalebygger.draft.setting import Edition
from avtalebygger.journeys.batch import build_many, shipped_template
from avtalebygger.journeys.init import init
from avtalebygger.journeys.project import load_project
from avtalebygger.law.case import Case
from avtalebygger.law.check import reviewed
from avtalebygger.model.agreement import Agreement
from avtalebygger.model.project import Project
from avtalebygger.word.template import compiled, render
from avtalebygger.word.vocabulary import context, filters, finalized

ROUNDS, STARTS, COPIES = 21, 9, 357


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds of process CPU."""
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    return statistics.median(cpu(work) for _ in range(rounds))


def example() -> Project:
    with TemporaryDirectory() as folder:
        init(Path(folder) / "example")
        return load_project(Path(folder) / "example")


def sizes(project: Project) -> dict[str, Agreement]:
    """The whole agreement of the example, and a delavtale of it on one topic."""
    topic = replace(project.plans[0], id="delavtale", type_id="delavtale", topics=(5,), include=())
    [whole, *_], [part, *_] = assemble(project), assemble(replace(project, plans=(topic,)), topic)
    return {"samlet": whole, "delavtale": part}


def documents() -> None:
    """Agreement -> bytes, digest, anchors and references included; beside it a new DocxTemplate, without them."""
    source, project = shipped_template().content, example()
    template = compiled(source, "avtale.docx")

    def plain(one: Agreement) -> None:
        document = DocxTemplate(io.BytesIO(source))
        document.render(context(one), stock(), autoescape=True)
        document.save(io.BytesIO())

    for name, one in sizes(project).items():
        render(template, one), plain(one)
        pairs = [(cpu(lambda one=one: render(template, one)), cpu(lambda one=one: plain(one))) for _ in range(ROUNDS)]
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(slow / quick for quick, slow in pairs)
        print(
            f"{name}, {len(one.clauses)} clauses: {ours:.1f} ms; a new DocxTemplate {theirs:.1f} ms; {ratio:.1f} times"
        )
    beside(project)


def stock() -> SandboxedEnvironment:
    """Jinja's own sandbox, with what the template's tags need: our filters, and how a value is printed."""
    made = SandboxedEnvironment(
        undefined=StrictUndefined, autoescape=True, finalize=lambda value: Markup(finalized(value))
    )
    made.filters |= filters()
    return made


def beside(project: Project) -> None:
    """What else a document costs: reading the YAML (once a run), drafting, and the check of the law."""
    [edition, *_] = editions(project, project.plans[0])
    one = drafted(edition, project)
    case = Case(one, project.library, project.register, project.law)
    read, made = cpu(example), median(lambda: drafted(edition, project))
    checked = median(lambda: reviewed(replace(case)))
    print(f"beside it: library and project read in {read:.0f} ms once; drafted {made:.1f} ms, checked {checked:.1f} ms")


def many() -> None:
    """357 copies in this process, YAML apart: CPU and the highest memory."""
    project = example()
    [first, *_] = editions(project, project.plans[0])
    copies = [Edition(first.plan, first.parties, first.maalform, first.reason, str(n)) for n in range(COPIES)]
    made = 0

    def build() -> None:
        nonlocal made
        made = sum(len(one.content or b"") for one in build_many(project, copies))

    spent = cpu(build)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = f"{spent / 1000:.1f} s, {spent / COPIES:.1f} ms each"
    print(f"{COPIES} copies drafted, checked and rendered: {each}, {made / 1e6:.0f} MB made, peak {peak:.0f} MB")


def startup() -> None:
    """`--help` beside the import of typer alone."""
    help_, typer = ("-c", "from avtalebygger.cli import main; main(['--help'])"), ("-c", "import typer")
    pairs = [(child_cpu(help_), child_cpu(typer)) for _ in range(STARTS)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"--help {ours:.0f} ms, import typer {theirs:.0f} ms: {ours / theirs:.2f} times")


def child_cpu(arguments: tuple[str, ...]) -> float:
    before = os.times()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return 1000 * (after.children_user - before.children_user + after.children_system - before.children_system)


MEASURES = {"documents": documents, "many": many, "startup": startup}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASURES:
        MEASURES[name]()
