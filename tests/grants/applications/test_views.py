"""The applicant's screens: who may, what they keep, and how much they ask of the database."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.people.actions import edit_organisation
from commissioning.people.models import User
from commissioning.questions import seeds
from commissioning.questions.actions import load_question_set_from_toml
from commissioning.questions.models import Question, QuestionSet, Section
from commissioning.questions.queries import load_set, values_of
from grants.applications import actions
from grants.applications.models import Application, Submission
from tests import makers as make

pytestmark = pytest.mark.django_db
NOW = make.NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def page_of(bid: Application, name: str = "bid", *more: str) -> str:
    return reverse(f"applications:{name}", args=[bid.reference, *more])


def text(response) -> str:
    return response.content.decode()


def typed(**fields: str) -> dict[str, str]:
    return {"name": "Safer lanes", "ask": "3,400", "need": "Cars go fast.", "seen_version": "0", "then": "continue"} | fields


# The check


@pytest.fixture
def call():
    return make.call("published")


def test_the_check_needs_no_account_and_keeps_nothing_in_the_database(call, at_most_statements) -> None:
    client = Client()
    first = client.get(reverse("applications:check", args=[call.reference]))
    assert first.status_code == 200
    asked = client.get(reverse("applications:check_question", args=[call.reference, "in-area"]))
    assert "Will the work be in Midshire?" in text(asked)
    with at_most_statements(3):
        answered = client.post(reverse("applications:check_question", args=[call.reference, "in-area"]), {"in-area": "yes"})
    assert answered["location"] == reverse("applications:check_result", args=[call.reference])
    assert "You can apply" in text(client.get(answered["location"]))
    assert "sessionid" not in client.cookies


def test_an_unanswered_question_of_the_check_says_so(call) -> None:
    response = Client().post(reverse("applications:check_question", args=[call.reference, "in-area"]), {})
    assert "<title>Error: " in text(response)
    assert "Choose yes or no" in text(response)


def test_an_altered_cookie_of_the_check_counts_as_none(call) -> None:
    client = Client()
    client.cookies[f"check_{call.pk}"] = "eyJpbi1hcmVhIjp0cnVlfQ:forged:forged"
    response = client.get(reverse("applications:check_result", args=[call.reference]))
    assert response["location"] == reverse("applications:check_question", args=[call.reference, "in-area"])


def test_a_forged_question_or_call_is_not_found(call) -> None:
    assert Client().get(reverse("applications:check_question", args=[call.reference, "nothing"])).status_code == 404
    assert Client().get(reverse("applications:check", args=["NO-CALL"])).status_code == 404


def test_the_check_of_a_draft_call_is_not_found() -> None:
    assert Client().get(reverse("applications:check", args=[make.call().reference])).status_code == 404


def test_the_check_of_a_closed_call_says_when_it_closed(call) -> None:
    with time_machine.travel(call.closes_at, tick=False):
        assert "It closed on 30 November 2026, 12 noon" in text(Client().get(reverse("applications:check", args=[call.reference])))


@pytest.fixture
def real_call():
    """A call with the eligibility check and the donation form that the office uses."""
    check, _ = load_question_set_from_toml(seeds.FOLDER / "eligibility.toml", at=make.NOON)
    form, _ = load_question_set_from_toml(seeds.FOLDER / "donation.toml", at=make.NOON)
    return make.call("published", eligibility_set=check, question_set=form, least_pence=5_000, most_pence=99_900, preset="donation")


PASSES = {
    "body": "parish",
    "bank_account": "yes",
    "in_county": "yes",
    "ask": "500",
    "start_on": ("1", "5", "2027"),
    "end_on": ("30", "9", "2027"),
    "duty": "no",
}


def answer_check(client: Client, call, **other: str) -> str:
    """Answer question after question as the pages lead, until the result; gives its address."""
    address = reverse("applications:check_question", args=[call.reference, "body"])
    for _ in range(12):
        key = address.rstrip("/").rpartition("/")[2]
        if key == "result":
            return address
        value = (PASSES | other)[key]
        parts = dict(zip((f"{key}_day", f"{key}_month", f"{key}_year"), value, strict=True)) if isinstance(value, tuple) else {key: value}
        address = client.post(address, parts)["location"]
    raise AssertionError(address)


def test_a_body_that_passes_the_real_check_starts_and_is_asked_nothing_twice(real_call) -> None:
    body = make.organisation()
    client = signed_in(make.member(body))
    assert "You can apply" in text(client.get(answer_check(client, real_call)))
    client.post(reverse("applications:start", args=[real_call.reference]), {"organisation": body.pk, "start_key": str(uuid4())})
    bid = Application.objects.get()
    held = values_of(bid.answers_id)
    assert held == {"body": "parish", "start_on": "2027-05-01", "end_on": "2027-09-30", "ask": 50_000}
    assert bid.ask_pence == 50_000


@pytest.mark.parametrize(
    ("answers", "rule", "elsewhere"),
    [
        ({"body": "individual"}, "We fund bodies that do not make a profit", "may apply and buy your service"),
        ({"in_county": "no"}, "The work is in the county", "Ask the Police and Crime Commissioner of the area"),
        ({"ask": "1,000"}, "The most that this fund gives is £999.", "ask for less"),
        ({"duty": "yes"}, "No replacement of statutory duties", "Ask the body whose duty it is"),
    ],
)
def test_a_refusal_names_the_rule_and_where_else_to_go(real_call, answers: dict[str, str], rule: str, elsewhere: str) -> None:
    client = Client()
    shown = text(client.get(answer_check(client, real_call, **answers)))
    assert "You cannot apply to this call" in shown
    assert rule in shown
    assert elsewhere in shown
    assert "Start your application" not in shown


def test_a_body_that_an_officer_must_look_at_may_go_on(real_call) -> None:
    client = Client()
    shown = text(client.get(answer_check(client, real_call, body="housing", governing_document="yes", trustees="yes", accounts="3")))
    assert "You can apply, and an officer will look at one thing" in shown
    assert "Start your application" in shown


# Starting


def passed(client: Client, call) -> None:
    client.post(reverse("applications:check_question", args=[call.reference, "in-area"]), {"in-area": "yes"})


def test_start_asks_to_sign_in_and_comes_back(call) -> None:
    address = reverse("applications:start", args=[call.reference])
    assert Client().get(address)["location"] == f"{reverse('account_login')}?next={address}"


def test_start_without_the_check_leads_to_the_check(call) -> None:
    client = signed_in(make.member(make.organisation()))
    response = client.get(reverse("applications:start", args=[call.reference]))
    assert response["location"] == reverse("applications:check", args=[call.reference])


def test_start_pressed_twice_makes_one_bid_and_carries_the_check(call) -> None:
    body = make.organisation()
    client = signed_in(make.member(body))
    passed(client, call)
    address, press = reverse("applications:start", args=[call.reference]), {"organisation": body.pk, "start_key": str(uuid4())}
    first, second = client.post(address, press), client.post(address, press)
    bid = Application.objects.get()
    assert first["location"] == second["location"] == page_of(bid)
    assert values_of(bid.eligibility_id) == {"in-area": True}


def test_start_for_a_body_of_others_is_refused(call) -> None:
    client, other = signed_in(make.member(make.organisation())), make.organisation()
    passed(client, call)
    response = client.post(reverse("applications:start", args=[call.reference]), {"organisation": other.pk, "start_key": str(uuid4())})
    assert "Choose an organisation from the list." in text(response)
    assert Application.objects.count() == 0


# Who may


@pytest.mark.parametrize("name", ["bid", "answers", "read", "withdraw", "sent"])
def test_another_body_and_a_forged_reference_find_nothing(name: str) -> None:
    bid = make.application("draft")
    other = signed_in(make.member(make.organisation()))
    assert other.get(page_of(bid, name)).status_code == 404
    assert other.get(reverse(f"applications:{name}", args=["RSF-2728-9999"])).status_code == 404
    assert Client().get(page_of(bid, name)).status_code == 302


def test_another_body_can_neither_read_nor_write_a_section() -> None:
    bid = make.application("draft")
    other = signed_in(make.member(make.organisation()))
    assert other.get(page_of(bid, "section", "project")).status_code == 404
    assert other.post(page_of(bid, "section", "project"), typed()).status_code == 404
    assert other.post(page_of(bid, "keep", "project"), {"question": "need", "need": "x"}).status_code == 404


def test_a_viewer_reads_and_may_not_write() -> None:
    bid = make.application("draft")
    viewer = signed_in(make.member(bid.organisation, "viewer"))
    assert viewer.get(page_of(bid))["location"] == page_of(bid, "read")
    assert "Safer lanes" in text(viewer.get(page_of(bid, "read")))
    assert viewer.get(page_of(bid, "section", "project")).status_code == 403
    assert viewer.post(page_of(bid, "section", "project"), typed(need="x")).status_code == 403
    assert viewer.post(page_of(bid, "keep", "project"), {"question": "need", "need": "x"}).status_code == 403
    assert viewer.post(page_of(bid, "answers")).status_code == 403
    assert viewer.post(page_of(bid, "withdraw"), {"sure": "on"}).status_code == 403


def test_an_officer_does_not_see_a_draft_and_cannot_write_on_a_sent_bid() -> None:
    draft, sent = make.application("draft"), make.application("submitted", of=make.organisation(), call=make.call("published"))
    officer = signed_in(make.staff("officer"))
    assert officer.get(page_of(draft, "read")).status_code == 404
    assert officer.get(page_of(sent, "read")).status_code == 200
    assert officer.get(page_of(sent, "section", "project")).status_code == 403


def test_a_forged_section_or_question_is_not_found() -> None:
    bid = make.application("draft")
    client = signed_in(make.member(bid.organisation))
    assert client.get(page_of(bid, "section", "nothing")).status_code == 404
    assert client.post(page_of(bid, "keep", "project"), {"question": "nothing"}).status_code == 404


# Answering


def test_the_task_list_shows_how_far_each_section_is_and_the_time_left() -> None:
    bid = make.application("draft")
    shown = text(signed_in(make.member(bid.organisation)).get(page_of(bid)))
    assert "1 of 1 section completed" in shown
    assert "Closes in 28 days: 30 November 2026, 12 noon" in shown


def test_a_page_is_saved_and_leads_on() -> None:
    bid = make.application("blank")
    response = signed_in(make.member(bid.organisation)).post(page_of(bid, "section", "project"), typed())
    assert response["location"] == page_of(bid)
    assert values_of(bid.answers_id) == {"name": "Safer lanes", "ask": 340_000, "need": "Cars go fast."}


def test_what_cannot_be_read_is_told_beside_the_field_and_kept_with_all_else_that_was_typed() -> None:
    bid = make.application("blank")
    client = signed_in(make.member(bid.organisation))
    response = client.post(page_of(bid, "section", "project"), typed(ask="£1,000k"))
    shown = text(response)
    assert "<title>Error: Your project" in shown
    assert '<a href="#id_ask">“£1,000k” is not an amount.' in shown
    assert 'value="£1,000k"' in shown
    assert values_of(bid.answers_id)["need"] == "Cars go fast."
    assert 'value="£1,000k"' in text(client.get(page_of(bid, "section", "project")))


def test_too_many_words_are_told_and_none_is_lost() -> None:
    bid = make.application("blank")
    words = "word " * 111
    shown = text(signed_in(make.member(bid.organisation)).post(page_of(bid, "section", "project"), typed(need=words)))
    assert "Use 100 words or fewer. This answer has 111" in shown
    assert values_of(bid.answers_id)["need"].split() == words.split()


def test_an_ask_outside_the_limits_is_told_beside_the_field() -> None:
    bid = make.application("blank")
    shown = text(signed_in(make.member(bid.organisation)).post(page_of(bid, "section", "project"), typed(ask="10,000.01")))
    assert "This call gives from £500 to £10,000. You ask for £10,000.01; change the amount." in shown


def test_save_and_come_back_later_keeps_what_is_wrong_too() -> None:
    bid = make.application("blank")
    response = signed_in(make.member(bid.organisation)).post(page_of(bid, "section", "project"), typed(ask="lots", then="later"))
    assert response["location"] == page_of(bid)
    assert values_of(bid.answers_id)["ask"]["unread"]["typed"] == {"ask": "lots"}


def test_the_second_of_two_sees_both_texts_and_can_save_again() -> None:
    bid = make.application("blank")
    first, second = make.member(bid.organisation), make.member(bid.organisation, "editor")
    signed_in(first).post(page_of(bid, "section", "project"), typed())
    client = signed_in(second)
    response = client.post(page_of(bid, "section", "project"), typed(need="Lorries go fast."))
    shown = text(response)
    assert response.status_code == 409
    assert "Cars go fast." in shown
    assert "Lorries go fast." in shown
    assert values_of(bid.answers_id)["need"] == "Cars go fast."
    client.post(page_of(bid, "section", "project"), typed(need="Lorries go fast.", seen_version="1"))
    assert values_of(bid.answers_id)["need"] == "Lorries go fast."


def test_a_field_that_is_left_is_kept_and_the_time_told() -> None:
    bid = make.application("blank")
    client = signed_in(make.member(bid.organisation))
    response = client.post(page_of(bid, "keep", "project"), {"question": "need", "need": "Cars go", "seen_version": "0"})
    assert json.loads(response.content) == {"says": "Saved at 13:00", "version": 1}
    assert values_of(bid.answers_id) == {"need": "Cars go"}


def test_a_question_that_an_answer_opens_is_shown_even_when_that_answer_was_kept_as_its_field_was_left() -> None:
    form, _ = load_question_set_from_toml(seeds.FOLDER / "rsf.toml", at=make.NOON)
    bid = make.application("blank", call=make.call("published", question_set=form))
    client = signed_in(make.member(bid.organisation))
    choice = {"fixed_to_highway": "yes", "shown": ["fixed_to_highway"]}
    client.post(page_of(bid, "keep", "highway"), choice | {"question": "fixed_to_highway", "seen_version": "0"})
    response = client.post(page_of(bid, "section", "highway"), choice | {"seen_version": "1", "then": "continue"})
    assert response["location"] == page_of(bid, "section", "highway")
    assert "Do you have the highways authority’s written consent?" in text(client.get(response["location"]))


def test_a_field_that_is_left_never_writes_over_a_colleague() -> None:
    bid = make.application("blank")
    signed_in(make.member(bid.organisation)).post(page_of(bid, "section", "project"), typed())
    response = signed_in(make.member(bid.organisation, "editor")).post(
        page_of(bid, "keep", "project"), {"question": "need", "need": "Mine", "seen_version": "0"}
    )
    assert response.status_code == 409
    assert "Press Save and continue to see both." in json.loads(response.content)["says"]


def test_a_nul_and_markup_are_kept_as_text() -> None:
    bid = make.application("blank")
    client = signed_in(make.member(bid.organisation))
    client.post(page_of(bid, "section", "project"), typed(need="<script>alert(1)</script>"))
    assert "&lt;script&gt;alert(1)" in text(client.get(page_of(bid, "answers")))


# Sending


def test_check_answers_lists_what_is_missing_with_links_and_no_button() -> None:
    bid = make.application("blank")
    shown = text(signed_in(make.member(bid.organisation)).get(page_of(bid, "answers")))
    assert f'href="{page_of(bid, "section", "project")}?problems=1">Your project</a>: 3' in shown
    assert "Send application" not in shown
    beside = text(signed_in(make.member(bid.organisation)).get(page_of(bid, "section", "project") + "?problems=1"))
    assert "Write an answer to “Name of the project”." in beside


def test_sending_what_is_not_complete_lists_each_problem_with_a_link() -> None:
    bid = make.application("blank")
    shown = text(signed_in(make.member(bid.organisation)).post(page_of(bid, "answers")))
    assert "<title>Error: Check your answers" in shown
    assert f'href="{page_of(bid, "section", "project")}?problems=1#question-name">Write an answer to “Name of the project”.' in shown
    assert Application.objects.get(pk=bid.pk).state == "draft"


def test_sending_gives_the_reference_the_time_and_what_happens_next() -> None:
    bid = make.application("draft")
    client = signed_in(make.member(bid.organisation))
    response = client.post(page_of(bid, "answers"))
    assert response["location"] == page_of(bid, "sent")
    shown = text(client.get(response["location"]))
    assert bid.reference in shown
    assert "1pm on 2 November 2026" in shown
    assert "13 February 2027" in shown


def test_sending_twice_makes_one_submission() -> None:
    bid = make.application("draft")
    client = signed_in(make.member(bid.organisation))
    assert client.post(page_of(bid, "answers"))["location"] == client.post(page_of(bid, "answers"))["location"]
    assert Submission.objects.count() == 1


def test_sending_at_the_closing_second_is_refused_with_both_times_and_the_draft_kept() -> None:
    bid = make.application("draft")
    with time_machine.travel(bid.call.closes_at, tick=False):
        response = signed_in(make.member(bid.organisation)).post(page_of(bid, "answers"))
    assert response.status_code == 409
    assert "The call closed at 12 noon on 30 November 2026. Your application reached us at 12:00:00" in text(response)
    assert Application.objects.get(pk=bid.pk).state == "draft"


def test_withdrawing_asks_first() -> None:
    bid = make.application("submitted")
    client = signed_in(make.member(bid.organisation))
    assert "Tick the box" in text(client.post(page_of(bid, "withdraw")))
    assert client.post(page_of(bid, "withdraw"), {"sure": "on"})["location"] == page_of(bid, "read")
    assert Application.objects.get(pk=bid.pk).state == "withdrawn"
    assert "Withdrawn by you" in text(client.get(page_of(bid, "read")))


# What it costs


def test_the_form_page_and_its_save_cost_at_most_ten_statements(at_most_statements) -> None:
    bid = make.application("blank")
    client = signed_in(make.member(bid.organisation))
    client.get(page_of(bid, "section", "project"))
    with at_most_statements(10):
        client.get(page_of(bid, "section", "project"))
    with at_most_statements(10):
        client.post(page_of(bid, "section", "project"), typed())


def test_sending_costs_at_most_twenty_five_statements(at_most_statements, django_capture_on_commit_callbacks) -> None:
    bid = make.application("draft")
    client = signed_in(make.member(bid.organisation))
    with at_most_statements(25), django_capture_on_commit_callbacks(execute=False):
        client.post(page_of(bid, "answers"))


def test_every_page_of_a_real_form_costs_at_most_ten_statements(at_most_statements) -> None:
    form, _ = load_question_set_from_toml(seeds.FOLDER / "rsf.toml", at=make.NOON)
    bid = make.application("draft", call=make.call("published", question_set=form))
    client = signed_in(make.member(bid.organisation))
    client.get(page_of(bid))
    for section in load_set(form.pk).sections:
        with at_most_statements(10):
            assert client.get(page_of(bid, "section", section.key)).status_code == 200, section.key


# Signed out while she wrote


def signs_in_again(client: Client, bid: Application) -> None:
    client.force_login(make.member(bid.organisation), backend="commissioning.people.backends.HouseBackend")


def test_what_was_sent_after_the_session_ended_is_on_its_page_once_she_has_signed_in(call) -> None:
    bid = make.application("blank", call=call)
    client = Client()
    answer = client.post(page_of(bid, "section", "project"), typed(name="The long lane", need="Cars go too fast here."))
    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={page_of(bid, 'section', 'project')}")
    assert "lane" not in answer.url
    assert values_of(bid.answers_id) == {}

    signs_in_again(client, bid)
    page = text(client.get(page_of(bid, "section", "project")))
    assert "You had been signed out, so this is not saved yet." in page
    assert 'value="The long lane"' in page
    assert values_of(bid.answers_id) == {}
    assert "You had been signed out" not in text(client.get(page_of(bid, "section", "project")))


def test_it_is_put_back_on_no_other_page_and_for_no_one_who_may_not_write_there(call) -> None:
    bid, other = make.application("blank", call=call), make.application("blank", call=call)
    client = Client()
    client.post(page_of(bid, "section", "project"), typed(name="The long lane"))
    signs_in_again(client, other)
    assert client.get(page_of(bid, "section", "project")).status_code == 404
    assert "The long lane" not in text(client.get(page_of(other, "section", "project")))


def test_it_is_kept_for_two_hours_and_only_as_long_as_a_page_can_be(call) -> None:
    bid = make.application("blank", call=call)
    late, long = Client(), Client()
    late.post(page_of(bid, "section", "project"), typed(name="The long lane"))
    long.post(page_of(bid, "section", "project"), typed(need="x" * 200_001))
    with time_machine.travel(NOW + timedelta(hours=2, seconds=1), tick=False):
        signs_in_again(late, bid)
        assert "The long lane" not in text(late.get(page_of(bid, "section", "project")))
    signs_in_again(long, bid)
    assert "You had been signed out" not in text(long.get(page_of(bid, "section", "project")))


def test_a_colleagues_newer_words_are_not_written_over_by_what_comes_back(call) -> None:
    bid = make.application("blank", call=call)
    client = Client()
    client.post(page_of(bid, "section", "project"), typed(name="Mine", seen_version="0"))
    colleague = signed_in(make.member(bid.organisation, "editor"))
    colleague.post(page_of(bid, "section", "project"), typed(name="Theirs"))
    signs_in_again(client, bid)
    page = text(client.get(page_of(bid, "section", "project")))
    assert 'name="seen_version" value="0"' in page
    clash = client.post(page_of(bid, "section", "project"), typed(name="Mine", seen_version="0"))
    assert clash.status_code == 409
    assert "Theirs" in text(clash)


def test_rows_are_added_moved_and_removed_without_script_and_nothing_is_lost() -> None:
    form, _ = load_question_set_from_toml(seeds.FOLDER / "rsf.toml", at=make.NOON)
    bid = make.application("blank", call=make.call("published", question_set=form))
    client = signed_in(make.member(bid.organisation))
    where = page_of(bid, "section", "budget")
    rows = {"budget-rows": "2", "shown": ["budget", "match"], "match-rows": "1", "match-0-source": "Precept", "match-0-amount": "lots"}
    rows |= {"budget-0-detail": "Sign", "budget-0-unit": "six thousand", "budget-1-detail": "Post", "budget-1-unit": "5"}
    for pressed, row, kept in (
        ("budget-add", "1", ["Sign", "six thousand", "Post"]),
        ("budget-up", "1", ["Post", "Sign", "six thousand"]),
        ("budget-remove", "1", ["Sign", "six thousand"]),
    ):
        response = client.post(where, rows | {pressed: row})
        assert response["location"] == f"{where}#question-budget"
        page = client.get(where).content.decode()
        places = [page.index(f'value="{word}"') for word in [*kept, "Precept", "lots"]]
        assert places == sorted(places)


def test_whoever_sends_confirms_the_record_and_the_bid_keeps_it_as_it_was() -> None:
    bid = make.application()
    owner = make.member(bid.organisation)
    client, page = signed_in(owner), reverse("applications:answers", args=[bid.reference])
    shown = client.get(page)
    assert "record: is it still right?" in shown.content.decode()
    read = shown.context["record_digest"]

    change = reverse("people:organisation_edit", args=[bid.organisation_id])
    record = {"name": "Marlow Road Group", "kind": "group", "address": "The Hall", "postcode": "CV34 4AA", "contact_name": "Alex Reed"}
    record |= {"contact_email": "alex@marlow.example", "second_contact_name": "Sam Patel", "second_contact_email": "sam@marlow.example"}
    assert client.post(f"{change}?next={page}", record)["location"] == page
    assert client.post(f"{change}?next=https://elsewhere.example/", record)["location"] == reverse(
        "people:organisation", args=[bid.organisation_id]
    )

    refused = client.post(page, {"record": read})
    assert (refused.status_code, Submission.objects.count()) == (409, 0)
    assert "was changed while you were reading" in refused.content.decode()

    client.post(page, {"record": refused.context["record_digest"]})
    edit_organisation(organisation_id=bid.organisation_id, by=owner, at=NOW, name="Another Name")
    sent = Submission.objects.get()
    assert (sent.record[0], sent.record_by, sent.record_at) == ({"key": "Legal name", "value": "Marlow Road Group"}, owner, NOW)
    assert "Marlow Road Group" in client.get(reverse("applications:read", args=[bid.reference])).content.decode()
    desk = signed_in(bid.call.lead_officer).get(reverse("workspace:bid", args=[bid.reference])).content.decode()
    assert "Marlow Road Group" in desk
    assert "The record says something else today." in desk


def test_what_the_form_points_out_is_kept_with_each_version_and_read_by_the_office() -> None:
    rule = {"key": "large", "must": "ask <= £500", "message": "{ask} is more than most ask for.", "question": "ask", "warns": True}
    form = QuestionSet.objects.create(key="with-a-warning", version=1, title="Bid", purpose="bid", rules=[rule])
    section = Section.objects.create(question_set=form, key="project", title="Your project", order=1)
    Question.objects.create(section=section, key="ask", kind="money", label="How much?", config={"copies_to": "ask_pence"}, order=1)
    form.published_at = make.NOON
    form.save()
    bid = make.application("blank", call=make.call("published", question_set=form, least_pence=1, most_pence=1_000_000))
    owner = make.member(bid.organisation)
    office = signed_in(bid.call.lead_officer)

    sent = {"application_id": bid.pk, "by": owner}
    save = {"application_id": bid.pk, "section_key": "project", "by": owner}
    actions.save_section(**save, values={"ask": 60_000}, at=make.NOON)
    actions.submit_application(**sent, at=make.NOON)
    said = "£600 is more than most ask for."
    assert Submission.objects.get().told == [{"section": "project", "label": "How much?", "message": said}]
    assert said in text(office.get(reverse("workspace:bid", args=[bid.reference])))

    actions.save_section(**save, values={"ask": 40_000}, at=make.later(hours=1))
    actions.submit_application(**sent, at=make.later(hours=2))
    assert [len(each.told) for each in Submission.objects.order_by("number")] == [1, 0]
    assert said not in text(office.get(reverse("workspace:bid", args=[bid.reference])))
