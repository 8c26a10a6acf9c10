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
from pathlib import Path

from docxtpl import DocxTemplate

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "word"))

from agreements import agreement  # noqa: E402
from avtale_template import made  # noqa: E402

from avtalebygger.word.template import compiled, render  # noqa: E402
from avtalebygger.word.vocabulary import context, environment  # noqa: E402

CLAUSES = 14  # of eight ledd each: about as much text as a delavtale of 12 pages
ROUNDS, STARTS, COPIES = 15, 7, 357


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds of process CPU."""
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def documents(clauses: int = CLAUSES) -> None:
    """Agreement -> bytes, anchors and references included, beside a new DocxTemplate without them."""
    source, one = made(), agreement(clauses, kommuner=3)
    template = compiled(source, "avtale.docx")

    def plain() -> None:
        document = DocxTemplate(io.BytesIO(source))
        document.render(context(one), environment(), autoescape=True)
        document.save(io.BytesIO())

    pairs = [(cpu(lambda: render(template, one)), cpu(plain)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{clauses} clauses: ours {ours:.1f} ms, a new DocxTemplate {theirs:.1f} ms: {theirs / ours:.1f} times less")


def many() -> None:
    """357 copies in this process: CPU and the highest memory."""
    template = compiled(made(), "avtale.docx")
    copies = [agreement(CLAUSES, key=str(number)) for number in range(COPIES)]
    spent = cpu(lambda: [render(template, one) for one in copies])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{COPIES} copies: {spent / 1000:.2f} s CPU, {spent / COPIES:.1f} ms each, peak {peak:.0f} MB")


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
