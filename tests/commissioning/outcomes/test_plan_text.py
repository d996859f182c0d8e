from pathlib import Path

import pytest

from commissioning.outcomes.plan_text import PlanPageError, read_plan_page


def test_plan_page_is_read_whole(page_file: Path) -> None:
    page = read_plan_page(page_file.read_text(encoding="utf-8"))
    assert (page.number, page.title) == (2, "Safer Streets and Kinder Neighbours")
    assert page.shared_outcome == (
        "Streets are calm after dark, neighbours look out for each other and fewer bicycles are stolen in the county."
    )
    assert page.focus_areas == ("Calm evenings", "Good neighbours", "Cycling")
    assert (page.bullets, len(page.statements), len(page.repeats)) == (20, 13, 7)


def test_plan_page_repeats_are_found_past_spaces_and_end_punctuation(page_file: Path) -> None:
    page = read_plan_page(page_file.read_text(encoding="utf-8"))
    assert [(repeat.bullet, repeat.repeats) for repeat in page.repeats] == [
        (14, 7),
        (15, 8),
        (16, 9),
        (17, 10),
        (18, 11),
        (19, 12),
        (20, 13),
    ]
    assert page.repeats[-1].statement == "The county is known for its bicycle stands"
    assert page.statements[0] == "People feel calm on their way home, whether they walk, cycle, take the bus or ride with friends."
    assert page.statements[6] == "Children can play outside until it is dark."


SMALL = "Priority 1 - Less noise\n\nShared outcome: Nights are quiet.\n\nFocus areas:\n\nBells\n\nWhat success will look like:\n\n- One\n* Two\n\nContact us\n"


def test_plan_page_in_another_dress_is_read() -> None:
    page = read_plan_page(SMALL)
    assert (page.title, page.shared_outcome, page.focus_areas) == ("Less noise", "Nights are quiet.", ("Bells",))
    assert page.statements == ("One", "Two")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no line such as"),
        (SMALL.replace("Priority 1 - ", ""), "no line such as"),
        (SMALL + "Priority 2: More bells\n", "2 priorities"),
        (SMALL.replace("- One\n* Two\n", ""), "no bullet under"),
        (SMALL.replace("Shared outcome: Nights are quiet.", ""), "no text under"),
    ],
)
def test_plan_page_without_its_parts_is_refused(text: str, words: str) -> None:
    with pytest.raises(PlanPageError, match=words):
        read_plan_page(text)
