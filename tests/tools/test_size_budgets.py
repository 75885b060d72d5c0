"""The budgets of architecture.md, section 6."""

from __future__ import annotations

from pathlib import Path

from tools.size_budgets import FILES, FUNCTIONS, Measured, broken_budgets, judge


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _function(lines: int, *, header: str = "def long() -> None:") -> str:
    return header + "\n" + "    pass\n" * (lines - 1)


def test_a_thing_over_the_maximum_is_named() -> None:
    told = list(broken_budgets(FUNCTIONS, [Measured("a.py:1 long", 61)] + [Measured("b", 1)] * 30))

    assert told == ["a.py:1 long: function of 61 lines, at most 60 allowed"]


def test_one_in_twenty_may_be_longer_than_usual() -> None:
    assert list(broken_budgets(FILES, [Measured("a.py", 400)] + [Measured("b.py", 10)] * 19)) == []


def test_two_in_twenty_may_not() -> None:
    told = list(broken_budgets(FILES, [Measured("a.py", 400)] * 2 + [Measured("b.py", 10)] * 18))

    assert told == [
        "nineteen of twenty files must have at most 350 lines; longer are: a.py (400), a.py (400)",
    ]


def test_nothing_breaks_no_budget() -> None:
    assert list(broken_budgets(FILES, [])) == []


def test_a_long_function_is_found_in_the_tree(tmp_path: Path) -> None:
    _write(tmp_path / "vaccinera/visits/actions.py", _function(61))
    for number in range(30):
        _write(tmp_path / f"vaccinera/visits/rules/r{number}.py", _function(2))

    assert judge(tmp_path) == ["vaccinera/visits/actions.py:1 long: function of 61 lines, at most 60 allowed"]


def test_migrations_and_journeys_are_not_judged_by_the_length_of_their_functions(tmp_path: Path) -> None:
    _write(tmp_path / "vaccinera/visits/migrations/0001_initial.py", _function(501))
    _write(tmp_path / "tests/journeys/test_register.py", _function(90))

    assert judge(tmp_path) == []


def test_a_page_has_twenty_lines_its_docstring_not_counted(tmp_path: Path) -> None:
    header = 'def start(request: HttpRequest) -> HttpResponse:\n    """What to do today."""'
    _write(tmp_path / "vaccinera/web/pages/start.py", _function(20, header=header))
    _write(tmp_path / "vaccinera/web/pages/visit.py", _function(21, header=header))
    _write(tmp_path / "vaccinera/web/pages/words.py", _function(30))

    assert judge(tmp_path) == ["vaccinera/web/pages/visit.py:1 start: page of 21 lines, at most 20 allowed"]


def test_a_settings_file_has_at_most_150_lines(tmp_path: Path) -> None:
    _write(tmp_path / "config/settings/base.py", "A = 1\n" * 151)
    _write(tmp_path / "config/urls.py", "A = 1\n" * 151)

    assert judge(tmp_path) == ["config/settings/base.py: settings file of 151 lines, at most 150 allowed"]


def test_templates_have_a_usual_length(tmp_path: Path) -> None:
    _write(tmp_path / "vaccinera/web/templates/a.html", "<p>\n" * 121)

    [told] = judge(tmp_path)

    assert told.startswith("nineteen of twenty templates must have at most 120 lines")
    assert told.endswith("vaccinera/web/templates/a.html (121)")
