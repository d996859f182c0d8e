"""Each question type: what it reads, keeps, refuses and says."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from commissioning.questions.forms import SectionForm, form_for_section
from commissioning.questions.kinds import is_unread, kind_of, kinds
from commissioning.questions.loaded import Context, HeldFile, LoadedQuestion
from commissioning.questions.places import BAD_POINT
from commissioning.questions.queries import answers_as_rows, completeness
from commissioning.questions.types.text import count_words, most_words
from tests.commissioning.questions.conftest import a_question, a_set


def send(question: LoadedQuestion, typed: str, choices: Context, values: dict[str, Any] | None = None, files: Any = None) -> SectionForm:
    form = form_for_section(a_set(question), "s", values or {}, data=QueryDict(typed), files=files or MultiValueDict(), context=choices)
    form.is_valid()
    return form


def messages(form: SectionForm) -> list[str]:
    return [str(message) for each in form.errors.values() for message in each]


def test_kinds_are_the_files_of_the_folder() -> None:
    assert sorted(kinds()) == [
        "budget",
        "date",
        "declaration",
        "file",
        "indicator_targets",
        "many_of",
        "money",
        "number",
        "one_of",
        "outcome_picker",
        "place",
        "score",
        "table",
        "text",
        "yes_no",
    ]


TABLE = {
    "columns": [
        {"key": "what", "label": "What"},
        {"key": "cost", "label": "Cost", "kind": "money"},
        {"key": "on", "label": "When", "kind": "date", "optional": True},
    ],
    "row_name": "Cost",
}
OPTIONS = {"options": [{"value": "a", "label": "First"}, {"value": "b", "label": "Second"}]}


@pytest.mark.parametrize(
    ("kind", "facts", "typed", "value", "text"),
    [
        (
            "text",
            {"limit": 75},
            "q=Slow+the+traffic%0D%0Aby+the+school",
            "Slow the traffic\nby the school",
            "Slow the traffic\nby the school",
        ),
        ("number", {"config": {"unit": "people"}}, "q=1,200", 1200, "1,200 people"),
        ("number", {"config": {"decimals": 1}}, "q=38.6", "38.6", "38.6"),
        ("number", {}, "q=0", 0, "0"),
        ("money", {}, "q=£3,400.50", 340050, "£3,400.50"),
        ("money", {}, "q=0", 0, "£0"),
        ("date", {}, "q_day=1&q_month=12&q_year=2026", "2026-12-01", "1 December 2026"),
        ("yes_no", {}, "q=yes", True, "Yes"),
        ("yes_no", {}, "q=no", False, "No"),
        ("one_of", {"config": OPTIONS}, "q=b", "b", "Second"),
        ("many_of", {"config": OPTIONS}, "q=a&q=b", ["a", "b"], "First; Second"),
        ("declaration", {"config": {"statement": "It is true."}}, "q=agreed", True, "Agreed: It is true."),
        (
            "place",
            {},
            "q-rugby=60&q-warwick=40%25&q-stratford=&q-postcode=cv344rl",
            {"districts": {"rugby": 60, "warwick": 40}, "postcode": "CV34 4RL"},
            "Rugby 60%; Warwick 40%; CV34 4RL",
        ),
        ("outcome_picker", {}, "q_main=O12&q_second=O1", {"main": "O12", "others": ["O1"]}, "Safer roads (main); Confidence to report"),
        (
            "table",
            {"config": TABLE},
            "q-rows=3&q-0-what=Sign&q-0-cost=500&q-1-what=&q-2-what=Post&q-2-cost=20.50&q-2-on_day=1&q-2-on_month=2&q-2-on_year=2027",
            [{"what": "Sign", "cost": 50000, "on": None}, {"what": "Post", "cost": 2050, "on": "2027-02-01"}],
            "What: Sign; Cost: £500\nWhat: Post; Cost: £20.50; When: 1 February 2027",
        ),
    ],
)
def test_type_reads_stores_and_shows_what_was_typed(
    kind: str, facts: dict[str, Any], typed: str, value: Any, text: str, choices: Context
) -> None:
    question = a_question(kind, **facts)
    loaded = a_set(question)
    form = send(question, typed, choices)
    assert (messages(form), form.answers) == ([], {"q": value})
    assert completeness(loaded, form.answers, choices) == []
    assert [row.text for row in answers_as_rows(loaded, form.answers, choices)] == [text]
    again = form_for_section(loaded, "s", form.answers, context=choices)
    assert kind_of(question).to_initial(question, value).keys() <= again.fields.keys()
    assert str(again)


@pytest.mark.parametrize("kind", sorted(set(kinds()) - {"declaration"}))
def test_type_keeps_nothing_when_nothing_was_typed(kind: str, choices: Context) -> None:
    question = a_question(kind, config=OPTIONS | TABLE)
    form = send(question, "q-rows=1", choices)
    assert (messages(form), form.answers) == ([], {"q": None})
    assert [problem.question_key for problem in completeness(a_set(question), form.answers, choices)] == ["q"]
    optional = a_question(kind, config=OPTIONS | TABLE, required=False)
    assert completeness(a_set(optional), form.answers, choices) == []


@pytest.mark.parametrize(
    ("kind", "facts", "typed", "says"),
    [
        ("number", {}, "q=twelve", "Enter a whole number in figures, like 1200."),
        ("number", {}, "q=12.5", "Enter a whole number in figures, like 1200."),
        ("money", {}, "q=£1,000k", "“£1,000k” is not an amount. Write pounds in figures, like 3,400 or 3,400.50."),
        ("yes_no", {}, "q=perhaps", "Choose yes or no."),
        ("one_of", {"config": OPTIONS}, "q=z", "Choose one of the answers in the list."),
        ("outcome_picker", {}, "q_main=O99", "Choose outcomes from the list."),
        ("place", {}, "q-rugby=lots&q-postcode=CV34+4RL", "Rugby: enter a whole percentage from 0 to 100, like 40."),
        ("place", {}, "q-rugby=100&q-postcode=CV34", "Enter a full UK postcode, like CV34 4RL."),
        (
            "table",
            {"config": TABLE},
            "q-rows=1&q-0-what=Sign&q-0-cost=lots",
            "Cost 1, Cost: “lots” is not an amount. Write pounds in figures, like 3,400 or 3,400.50.",
        ),
    ],
)
def test_type_keeps_what_it_cannot_read_and_says_how_to_put_it_right(
    kind: str, facts: dict[str, Any], typed: str, says: str, choices: Context
) -> None:
    question = a_question(kind, **facts)
    form = send(question, typed, choices)
    assert messages(form) == [says]
    assert is_unread(form.answers["q"])
    assert [problem.message for problem in completeness(a_set(question), form.answers, choices)] == [says]
    shown = form_for_section(a_set(question), "s", form.answers, context=choices)
    typed_values = [value for value in QueryDict(typed).values() if value not in ("z", "perhaps", "O99", "1")]
    assert [value for value in typed_values if value not in str(shown)] == []


def test_a_date_that_does_not_exist_is_kept_as_typed(choices: Context) -> None:
    form = send(a_question("date"), "q_day=31&q_month=2&q_year=2027", choices)
    assert len(messages(form)) == 1
    assert is_unread(form.answers["q"])
    shown = str(form_for_section(a_set(a_question("date")), "s", form.answers, context=choices))
    assert 'value="31"' in shown


@pytest.mark.parametrize(
    ("kind", "facts", "value", "says"),
    [
        ("text", {"config": {"format": "email"}}, "clerk at parish", ["Enter an email address in the right form, like name@example.com."]),
        ("text", {"config": {"format": "charity_number"}}, "12", []),
        ("number", {"config": {"min": 1, "max": 5}}, 6, ["The number must be 5 or less."]),
        ("number", {"config": {"min": 1, "max": 5}}, 0, ["The number must be 1 or more."]),
        ("money", {"config": {"max_pence": 99999}}, 100000, ["The amount must be £999.99 or less."]),
        ("money", {"config": {"max_pence": 99999}}, 99999, []),
        ("many_of", {"config": OPTIONS, "limit": 1}, ["a", "b"], ["Choose at most 1. You have chosen 2."]),
        (
            "place",
            {},
            {"districts": {"rugby": 60, "warwick": 35}, "postcode": "CV34 4RL"},
            ["The percentages must add up to 100. They add up to 95 now."],
        ),
        ("place", {"config": {"postcode": "optional"}}, {"districts": {"rugby": 100}, "postcode": ""}, []),
        ("place", {"config": {"point": True}}, {"districts": {"rugby": 100}, "postcode": "", "point": "SP 3184 6571"}, []),
        ("place", {"config": {"point": True}}, {"districts": {"rugby": 100}, "postcode": "", "point": "52.2852, -1.5201"}, []),
        ("place", {"config": {"point": True}}, {"districts": {"rugby": 100}, "postcode": "", "point": "SP 3184 657"}, [BAD_POINT]),
        ("place", {"config": {"point": True}}, {"districts": {"rugby": 100}, "postcode": "", "point": "48.85, 2.35"}, [BAD_POINT]),
        (
            "place",
            {"config": {"point": True}},
            {"districts": {"rugby": 100}, "postcode": "", "point": ""},
            ["Give a postcode, or a map point where there is none."],
        ),
        ("outcome_picker", {}, {"main": None, "others": ["O1"]}, ["Choose the main outcome."]),
        ("outcome_picker", {}, {"main": "O1", "others": ["O1"]}, ["Choose each outcome once."]),
        ("table", {"config": TABLE}, [{"what": "", "cost": 1, "on": None}], ["Cost 1: fill in “What”."]),
        ("table", {"config": TABLE, "limit": 1}, [{"what": "a", "cost": 1}] * 2, ["Use 1 row. There are 2 now."]),
        ("table", {"config": TABLE | {"min_rows": 2}}, [{"what": "a", "cost": 1}], ["Fill in 2 or more rows. There is 1 now."]),
        ("file", {}, [1, 2], ["Send at most 1 file. There are 2 now; remove what is not needed."]),
    ],
)
def test_type_checks_a_value_before_it_is_sent(kind: str, facts: dict[str, Any], value: Any, says: list[str]) -> None:
    question = a_question(kind, **facts)
    assert kind_of(question).check(question, value) == says


def test_table_row_must_add_up_and_points_to_the_cell() -> None:
    question = a_question(
        "table",
        config={
            "row_name": "Cost",
            "columns": [
                {"key": "total", "label": "Total", "kind": "money"},
                {"key": "asked", "label": "Asked of us", "kind": "money"},
                {"key": "match", "label": "From others", "kind": "money", "optional": True},
            ],
            "sums": [{"total": "total", "parts": ["asked", "match"]}],
        },
    )
    right, wrong = {"total": 50000, "asked": 40000, "match": 10000}, {"total": 50000, "asked": 40000, "match": None}
    assert kind_of(question).check(question, [right, wrong]) == [
        "Cost 2, Total: it is £500, but “Asked of us” and “From others” add up to £400. Change one so that they agree."
    ]


def test_table_adds_and_removes_rows_without_script(choices: Context) -> None:
    question = a_question("table", config=TABLE, limit=3)
    typed = "q-rows=2&q-0-what=Sign&q-0-cost=500&q-1-what=Post&q-1-cost=20"
    added = send(question, typed + "&q-add=1", choices)
    assert added.stays
    assert 'name="q-2-what"' in str(added["q"])
    moved = send(question, typed + "&q-up=1", choices)
    assert moved.stays
    assert [row["what"] for row in moved.answers["q"]] == ["Post", "Sign"]
    assert [row["what"] for row in send(question, typed + "&q-up=0", choices).answers["q"]] == ["Sign", "Post"]
    removed = send(question, typed + "&q-remove=0", choices)
    assert removed.stays
    assert removed.answers == {"q": [{"what": "Post", "cost": 2000, "on": None}]}
    assert not send(question, typed, choices).stays


def test_table_error_stands_at_its_cell(choices: Context) -> None:
    form = send(a_question("table", config=TABLE), "q-rows=2&q-0-what=Sign&q-0-cost=5&q-1-what=Post&q-1-cost=lots", choices)
    assert 'id="id_q-1-cost_error"' in str(form["q"])
    assert 'id="id_q-0-cost_error"' not in str(form["q"])
    assert form["q"].id_for_label == "id_q-1-cost"


def test_table_does_not_take_more_rows_than_its_limit_shows(choices: Context) -> None:
    form = send(
        a_question("table", config=TABLE, limit=2), "q-rows=5000&" + "&".join(f"q-{n}-what=x&q-{n}-cost=1" for n in range(9)), choices
    )
    assert len(form.answers["q"]) == 3
    assert messages(form) == ["Use 2 rows or fewer. There are 3 now."]


def test_file_keeps_what_is_held_and_hands_over_what_is_sent(choices: Context) -> None:
    question = a_question("file", limit=3)
    held = Context(files={4: HeldFile(4, "consent.pdf", "20 KB", "/files/4"), 5: HeldFile(5, "map.pdf")})
    upload = SimpleUploadedFile("quote.txt", b"Two signs at 400 pounds each.")
    form = send(question, "q-remove=5&q-remove=77", held, {"q": [4, 5]}, MultiValueDict({"q": [upload]}))
    assert (messages(form), form.answers, form.uploads) == ([], {"q": [4]}, {"q": [upload]})
    shown = str(form_for_section(a_set(question), "s", {"q": [4, 5]}, context=held))
    assert "consent.pdf" in shown
    assert answers_as_rows(a_set(question), {"q": [4, 5]}, held)[0].text == "consent.pdf; map.pdf"


def test_file_over_the_limit_is_not_handed_over(choices: Context) -> None:
    upload = SimpleUploadedFile("quote.txt", b"Two signs at 400 pounds each.")
    form = send(a_question("file"), "", choices, {"q": [4]}, MultiValueDict({"q": [upload]}))
    assert form.uploads == {}
    assert form.answers == {"q": [4]}
    assert messages(form) == ["Send at most 1 file. There are 2 now; remove what is not needed."]


def test_text_over_the_limit_is_kept_whole_and_flagged(choices: Context) -> None:
    question = a_question("text", limit=10)
    ten, eleven, twelve = (" ".join(["word"] * number) for number in (10, 11, 12))
    for typed, says in (
        (ten, []),
        (eleven, []),
        (twelve, ["Use 10 words or fewer. This answer has 12; the form cannot be sent with more than 11."]),
    ):
        form = send(question, QueryDict(mutable=True).urlencode() + "q=" + typed.replace(" ", "+"), choices)
        assert (form.answers, messages(form)) == ({"q": typed}, says)
    row = answers_as_rows(a_set(question), {"q": eleven})[0]
    assert (row.words, row.over_limit) == (11, True)


def test_text_drops_the_character_that_the_database_refuses(choices: Context) -> None:
    form = send(a_question("text"), "q=before%00after", choices)
    assert form.answers["q"]["unread"]["typed"] == {"q": "beforeafter"}


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("   ", 0), ("one", 1), ("well-being", 1), ("two\nlines", 2), ("a – b", 3), ("non\u00a0breaking space", 3)],
)
def test_words_are_counted_as_a_word_processor_does(text: str, words: int) -> None:
    assert count_words(text) == words


WORD = st.text(alphabet=st.characters(categories=["L", "N", "Pd", "Po"]), min_size=1).filter(lambda word: not word.isspace())


@given(st.lists(WORD), st.sampled_from([" ", "  ", "\n", "\t", "\r\n", "\u2003"]))
def test_words_are_what_white_space_parts(words: list[str], gap: str) -> None:
    assert count_words(gap.join(words)) == len(words)
    assert count_words(gap + gap.join(words) + gap) == len(words)


@given(st.integers(min_value=1, max_value=5000))
def test_tolerance_is_a_tenth_and_no_more(limit: int) -> None:
    assert limit <= most_words(limit) <= limit * 1.1
    assert most_words(limit) + 1 > limit * 1.1 - 1e-9


def test_hints_of_officers_are_shown_as_text(choices: Context) -> None:
    question = a_question("text", hint="Use <b>figures</b>", label="Cost < £5?")
    shown = str(form_for_section(a_set(question), "s", {}, context=choices).fields["q"].help_text)
    assert shown == "Use &lt;b&gt;figures&lt;/b&gt;"


def test_one_field_is_read_alone_as_it_is_left(choices: Context) -> None:
    loaded = a_set(a_question("text", "name"), a_question("money", "ask"))
    form = form_for_section(loaded, "s", {"name": "Slow down"}, data=QueryDict("ask=500"), context=choices, only="ask")
    assert form.is_valid()
    assert form.answers == {"ask": 50000}
    with pytest.raises(KeyError):
        form_for_section(loaded, "s", {}, only="nothing")


def test_a_number_that_looks_wrong_is_pointed_out_and_a_right_one_written_as_its_register_does(choices: Context) -> None:
    question = a_question("text", config={"format": "charity_number"})
    assert send(question, "q=sc+012+345", choices).answers["q"] == "SC012345"
    assert kind_of(question).cautions(question, "SC012345") == []
    assert kind_of(question).cautions(question, "12")[0].startswith("This does not look like a charity number.")


def test_a_score_is_a_figure_with_its_reason_or_an_abstention_and_missing_is_not_zero(choices: Context) -> None:
    question = a_question("score", label="Need", config={"reasons": "ends", "words": 3, "sent": 4})
    kind = kinds()["score"]
    assert send(question, "q=4&q_reason=", choices).answers == {"q": {"value": 4, "abstained": False, "reason": ""}}
    assert send(question, "q=abstain&q_reason=I+do+not+know", choices).answers["q"]["abstained"] is True
    half = send(question, "q_reason=Half+a+thought", choices).answers["q"]
    assert kind.is_empty(half)
    assert kind.missing(question) == "Give a score for “Need”, or abstain."
    assert not kind.is_empty({"value": 0, "abstained": False, "reason": ""})
    for value, reason, says in (
        (4, "", []),
        (3, "", ["Give a reason of at least 3 words for “Need”."]),
        (0, "Two words", ["Give a reason of at least 3 words for “Need”."]),
        (5, "Shown in full.", []),
    ):
        assert kind.check(question, {"value": value, "abstained": False, "reason": reason}) == says
    assert kind.as_text(question, {"value": 4, "abstained": False, "reason": "Well shown."}) == "4: Good. Well shown."
    assert messages(send(question, "q=6", choices)) == ["A score is 0, 1, 2, 3, 4 or 5; or you abstain."]
