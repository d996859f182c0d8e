import pytest

from commissioning.outcomes.figures import Figures, Result, public_figures

KNOWN = Figures(awarded_pence=340_000, awards=1, results=(Result("I25a", "Speed Watch sessions", "sessions", None, "mixed units"),))


def figures_of_a_stub(plan) -> dict[str, Figures]:
    return {"O12": KNOWN, "O99": KNOWN}


def test_public_figures_come_through_the_named_slot(plan, settings) -> None:
    settings.PUBLIC_FIGURES = "tests.commissioning.outcomes.test_figures.figures_of_a_stub"
    found = public_figures(plan)
    assert list(found) == [f"O{number}" for number in range(1, 14)]
    assert found["O12"] == KNOWN
    assert (found["O13"], found["O13"].has_money) == (Figures(), False)


def test_public_figures_fail_loudly_without_a_slot(plan, settings) -> None:
    settings.PUBLIC_FIGURES = "tests.nowhere.at_all"
    with pytest.raises(ImportError):
        public_figures(plan)


def test_the_slot_is_the_transparency_pages(settings) -> None:
    assert settings.PUBLIC_FIGURES == "grants.transparency.queries.figures_for_plan"
