"""Whatever she types, in whatever order, and whatever that shows or hides: the last words of every question are kept, and none that is hidden counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.people.models import User
from commissioning.questions import actions
from commissioning.questions.forms import form_for_section
from commissioning.questions.kinds import is_unread
from commissioning.questions.models import Question, QuestionSet, Section
from commissioning.questions.queries import answers_as_rows, completeness, load_set, section_statuses, shown_values, values_of
from tests.commissioning.questions.conftest import NOW

pytestmark = pytest.mark.django_db
IF_FIXED = {"all": [{"question": "fixed", "is": True}]}
IF_ASKED = {"all": [{"question": "consent", "answered": True}]}
# Section, key, kind, condition: `fixed` opens `consent`, and an answer to that opens `when`, a section on; `cost` opens `why`.
QUESTIONS = (
    ("road", "fixed", "yes_no", {}),
    ("road", "consent", "text", IF_FIXED),
    ("road", "cost", "money", {}),
    ("later", "when", "date", IF_ASKED),
    ("later", "why", "text", {"any": [{"question": "cost", "over": 100_00}, {"question": "when", "answered": True}]}),
    ("later", "people", "number", {}),
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
TYPED: dict[str, st.SearchStrategy[dict[str, str]]] = {
    "fixed": st.sampled_from(["yes", "no", ""]).map(lambda each: {"fixed": each}),
    "consent": WORDS.map(lambda each: {"consent": each}),
    "cost": st.sampled_from(["", "99", "100.01", "£1,000k", "-1"]).map(lambda each: {"cost": each}),
    "when": st.sampled_from([("", "", ""), ("30", "2", "2027"), ("1", "3", "2027")]).map(
        lambda each: dict(zip(("when_day", "when_month", "when_year"), each, strict=True))
    ),
    "why": WORDS.map(lambda each: {"why": each}),
    "people": st.sampled_from(["", "12", "a dozen"]).map(lambda each: {"people": each}),
}
BY_SECTION = {name: [key for section, key, _, _ in QUESTIONS if section == name] for name in ("road", "later")}
# A step saves one page with what is typed in it (only the questions that it shows are on it), or one field as it is left.
PAGES = st.sampled_from(["road", "later"]).flatmap(
    lambda name: st.tuples(st.just(name), st.fixed_dictionaries({key: TYPED[key] for key in BY_SECTION[name]}), st.booleans())
)
FIELDS = st.sampled_from([(section, key) for section, key, _, _ in QUESTIONS]).flatmap(
    lambda place: st.tuples(st.just(place[0]), st.fixed_dictionaries({place[1]: TYPED[place[1]]}), st.just(False))
)
STEPS = st.lists(st.one_of(PAGES, FIELDS), min_size=1, max_size=8)


@pytest.fixture
def form(db: None) -> int:
    made = QuestionSet.objects.create(key="any", version=1, title="Any", purpose="bid")
    sections = {name: Section.objects.create(question_set=made, key=name, title=name, order=n) for n, name in enumerate(BY_SECTION)}
    for order, (section, key, kind, condition) in enumerate(QUESTIONS):
        Question.objects.create(
            section=sections[section], key=key, kind=kind, label=key.title(), order=order, show_if=condition, required=False
        )
    actions.publish_question_set(question_set_id=made.pk, by=None, at=NOW)
    return made.pk


def as_sent(typed: dict[str, dict[str, str]], shown: list[str]) -> QueryDict:
    """What a page sends that shows these questions."""
    sent = QueryDict(mutable=True)
    sent.setlist("shown", shown)
    for key in shown:
        sent.update(typed.get(key, {}))
    return sent


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_sequence_of_edits_conditions_and_saves_loses_or_leaks_an_answer(form: int, clerk: User, steps: list[Any]) -> None:
    loaded = load_set(form)
    sheet = actions.start_sheet(question_set_id=form, by=clerk, at=NOW)
    last: dict[str, Any] = {}
    for n, (section, typed, whole) in enumerate(steps):
        values = values_of(sheet.pk)
        on_page = [each.key for each in form_for_section(loaded, section, values).questions]
        shown = on_page if whole else [key for key in on_page if key in typed]
        if not shown:
            continue
        page = form_for_section(loaded, section, values, data=as_sent(typed, shown))
        page.is_valid()
        assert set(page.answers) == set(shown)
        last |= page.answers
        actions.save_answers(sheet_id=sheet.pk, section_key=section, values=page.answers, by=clerk, at=NOW + timedelta(minutes=n))

        stored = values_of(sheet.pk)
        assert {key: stored.get(key) for key in last} == last  # nothing lost: hidden now or not, readable or not
        for key, boxes in ((key, boxes) for key, boxes in typed.items() if key in shown and is_unread(stored.get(key))):
            assert flat(stored[key]["unread"]["typed"]) == boxes
        asked = asked_by_hand(stored)
        assert set(shown_values(loaded, stored)) <= asked  # nothing leaked
        assert {row.question_key for row in answers_as_rows(loaded, stored)} == asked
        assert {each.question_key for each in completeness(loaded, stored)} <= asked
        assert set(section_statuses(loaded, stored)) == {section for section, key, _, _ in QUESTIONS if key in asked}


def flat(typed: dict[str, Any]) -> dict[str, str]:
    """What was typed by the name of its box: a date has three."""
    found: dict[str, str] = {}
    for name, value in typed.items():
        found |= {f"{name}_{part}": text for part, text in value.items()} if isinstance(value, dict) else {name: value}
    return found


def asked_by_hand(stored: dict[str, Any]) -> set[str]:
    """The questions that are asked, worked out apart from the engine: an answer of a hidden question, or one that cannot be read, opens nothing."""

    def said(key: str) -> Any:
        value = stored.get(key)
        return None if is_unread(value) else value

    asked = {"fixed", "cost", "people"}
    if said("fixed") is True:
        asked.add("consent")
        if said("consent"):
            asked.add("when")
    if (said("cost") or 0) > 100_00 or ("when" in asked and said("when")):
        asked.add("why")
    return asked
