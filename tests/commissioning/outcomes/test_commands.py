from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commissioning.outcomes.models import Indicator, Outcome
from commissioning.people.models import Office


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_import_plan_reports_outcomes_and_repeats(office, page_file) -> None:
    said = run("import_plan", str(page_file))
    assert "Priority 2: Safer Streets and Kinder Neighbours" in said
    assert "13 outcomes from 20 bullets: 13 added, 0 already there" in said
    assert said.count("repeats bullet") == 7
    assert "Bullet 20 repeats bullet 13, not added: The county is known for its bicycle stands" in said


def test_import_plan_again_adds_nothing(office, page_file) -> None:
    run("import_plan", str(page_file))
    assert "13 outcomes from 20 bullets: 0 added, 13 already there" in run("import_plan", str(page_file))
    assert Outcome.objects.count() == 13


def test_import_plan_offers_a_wording_and_takes_it(office, page_file, tmp_path) -> None:
    run("import_plan", str(page_file))
    other = tmp_path / "page.txt"
    other.write_text(page_file.read_text().replace("Door staff know whom to call.", "Door staff know whom to ring."))
    said = run("import_plan", str(other))
    assert "O2 is worded differently. It stands as: Door staff know whom to call." in said
    assert "The page says: Door staff know whom to ring." in said
    assert "Wording taken from the page: O2" in run("import_plan", str(other), "--take", "O2")


def test_import_plan_says_why_it_cannot(office, tmp_path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Nothing to see")
    with pytest.raises(CommandError, match="no line such as"):
        run("import_plan", str(page))
    with pytest.raises(CommandError, match="No such file"):
        run("import_plan", str(tmp_path / "none.txt"))


def test_import_plan_asks_which_office(office, page_file) -> None:
    Office.objects.create(code="dale-county")
    with pytest.raises(CommandError, match="2 offices"):
        run("import_plan", str(page_file))
    assert "13 added" in run("import_plan", str(page_file), "--office", "dale-county")


def test_load_indicators_reports_and_is_idempotent(plan) -> None:
    Indicator.objects.filter(code="I28").delete()
    assert "1 indicators added: I28\n16 already there" in run("load_indicators")
    assert "0 indicators added: none\n17 already there" in run("load_indicators")


def test_load_indicators_needs_a_plan(office) -> None:
    with pytest.raises(CommandError, match="import_plan"):
        run("load_indicators")
