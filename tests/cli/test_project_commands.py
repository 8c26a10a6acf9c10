"""init, parties, library and check as a person runs them: output, JSON, exit codes."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from avtalebygger.cli import main
from avtalebygger.journeys.library import load_library
from avtalebygger.report import as_terminal, of_library


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example project, as `init` writes it, and the command standing in it."""
    with pytest.raises(SystemExit):
        main(["-q", "init", str(tmp_path / "eksempel")])
    monkeypatch.chdir(tmp_path / "eksempel")
    return tmp_path / "eksempel"


def ran(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(capsys.readouterr().out)
    return loaded


def test_init_writes_a_project_and_says_what_is_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("init", str(tmp_path / "ny")) == 0
    written = sorted(str(path.relative_to(tmp_path / "ny")) for path in (tmp_path / "ny").rglob("*.yaml"))
    assert written == [
        "avtale.yaml",
        "parties/helse-more-og-romsdal.yaml",
        "parties/hustadvika.yaml",
        "parties/surnadal.yaml",
    ]
    assert "avtalebygger build" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["ny"]


def test_init_fills_an_empty_folder_and_never_one_with_something_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tom").mkdir()
    assert ran("init", str(tmp_path / "tom")) == 0
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notat.txt").write_text("behold meg")
    assert ran("init", str(tmp_path / "full")) == 3
    assert "AVT124" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["notat.txt"]
    assert ran("init", str(tmp_path / "full" / "notat.txt")) == 3


def test_the_example_has_one_finding_of_no_legal_weight(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("--json", "check") == 1
    said = answer(capsys)
    assert said["schema"] == "avtalebygger/check/1"
    assert [one["kind"] for one in said["findings"]] == ["AVT611"]  # type: ignore[attr-defined]
    agreements = said["data"]["agreements"]  # type: ignore[index]
    assert [(one["key"], one["language"]) for one in agreements] == [("hustadvika", "nb"), ("surnadal", "nn")]
    assert all(point["covered"] for one in agreements for point in one["coverage"])
    assert len(agreements[0]["coverage"]) == 13


def test_check_shows_points_findings_and_duties(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("check") == 1
    shown = capsys.readouterr().out
    for words in ("§ 6-2 first paragraph", "AVT611", "Duties", "språklova § 13 third paragraph"):
        assert words in shown


def test_check_is_silent_about_nothing_when_asked_to_be_quiet(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = example / "avtale.yaml"
    plan.write_text(plan.read_text("utf-8").replace("year: 2024", "year: 2027"), "utf-8")
    assert ran("check", "-q") == 0
    assert capsys.readouterr().out == ""


def test_a_requirement_of_the_law_that_is_not_met_gives_six(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (example / "avtale.yaml").open("a", encoding="utf-8") as plan:
        plan.write("  varighet: {oppsigelsesfrist: 3 måneder}\nexclude: [ikt]\n")
    assert ran("check") == 6
    shown = capsys.readouterr().out
    assert "AVT601" in shown
    assert "AVT606" in shown


def test_a_file_that_cannot_be_read_gives_three_and_all_that_is_wrong(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (example / "parties" / "surnadal.yaml").write_text("kommunenummer: 1566\nfrist: 3\n", "utf-8")
    (example / "parties" / "hustadvika.yaml").write_bytes(b"name: Bl\xe5fjell\n")
    assert ran("--json", "check") == 3
    said = capsys.readouterr()
    errors = json.loads(said.out)["errors"]
    assert [(one["code"], one["file"]) for one in errors] == [
        ("AVT101", "parties/hustadvika.yaml:1:9"),
        ("AVT112", "parties/surnadal.yaml:2:1"),
    ]
    assert "parties/surnadal.yaml:2:1: AVT112" in said.err


def test_a_missing_value_gives_three_and_says_where_to_write_it(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (example / "parties" / "surnadal.yaml").write_text("kommunenummer: 1566\n", "utf-8")
    assert ran("check") == 3
    said = capsys.readouterr().err
    assert "AVT201" in said
    assert "parties/surnadal.yaml" in said


def test_check_takes_one_agreement_of_several(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (example / "agreements").mkdir()
    words = "agreement: delavtale\nform: joint\ntopics: [8]\nin_force: 2027-03-01\n"
    (example / "agreements" / "jordmor.yaml").write_text(words, "utf-8")
    assert ran("--json", "check", "agreements/jordmor.yaml") == 1
    [agreement] = answer(capsys)["data"]["agreements"]  # type: ignore[index]
    assert (agreement["id"], agreement["language"]) == ("jordmor", "nn")


def test_the_project_is_the_nearest_parent(
    example: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(example / "parties")
    assert ran("check") == 1
    monkeypatch.chdir(tmp_path)
    assert ran("check") == 3
    assert "AVT126" in capsys.readouterr().err
    assert ran("--project", str(example), "check") == 1


def test_own_clauses_of_a_project_are_used_listed_and_linted(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (example / "clauses").mkdir()
    (example / "clauses" / "egen.yaml").write_text(
        "id: egen\nversion: 1\nkind: optional\ntitle: {nb: Egen klausul, nn: Eigen klausul}\n"
        "ledd: [{nb: 'Dette er ikkje bra.', nn: 'Dette er ikkje bra.'}]\n",
        "utf-8",
    )
    assert ran("library", "list") == 0
    assert "egen" in capsys.readouterr().out
    assert ran("--json", "library", "lint", "clauses") == 1
    assert [one["kind"] for one in answer(capsys)["findings"]] == ["AVT654"]  # type: ignore[attr-defined]


def test_a_file_that_is_no_file_is_refused(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(example / "parties")
    (example / "parties").mkdir()
    (example / "parties" / "mappe.yaml").mkdir()
    assert ran("check") == 3
    assert "AVT128" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("query", "expected"),
    [("Surnadal", "1566"), ("1579", "Hustadvika"), ("921133642", "Hustadvika"), ("more-og-romsdal", "Smøla")],
)
def test_parties_are_found(query: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("parties", query) == 0
    assert expected in capsys.readouterr().out


def test_parties_as_json_are_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("--json", "parties") == 0
    data = answer(capsys)["data"]
    assert len(data["kommuner"]) == 357  # type: ignore[index]
    assert ran("parties", "Atlantis") == 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("library", "show", "utskrivningsklare"), ["nb-NO", "nn-NO", "Checklist", "Parameters", "Kommentar"]),
        (("library", "show", "utskrivningsklare", "--language", "nn"), ["nn-NO", "Checklist"]),
        (("library", "list"), ["utskrivningsklare", "topic", "49 clauses"]),
        (("library", "lint"), ["0 to mend"]),
    ],
)
def test_the_library_is_shown(
    arguments: tuple[str, ...], expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(*arguments) == 0
    shown = capsys.readouterr().out
    for words in expected:
        assert words in shown


def test_an_unknown_clause_gets_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("library", "show", "utskrivningsklar") == 3
    assert "did you mean «utskrivningsklare»?" in capsys.readouterr().err


def test_a_wrong_language_is_a_usage_error() -> None:
    assert ran("library", "show", "avvik", "--language", "sv") == 2


def test_values_that_nobody_will_read_are_noted(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (example / "avtale.yaml").open("a", encoding="utf-8") as plan:
        plan.write("  smittevern: {}\n")
    assert ran("--json", "check") == 1
    assert ("AVT626", "info") in [(one["kind"], one["severity"]) for one in answer(capsys)["findings"]]  # type: ignore[attr-defined]


def test_a_file_that_is_no_agreement_is_told_so(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("check", "parties/surnadal.yaml") == 3
    assert "AVT138" in capsys.readouterr().err
    assert ran("check", "borte.yaml") == 3
    assert "AVT122" in capsys.readouterr().err


def test_every_clause_of_the_library_can_be_shown() -> None:
    for clause in load_library().clauses.values():
        shown = io.StringIO()
        as_terminal.write(of_library.clause_report(clause, "both"), shown, color=False, width=80)
        assert clause.title.nb.split()[0] in shown.getvalue()
        assert json.dumps(of_library.clause_as_json(clause))
