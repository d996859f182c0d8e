"""Letters of a decision: made of the office's words and fields, seen and edited before the notice is signed, and sent just so."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from commissioning.lifecycle import Refused
from commissioning.mail.models import Message
from commissioning.mail.tasks import attempt
from commissioning.people.models import Organisation, User
from commissioning.permissions import NotAllowed
from grants.applications.models import Application, Sight
from grants.assessment.models import Assessment, Recommendation, Result
from grants.awards import actions
from grants.awards.merging import FIELDS, faults, fill
from grants.awards.models import DecisionNotice, Letter, LetterTemplate, NoticeRow
from grants.awards.queries import gaps, letters_of, letters_that_left, letters_to_send, notice_with_rows
from tests import makers as make
from tests.makers.awards import DECIDED

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def row_of(notice: DecisionNotice, bid: Application) -> NoticeRow:
    return NoticeRow.objects.get(notice=notice, application=bid)


def sign(notice: DecisionNotice) -> DecisionNotice:
    return make.sign_notice(notice, by=make.staff("commissioner"))


def write(row: NoticeRow, *, by: User, subject: str = "About your bid", body: str = "Dear {name},\n\nWell done.") -> Letter:
    return actions.write_letter(row_id=row.pk, subject=subject, body=body, by=by, at=DECIDED)


# --- fields ---


def test_a_line_whose_fields_have_nothing_to_say_is_left_out() -> None:
    text = "Dear {name},\n\nScore: {score}\n\nNote: {feedback} for {project}\n\nBye"
    said = fill(text, {"score": "", "feedback": "", "project": "Signs"})
    assert said == "Dear {name},\n\nNote:  for Signs\n\nBye"


def test_a_field_that_is_not_one_and_a_lone_brace_are_named() -> None:
    assert faults("Dear {nam}, {name} {private_note}") == [
        "{nam} is not a field. The fields are listed below.",
        "{private_note} is not a field. The fields are listed below.",
    ]
    assert faults("Dear {name, hello") == ["A brace { or } stands alone. Write a field as {name}, with both."]
    assert faults("Dear {name}") == []


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=30)), st.lists(st.sampled_from(sorted(FIELDS)), max_size=6))
def test_no_field_is_ever_left_in_a_letter_that_has_them_all(values: dict[str, str], used: list[str]) -> None:
    whole = dict.fromkeys(FIELDS, "") | {key: value.replace("{", "").replace("}", "") for key, value in values.items()}
    said = fill("\n".join(f"Words {{{name}}}" for name in used), whole)
    assert "{" not in said
    assert "}" not in said


def test_the_words_that_come_with_the_system_hold_only_fields() -> None:
    assert [faults(f"{each.subject}\n{each.body}") for each in LetterTemplate.objects.all()] == [[], [], []]


# --- what stands before the signature ---


def test_bids_without_a_note_for_the_applicant_come_first() -> None:
    call = make.assessed_call()
    with_note, without = make.to_decide(call), make.to_decide(call, "none")
    Recommendation.objects.filter(application=with_note).update(feedback="Clear and costed.")
    notice = make.notice(with_note, without)
    lines = letters_of(notice, DECIDED)
    assert [(each.row.application, each.lacks_note) for each in lines] == [(without, True), (with_note, False)]
    page = signed_in(notice.lead_officer).get(reverse("awards:letters", args=[notice.reference])).content.decode()
    assert "<strong>4</strong> letters" in page
    assert page.index(without.reference) < page.index(with_note.reference)


def test_what_scorers_wrote_for_the_office_is_in_no_letter() -> None:
    bid = make.to_decide(make.assessed_call())
    Assessment.objects.update(private_note="PRIVATE WORDS", overall_reason="OVERALL WORDS")
    notice = make.notice(bid)
    text = "\n".join(f"Words {{{name}}}" for name in FIELDS)
    actions.save_letter_template(kind="approve", subject="All", body=text, by=make.staff("officer"), at=DECIDED)
    (line,) = letters_of(notice, DECIDED)
    assert "PRIVATE WORDS" not in line.body
    assert "OVERALL WORDS" not in line.body
    assert bid.reference in line.body


@pytest.mark.parametrize("bids", [1, 3])
def test_letters_cost_the_same_for_one_and_for_three(bids: int, django_assert_num_queries: Any) -> None:
    call = make.assessed_call()
    notice = make.notice(*[make.to_decide(call) for _ in range(bids)])
    with django_assert_num_queries(9):
        assert len(letters_of(notice, DECIDED)) == bids


def test_a_refusal_says_what_was_strong_what_would_improve_it_and_when_to_try_again() -> None:
    call = make.assessed_call()
    bid = make.to_decide(call, "none")
    Result.objects.update_or_create(
        application=bid,
        defaults={
            "total": 55,
            "by_criterion": {"fit": "4", "need": "14/3", "delivery": "3", "results": "5/2", "value": None},
            "updated_at": DECIDED,
        },
    )
    notice = make.notice(bid)
    (line,) = letters_of(notice, DECIDED)
    assert "What scored best: Fit with Plan outcomes; Evidence of need\n" in line.body
    assert "What would improve it most: Results and measurement\n" in line.body
    assert "When to try again" not in line.body
    make.call("published", fund=call.fund, title="Road Safety Fund 2028-29", opens_at=make.later(days=90), closes_at=make.later(days=120))
    (line,) = letters_of(notice, DECIDED)
    assert "When to try again: Road Safety Fund 2028-29, open from 12 noon on " in line.body


# --- edited, sent ---


def test_an_edited_letter_leaves_as_it_was_written_and_others_as_the_template_has_them() -> None:
    call = make.assessed_call()
    one, two = make.to_decide(call), make.to_decide(call, "none")
    notice = make.notice(one, two)
    write(row_of(notice, one), by=notice.lead_officer)
    assert not Message.objects.about(one).exists()
    signed = sign(notice)
    said = {each.to_address: each.body_text for each in Message.objects.about(one)}
    body = one.organisation
    assert said == {
        body.contact_email: f"Dear {body.contact_name},\n\nWell done.\n",
        body.second_contact_email: f"Dear {body.second_contact_name},\n\nWell done.\n",
    }
    assert "was not funded" in Message.objects.about(two).first().subject  # type: ignore[union-attr]
    left = letters_that_left(signed)
    assert len(left) == 4
    page = signed_in(notice.lead_officer).get(reverse("awards:letters", args=[notice.reference])).content.decode()
    assert "4 letters left when the notice was signed" in page
    assert "Well done." in page


def test_the_letter_goes_as_text_as_a_page_and_as_a_tagged_pdf_of_the_same_words(django_capture_on_commit_callbacks: Any) -> None:
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid)
    write(row_of(notice, bid), by=notice.lead_officer, body="Dear {name},\n\nFrom Smith & Sons <b>.")
    with django_capture_on_commit_callbacks(execute=True):
        sign(notice)
    letter = Message.objects.about(bid).order_by("pk")[0]
    assert "Smith &amp; Sons &lt;b&gt;." in letter.body_html
    assert attempt(message_id=letter.pk, at=DECIDED) == "sent"
    stored = letter.attachments.get()
    assert stored.name == f"{bid.reference}-letter.pdf"
    reader = PdfReader(BytesIO(stored.read()))
    assert "From Smith & Sons <b>." in reader.pages[0].extract_text()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_a_letter_that_was_edited_for_another_decision_holds_the_signature() -> None:
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid)
    row = row_of(notice, bid)
    write(row, by=notice.lead_officer)
    Letter.objects.update(amount_pence=row.amount_pence - 1)
    said = [each.words for each in gaps(notice, DECIDED) if "letter" in each.words]
    assert said == [f"{bid.reference}: its letter was edited for another decision. Edit it again, or go back to the template."]
    with pytest.raises(Refused, match="edited for another decision"):
        sign(notice)
    assert letters_of(notice, DECIDED)[0].is_stale
    actions.drop_letter(row_id=row.pk, by=notice.lead_officer, at=DECIDED)
    assert sign(notice).state == "signed"


def test_a_letter_is_edited_by_officers_without_a_conflict_before_the_signature_and_with_no_field_but_the_name() -> None:
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid)
    row = row_of(notice, bid)
    with pytest.raises(Refused, match=r"\{amount\} is not a field"):
        write(row, by=notice.lead_officer, body="You get {amount}.")
    with pytest.raises(Refused, match="needs a subject and words"):
        write(row, by=notice.lead_officer, body=" ")
    for role in ("commissioner", "finance", "auditor"):
        with pytest.raises(NotAllowed):
            write(row, by=make.staff(role))
    barred = make.staff("officer")
    Sight.objects.create(application=bid, user=barred, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    with pytest.raises(NotAllowed):
        write(row, by=barred)
    sign(notice)
    with pytest.raises(Refused, match="have left"):
        write(row, by=notice.lead_officer)
    with pytest.raises(Refused, match="have left"):
        actions.drop_letter(row_id=row.pk, by=notice.lead_officer, at=DECIDED)


def test_a_barred_officer_reads_no_letter_about_the_body() -> None:
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid)
    barred = make.staff("officer")
    Sight.objects.create(application=bid, user=barred, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    page = reverse("awards:letters", args=[notice.reference])
    assert bid.reference not in signed_in(barred).get(page).content.decode()
    sign(notice)
    assert bid.reference not in signed_in(barred).get(page).content.decode()
    assert bid.reference in signed_in(make.staff("officer")).get(page).content.decode()


# --- the number on the button ---


def test_the_number_on_the_button_is_the_number_that_leaves() -> None:
    call = make.assessed_call()
    one, two = make.to_decide(call), make.to_decide(call, "none")
    Organisation.objects.filter(pk=two.organisation_id).update(second_contact_email="")
    notice = make.notice(one, two)
    commissioner = make.staff("commissioner")
    client, page = signed_in(commissioner), reverse("awards:notice_sign", args=[notice.reference])
    assert "Sign the notice and send 3 letters" in client.get(page).content.decode()
    assert letters_to_send(notice_with_rows(notice)) == 3
    sent = {"statement": "None.", "signed_as": "Commissioner", "read": "on", "letters": "3"}
    again = client.post(page, sent | {"left_rows": [str(row_of(notice, two).pk)]}).content.decode()
    assert "With these left to another decider, 2 letters leave and not 3." in again
    assert "Sign the notice and send 2 letters" in again
    assert not Message.objects.about(one).exists()
    client.post(page, sent | {"left_rows": [str(row_of(notice, two).pk)], "letters": "2"})
    assert len(letters_that_left(DecisionNotice.objects.get(pk=notice.pk))) == 2


# --- the words ---


def test_words_are_checked_as_they_are_saved_and_shown_as_an_example() -> None:
    client = signed_in(make.staff("officer"))
    page = reverse("awards:letter_template", args=["refuse"])
    refused = client.post(page, {"subject": "About {refrence}", "body": "Dear {name},", "do": "save"}).content.decode()
    assert "{refrence} is not a field." in refused
    assert "About {refrence}" in refused
    looked = client.post(page, {"subject": "About {reference}", "body": "Dear {name}, {amount}", "do": "look"}).content.decode()
    assert "About RSF-2728-0042" in looked
    assert LetterTemplate.objects.get(kind="refuse").edited_at is None
    client.post(page, {"subject": "About {reference}", "body": "Dear {name},", "do": "save"})
    assert LetterTemplate.objects.get(kind="refuse").body == "Dear {name},"
    assert "About {reference}" in client.get(reverse("awards:letter_templates")).content.decode()
    with pytest.raises(NotAllowed):
        actions.save_letter_template(kind="refuse", subject="A", body="B", by=make.staff("auditor"), at=DECIDED)
    with pytest.raises(Refused, match="is not a field"):
        actions.save_letter_template(kind="refuse", subject="{x}", body="B", by=make.staff("officer"), at=DECIDED)


def test_the_page_of_one_letter_edits_it_and_puts_it_back() -> None:
    bid = make.to_decide(make.assessed_call())
    notice = make.notice(bid)
    row = row_of(notice, bid)
    client, page = signed_in(notice.lead_officer), reverse("awards:letter", args=[notice.reference, row.pk])
    assert "Dear {name}," in client.get(page).content.decode()
    refused = client.post(page, {"subject": "Yes", "body": "You get {amount}", "do": "save"}).content.decode()
    assert "{amount} is not a field." in refused
    client.post(page, {"subject": "Yes", "body": "Dear {name}, yes.", "do": "save"})
    assert letters_of(notice, DECIDED)[0].is_edited
    client.post(page, {"do": "template"})
    assert not Letter.objects.exists()
    sign(notice)
    assert client.get(page).status_code == 404
