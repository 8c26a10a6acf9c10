"""What every command shares: where output goes, how an error is said, and which exit code ends the process.

Standard output carries the result (words, or one JSON object with `--json`); everything else goes to standard error.
"""

from __future__ import annotations

import json as json_codec
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from avtalebygger.cli import streams
from avtalebygger.errors import AvtaleError, Location, Problem
from avtalebygger.messages import text
from avtalebygger.messages.ways_out import WAYS_OUT

if TYPE_CHECKING:
    from avtalebygger.model.finding import Finding
    from avtalebygger.model.report import Report

# typer carries a copy of click under a name of its own; its base class of all usage errors is reached through this one.
UsageProblem: type[Any] = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")

BUG = 70
INTERRUPTED = 130
USAGE = 2


@dataclass(frozen=True, slots=True)
class Shell:
    """The options that every command takes."""

    project: Path | None = None
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    color: bool = True
    ask: bool = True

    @property
    def may_ask(self) -> bool:
        return self.ask and not self.json and sys.stdin is not None and sys.stdin.isatty()

    @property
    def colored(self) -> bool:
        return self.color and "NO_COLOR" not in os.environ


def envelope(
    command: str,
    data: object,
    *,
    ok: bool = True,
    findings: Sequence[Finding] = (),
    warnings: Sequence[str] = (),
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    """The one object that `--json` writes; the schema name is `avtalebygger/<command>/1`."""
    return {
        "schema": f"avtalebygger/{command}/1",
        "ok": ok,
        "data": data,
        "findings": [finding_as_json(finding) for finding in findings],
        "warnings": list(warnings),
        "errors": [problem_as_json(problem) for problem in errors],
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "clause": finding.clause,
        "clause_id": finding.clause_id,
        "severity": finding.severity.value,
        "text": finding.text,
        "file": str(finding.where) if finding.where else "",
    }


def problem_as_json(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "message": message(problem),
        "file": str(problem.where) if problem.where else "",
        "hint": way_out(problem),
    }


def way_out(problem: Problem) -> str:
    """The hint of the place that found the problem, else what can be done about any of its kind."""
    return problem.hint or text(WAYS_OUT.get(problem.code, "")).replace("`", "")


def message(problem: Problem) -> str:
    return text(problem.code, **problem.values)


def write_json(content: Mapping[str, Any]) -> None:
    """One JSON object. `<` is written as its escape, which is the same JSON: text of a foreign document that lands in a
    web page so stays text. So is every letter that the encoding of standard output may lack."""
    plain = not streams.holds_all(sys.stdout)
    printed(json_codec.dumps(content, ensure_ascii=plain, indent=2).replace("<", "\\u003c") + "\n")


def show(shell: Shell, report: Report) -> None:
    """The report on standard output, as a terminal reads it."""
    from avtalebygger.report import as_terminal

    try:
        as_terminal.write(report, sys.stdout, color=shell.colored)
    except BrokenPipeError:
        streams.nobody_reads()


def printed(content: str) -> None:
    """On standard output, whether or not somebody reads it to the end."""
    try:
        sys.stdout.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        streams.nobody_reads()


def say(shell: Shell, line: str) -> None:
    """A line of progress or of what to do next: standard error, and not with `--quiet`."""
    if not shell.quiet:
        print(line, file=sys.stderr)


def complain(problems: Sequence[Problem]) -> None:
    """Each problem on standard error: place, code, words; the way out indented below."""
    for problem in problems:
        place = f"{problem.where}: " if problem.where else ""
        print(f"{place}{problem.code} {message(problem)}", file=sys.stderr)
        if hint := way_out(problem):
            print(f"    {hint}", file=sys.stderr)


def guarded(run: Callable[[], object], *, json: bool) -> int:
    """The exit code of `run`, with what went wrong said once. A bug of ours keeps its traceback."""
    try:
        result = run()
    except AvtaleError as error:
        complain(error.problems)
        if json:
            write_json(envelope("error", None, ok=False, errors=error.problems))
        return error.exit_code
    except typer.Exit as ended:
        return ended.exit_code
    except UsageProblem as error:
        error.show(file=sys.stderr)
        if json:
            write_json(envelope("error", None, ok=False, errors=[misused(error)]))
        return USAGE
    except (typer.Abort, KeyboardInterrupt):
        print(text("Interrupted; nothing was left half done."), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        streams.nobody_reads()
        return 0
    except OSError as error:
        problem = unreachable(error)
        complain([problem])
        if json and error.filename:
            write_json(envelope("error", None, ok=False, errors=[problem]))
        return AvtaleError.exit_code
    except Exception:
        sys.excepthook(*sys.exc_info())
        print(text("This is a bug in avtalebygger. Nothing was written."), file=sys.stderr)
        return BUG
    return result if isinstance(result, int) else 0


def unreachable(error: OSError) -> Problem:
    """A file that the system would not let us read or write; without a name it is standard output."""
    reason = error.strerror or str(error)
    if error.filename:
        path = str(error.filename)
        return Problem("AVT128", {"path": path, "reason": reason}, Location(path))
    return Problem("AVT366", {"path": text("standard output"), "reason": reason})


def misused(error: Any) -> Problem:
    """What was wrong with the command line, as a Problem for who reads JSON."""
    where = error.ctx.command_path if getattr(error, "ctx", None) else "avtale"
    return Problem("AVT100", {"problem": error.format_message()}, hint=f"{where} --help")
