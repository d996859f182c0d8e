"""The promise of the house: a new question type is one new file, and no file is edited."""

from pathlib import Path

from django.http import QueryDict

from commissioning.questions.forms import form_for_section
from commissioning.questions.kinds import kinds
from commissioning.questions.queries import answers_as_rows, completeness
from tests.commissioning.questions.conftest import a_question, a_set

RATING = """
from typing import Any

from django import forms

from commissioning.questions.kinds import Kind
from commissioning.questions.loaded import Context, LoadedQuestion


class Rating(Kind):
    key = "rating"
    label = "Rating"

    def field(self, question: LoadedQuestion, choices: Context) -> forms.Field:
        return forms.IntegerField(label=question.label, required=False)

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        return [] if 0 <= value <= 5 else ["Give a rating from 0 to 5."]


KIND = Rating()
"""


def test_a_new_type_is_one_new_file(new_types_folder: Path) -> None:
    assert "rating" not in kinds()
    (new_types_folder / "rating.py").write_text(RATING)
    kinds.cache_clear()
    question = a_question("rating")
    loaded = a_set(question)
    form = form_for_section(loaded, "s", {}, data=QueryDict("q=4"))
    assert form.is_valid()
    assert form.answers == {"q": 4}
    assert [row.text for row in answers_as_rows(loaded, form.answers)] == ["4"]
    assert completeness(loaded, {"q": 4}) == []
    assert [problem.message for problem in completeness(loaded, {"q": 6})] == ["Give a rating from 0 to 5."]
    assert [problem.message for problem in completeness(loaded, {})] == ["Answer “What?”."]
