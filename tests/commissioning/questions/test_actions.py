"""Saving, publishing, copying: the only doors to a question set and its answers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import QueryDict

from commissioning.audit.models import AuditEvent
from commissioning.files.models import StoredFile
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from commissioning.questions import actions, queries, seeds
from commissioning.questions.actions import Conflict
from commissioning.questions.forms import form_for_section
from commissioning.questions.loaded import LoadedSet
from commissioning.questions.models import Answer, AnswerSheet, Question, QuestionSet, Section
from commissioning.questions.queries import load_set, values_of

pytestmark = pytest.mark.django_db
Load = Callable[[str], LoadedSet]
ANSWERS = {"name": "Slow down in Barford", "summary": "Two signs and a volunteer group."}


@pytest.fixture
def sheet(load: Load, clerk: User, at: datetime) -> AnswerSheet:
    return actions.start_sheet(question_set_id=load("rsf").id, by=clerk, at=at)


def save(sheet: AnswerSheet, by: User, at: datetime, seen: int | None = None, **values: Any) -> AnswerSheet:
    return actions.save_answers(sheet_id=sheet.pk, section_key="project", values=values, by=by, at=at, seen_version=seen)


def test_saving_keeps_answers_with_who_and_when(sheet: AnswerSheet, clerk: User, at: datetime) -> None:
    saved = save(sheet, clerk, at + timedelta(minutes=1), **ANSWERS)
    assert (saved.version, saved.updated_at, saved.updated_by) == (1, at + timedelta(minutes=1), clerk)
    assert values_of(sheet.pk) == ANSWERS
    assert set(Answer.objects.values_list("sheet_version", "updated_by", "updated_at")) == {(1, clerk.pk, at + timedelta(minutes=1))}


def test_saving_the_same_again_changes_nothing(sheet: AnswerSheet, clerk: User, at: datetime) -> None:
    save(sheet, clerk, at, **ANSWERS)
    again = save(sheet, clerk, at + timedelta(minutes=1), **ANSWERS, how=None)
    assert (again.version, again.updated_at) == (1, at)
    assert Answer.objects.count() == 2


def test_an_answer_can_be_emptied(sheet: AnswerSheet, clerk: User, at: datetime) -> None:
    save(sheet, clerk, at, **ANSWERS)
    save(sheet, clerk, at, name=None)
    assert values_of(sheet.pk) == ANSWERS | {"name": None}


def test_what_is_typed_wrongly_is_kept_and_shown_again(sheet: AnswerSheet, load: Load, clerk: User, at: datetime) -> None:
    loaded = load("rsf")
    typed = QueryDict("doing=" + "+".join(["word"] * 900) + "&people=about+forty&start_on_day=31&start_on_month=2&start_on_year=2027")
    form = form_for_section(loaded, "delivery", {"ask": 500_000}, data=typed)
    assert not form.is_valid()
    actions.save_answers(sheet_id=sheet.pk, section_key="delivery", values=form.answers, by=clerk, at=at)
    shown = str(form_for_section(loaded, "delivery", {"ask": 500_000} | values_of(sheet.pk)))
    assert " ".join(["word"] * 900) in shown
    assert "about forty" in shown
    assert 'id="id_start_on_day" name="start_on_day" type="text" inputmode="numeric" value="31"' in shown


def test_saving_a_page_takes_a_constant_number_of_statements(
    sheet: AnswerSheet, clerk: User, at: datetime, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(6):  # savepoint, lock, stored answers, version, one upsert, release
        save(sheet, clerk, at, name="Slow down")
    with django_assert_num_queries(6):
        save(sheet, clerk, at, name="Slow down now", summary="Two signs.", how="By signs.")


def test_reading_a_set_takes_two_statements_and_then_none(at: datetime, django_assert_num_queries: Any) -> None:
    question_set, _ = actions.load_question_set_from_toml(seeds.FOLDER / "rsf.toml", at=at)
    queries.KEPT.clear()
    with django_assert_num_queries(2):
        loaded = load_set(question_set.pk)
    with django_assert_num_queries(0):
        assert load_set(question_set.pk) is loaded
        str(form_for_section(loaded, "project", ANSWERS))
        queries.section_statuses(loaded, ANSWERS)
        queries.completeness(loaded, ANSWERS)
        queries.answers_as_rows(loaded, ANSWERS)


def test_a_draft_is_read_anew_each_time(load: Load, officer: User, at: datetime) -> None:
    draft = actions.copy_as_new_version(question_set_id=load("pdg").id, by=officer, at=at)
    load_set(draft.pk)
    Question.objects.filter(section__question_set=draft, key="name").update(label="What is it called?")
    assert load_set(draft.pk).questions["name"].label == "What is it called?"


def test_a_second_person_is_told_and_sees_both_texts(sheet: AnswerSheet, clerk: User, colleague: User, at: datetime) -> None:
    seen = save(sheet, clerk, at, name="First name").version
    save(sheet, colleague, at + timedelta(minutes=1), seen, name="Second name")
    with pytest.raises(Conflict, match="Name of the project") as told:
        save(sheet, clerk, at + timedelta(minutes=2), seen, name="Third name", summary="Mine.")
    (difference,) = told.value.differences
    assert (difference.theirs, difference.yours, difference.their_id) == ("Second name", "Third name", colleague.pk)
    assert told.value.version == 2
    assert values_of(sheet.pk) == {"name": "Second name"}
    save(sheet, clerk, at, told.value.version, name="Third name")
    assert values_of(sheet.pk) == {"name": "Third name"}


def test_two_people_on_different_questions_do_not_clash(sheet: AnswerSheet, clerk: User, colleague: User, at: datetime) -> None:
    save(sheet, colleague, at, 0, name="A name")
    save(sheet, clerk, at, 0, summary="A summary.")
    save(sheet, clerk, at, 0, name="A name")
    assert values_of(sheet.pk) == {"name": "A name", "summary": "A summary."}


def test_one_person_does_not_clash_with_her_own_autosave(sheet: AnswerSheet, clerk: User, at: datetime) -> None:
    actions.save_draft_value(sheet_id=sheet.pk, question_key="name", value="Slow", by=clerk, at=at, seen_version=0)
    save(sheet, clerk, at, 0, name="Slow down")
    assert values_of(sheet.pk) == {"name": "Slow down"}


def test_answers_of_another_section_or_form_are_not_taken(sheet: AnswerSheet, clerk: User, at: datetime) -> None:
    with pytest.raises(KeyError):
        save(sheet, clerk, at, vat="all")
    with pytest.raises(KeyError):
        actions.save_draft_value(sheet_id=sheet.pk, question_key="nothing", value="x", by=clerk, at=at)


def test_files_are_stored_and_named_in_the_answer(sheet: AnswerSheet, load: Load, clerk: User, at: datetime) -> None:
    def send(name: str) -> None:
        actions.save_answers(
            sheet_id=sheet.pk,
            section_key="budget",
            values={"quotes": values_of(sheet.pk).get("quotes")},
            uploads={"quotes": [SimpleUploadedFile(name, b"Two signs at 400 pounds each.")]},
            subject=sheet,
            by=clerk,
            at=at,
        )

    send("first.txt")
    send("second.txt")
    held = StoredFile.objects.order_by("pk")
    assert [each.name for each in held] == ["first.txt", "second.txt"]
    assert values_of(sheet.pk) == {"quotes": [each.pk for each in held]}
    assert queries.file_ids(load("rsf"), {"ask": 500_000} | values_of(sheet.pk)) == [each.pk for each in held]


def test_a_file_that_is_not_taken_leaves_nothing_behind(sheet: AnswerSheet, clerk: User, at: datetime) -> None:
    with pytest.raises(Refused), transaction.atomic():
        actions.save_answers(
            sheet_id=sheet.pk,
            section_key="budget",
            values={"quotes": None, "match": [{"source": "Precept"}]},
            uploads={"quotes": [SimpleUploadedFile("quote.exe", b"MZ")]},
            subject=sheet,
            by=clerk,
            at=at,
        )
    assert values_of(sheet.pk) == {}


def test_answers_of_the_check_are_carried_into_the_bid(load: Load, clerk: User, at: datetime) -> None:
    carried = {"body": "parish", "ask": 340000, "start_on": "2027-05-01", "end_on": "2027-12-01", "in_county": True}
    sheet = actions.start_sheet(question_set_id=load("donation").id, by=clerk, at=at, carried=carried)
    assert values_of(sheet.pk) == {"body": "parish", "ask": 340000, "start_on": "2027-05-01", "end_on": "2027-12-01"}
    assert sheet.version == 1


def test_a_draft_cannot_be_answered(load: Load, officer: User, at: datetime) -> None:
    draft = actions.copy_as_new_version(question_set_id=load("pdg").id, by=officer, at=at)
    with pytest.raises(Refused, match="still a draft"):
        actions.start_sheet(question_set_id=draft.pk, by=officer, at=at)


def test_copying_makes_the_next_version_with_the_same_questions(load: Load, officer: User, at: datetime) -> None:
    first = load("rsf")
    draft = actions.copy_as_new_version(question_set_id=first.id, by=officer, at=at)
    second = load_set(draft.pk)
    assert (draft.version, draft.published_at, draft.copied_from_id) == (first.version + 1, None, first.id)
    assert list(second.questions) == list(first.questions)
    assert [(each.config, each.show_if, each.limit) for each in second] == [(each.config, each.show_if, each.limit) for each in first]
    with pytest.raises(Refused, match="already being written"):
        actions.copy_as_new_version(question_set_id=first.id, by=officer, at=at)
    published = actions.publish_question_set(question_set_id=draft.pk, by=officer, at=at)
    assert published.published_at == at
    assert [event.verb for event in AuditEvent.objects.about(draft)] == ["question set copied", "question set published"]
    assert list(QuestionSet.objects.latest_versions().values_list("key", "version")) == [("rsf", first.version + 1)]


def test_only_an_officer_copies_or_publishes(load: Load, clerk: User, officer: User, at: datetime) -> None:
    first = load("pdg")
    with pytest.raises(NotAllowed):
        actions.copy_as_new_version(question_set_id=first.id, by=clerk, at=at)
    draft = actions.copy_as_new_version(question_set_id=first.id, by=officer, at=at)
    with pytest.raises(NotAllowed):
        actions.publish_question_set(question_set_id=draft.pk, by=clerk, at=at)
    assert QuestionSet.objects.get(pk=draft.pk).published_at is None


def test_publishing_twice_is_refused(load: Load, officer: User, at: datetime) -> None:
    with pytest.raises(Refused, match="published already"):
        actions.publish_question_set(question_set_id=load("pdg").id, by=officer, at=at)


def test_publishing_names_everything_that_is_wrong(officer: User, at: datetime) -> None:
    draft = QuestionSet.objects.create(key="faulty", version=1, title="Faulty", purpose="bid")
    section = Section.objects.create(question_set=draft, key="s", title="Main")
    Section.objects.create(question_set=draft, key="empty", title="Empty", order=2)
    show = {"all": [{"question": "later", "is": True}]}
    Question.objects.create(section=section, key="choice", kind="one_of", label="Choose", config={"options": ["a"]})
    Question.objects.create(section=section, key="odd", kind="hologram", label="Odd", order=1, show_if=show)
    Question.objects.create(section=section, key="rows", kind="table", label="Rows", order=2, config={"after": "nowhere"})
    with pytest.raises(Refused) as refused:
        actions.publish_question_set(question_set_id=draft.pk, by=officer, at=at)
    assert str(refused.value) == (
        "This form cannot be published yet. Section “Empty” has no question. Question choice: give two or more different options. "
        "Question odd is of an unknown type, hologram. Question odd depends on later, which does not come before it. "
        "Question rows: give a table one or more columns. Question rows: it is compared with nowhere, which is not in this form."
    )


@pytest.mark.parametrize(
    "change",
    [
        "update questions_questionset set title = 'x' where id = %s",
        "delete from questions_questionset where id = %s",
        "update questions_section set title = 'x' where question_set_id = %s",
        "delete from questions_section where question_set_id = %s",
        "update questions_question set label = 'x' where section_id in (select id from questions_section where question_set_id = %s)",
        "delete from questions_question where section_id in (select id from questions_section where question_set_id = %s)",
        "insert into questions_section (question_set_id, key, title, intro, \"order\", waits_for_others) values (%s, 'new', 'New', '', 9, false)",
    ],
)
def test_the_database_refuses_any_change_of_a_published_set(load: Load, change: str) -> None:
    loaded = load("pdg")
    with pytest.raises(DatabaseError, match="published question set does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [loaded.id])


def test_a_draft_can_be_changed_and_dropped(load: Load, officer: User, at: datetime) -> None:
    draft = actions.copy_as_new_version(question_set_id=load("pdg").id, by=officer, at=at)
    Question.objects.filter(section__question_set=draft).update(hint="Say more.")
    draft.delete()
    assert list(QuestionSet.objects.values_list("key", "version")) == [("pdg", 2)]


def test_a_seed_with_faulty_questions_leaves_nothing_behind(tmp_path: Path, at: datetime) -> None:
    path = tmp_path / "faulty.toml"
    path.write_text(
        'key = "x"\nversion = 1\ntitle = "X"\npurpose = "bid"\n[[section]]\nkey = "s"\ntitle = "S"\n'
        '[[section.question]]\nkey = "q"\nkind = "hologram"\nlabel = "Q"\n'
    )
    with pytest.raises(Refused, match="hologram"):
        actions.load_question_set_from_toml(path, at=at)
    assert QuestionSet.objects.count() == 0
