"""The pages of a return: who may open them, what they keep, what they cost."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from grants.returns import actions
from grants.returns.models import Return
from tests import makers as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(time_machine):
    """The day on which the first return of the sample call is late."""
    time_machine.move_to("2027-11-10T12:00:00Z")


def page(client, who, name, *args, **given):
    client.force_login(who)
    return client.get(reverse(name, args=args), **given)


def post(client, who, name, *args, **data):
    client.force_login(who)
    return client.post(reverse(name, args=args), data)


def typed(one, **changes):
    """What a clerk's browser sends."""
    output, measure = one.outputs.get().agreed_id, one.measures.get().agreed_id
    whole = {f"output_{output}": "12", f"measure_{measure}": "12", "story": "We ran sessions.", "changes": "None"}
    whole |= {"declared_name": "Clerk to the council", "people_reached": "120", "version": str(one.version)}
    whole |= {f"spend_{each.head_id}": "500" for each in one.spend.all()}
    return whole | changes


def test_a_clerk_saves_checks_and_sends(client):
    (one, _) = make.returns()
    clerk = make.member(one.award.organisation)

    assert post(client, clerk, "returns:fill", one.reference, **typed(one, story="Begun"), stay="yes").status_code == 302
    one = make.again(one)
    assert (one.state, one.story) == ("draft", "Begun")
    answer = post(client, clerk, "returns:fill", one.reference, **typed(one), check="yes")
    assert answer.url == reverse("returns:check", args=[one.reference])
    assert "Send the return" in page(client, clerk, "returns:check", one.reference).content.decode()
    assert post(client, clerk, "returns:check", one.reference).url == reverse("returns:return", args=[one.reference])
    assert make.again(one).state == "submitted"
    assert "We have your return" in page(client, clerk, "returns:return", one.reference).content.decode()


def test_what_is_missing_stands_beside_its_box_and_what_was_typed_is_saved(client):
    (one, _) = make.returns()
    clerk = make.member(one.award.organisation)
    output = f"output_{one.outputs.get().agreed_id}"
    text = post(
        client, clerk, "returns:fill", one.reference, **typed(one, **{output: "", "declared_name": ""}), check="yes"
    ).content.decode()

    assert "<title>Error: " in text.replace("\n", "")
    assert f'href="#id_{output}"' in text
    assert f'id="id_{output}_error"' in text
    assert "Give the number for “Speed watch sessions”." in text
    assert "What you typed is saved" in text
    assert make.again(one).story == "We ran sessions."


def test_a_figure_that_is_none_loses_nothing_that_was_typed(client):
    (one, _) = make.returns()
    clerk = make.member(one.award.organisation)
    output, head = f"output_{one.outputs.get().agreed_id}", f"spend_{one.spend.first().head_id}"
    text = post(
        client, clerk, "returns:fill", one.reference, **typed(one, **{output: "many", head: "£1,000k"}), stay="yes"
    ).content.decode()

    assert "Enter a number, like 12 or 12.5." in text
    assert 'value="many"' in text
    assert 'value="£1,000k"' in text
    assert "We ran sessions." in text
    assert make.again(one).state == "scheduled"


def test_a_file_that_we_do_not_take_keeps_the_words(client):
    (one, _) = make.returns()
    clerk = make.member(one.award.organisation)
    wrong = SimpleUploadedFile("run.exe", b"MZ\x90\x00" + b"\x00" * 64)
    text = post(client, clerk, "returns:fill", one.reference, **typed(one), stay="yes", evidence=wrong).content.decode()

    assert 'id="id_evidence_error"' in text
    assert make.again(one).story == "We ran sessions."


def test_a_second_clerk_is_told_and_keeps_what_she_typed(client):
    (one, _) = make.returns()
    first, second = make.member(one.award.organisation), make.member(one.award.organisation, "editor")
    post(client, first, "returns:fill", one.reference, **typed(one, story="First"), stay="yes")
    text = post(client, second, "returns:fill", one.reference, **typed(one, story="Second"), stay="yes").content.decode()

    assert "Somebody else has saved this return" in text
    assert "Second" in text
    assert 'name="version" value="1"' in text
    assert make.again(one).story == "First"


def test_an_end_note_is_short(client):
    call = make.assessed_call(
        preset="donation", payment_plan="whole", returns_plan="end_note", decided_by="delegate", needs_moderation=False
    )
    award = make.accepted_award(call=call, amount_pence=50_000, measured=False)
    (note,) = make.returns(award)
    text = page(client, make.member(award.organisation), "returns:fill", note.reference).content.decode()

    assert "What you did" in text
    assert "Risks and changes" not in text
    assert text.count('type="text"') <= 7


@pytest.mark.parametrize("name", ["returns:return", "returns:fill", "returns:check"])
def test_a_stranger_finds_no_page_and_a_visitor_signs_in(client, name):
    (one, _) = make.returns()
    assert client.get(reverse(name, args=[one.reference])).status_code == 302
    assert page(client, make.member(make.organisation()), name, one.reference).status_code == 404
    assert page(client, make.user(), name, one.reference).status_code == 404


def test_those_who_may_read_may_not_write(client):
    (one, _) = make.returns()
    viewer, auditor = make.member(one.award.organisation, "viewer"), make.staff("auditor")
    for who in (viewer, auditor):
        assert page(client, who, "returns:return", one.reference).status_code == 200
        assert page(client, who, "returns:fill", one.reference).status_code == 403
        assert post(client, who, "returns:accept", one.reference).status_code == 403
        assert post(client, who, "returns:waive", one.reference, reason="No.").status_code == 403
    assert page(client, make.staff("administrator"), "returns:return", one.reference).status_code == 404


def test_an_officer_asks_accepts_and_corrects(client):
    one = make.sent_return()
    officer = one.award.call.lead_officer
    empty = post(client, officer, "returns:ask", one.reference, text="").content.decode()
    assert "Write what you want to know." in empty
    post(client, officer, "returns:ask", one.reference, text="Which roads?")
    assert make.again(one).query == "Which roads?"
    actions.submit_return(return_id=one.pk, by=make.member(one.award.organisation), at=timezone.now())
    post(client, officer, "returns:accept", one.reference)
    assert make.again(one).state == "accepted"

    text = page(client, officer, "returns:return", one.reference).content.decode()
    reading = next(iter(text.split("/correct/")[1:]), "0/").split("/")[0]
    assert "Enter the correct value." in post(client, officer, "returns:correct", one.reference, reading, value="", why="").content.decode()
    post(client, officer, "returns:correct", one.reference, reading, value="14", why="a letter of the clerk")
    text = page(client, officer, "returns:return", one.reference).content.decode()
    assert "Replaced by a correction" in text or "Corrected" in text
    assert page(client, officer, "returns:correct", one.reference, reading).status_code == 404


def test_an_officer_sees_what_is_odd(client):
    (one, _) = make.returns()
    agreed = one.outputs.get().agreed_id
    heads = {each.head_id: each.head.planned_pence + 1 for each in one.spend.select_related("head")}
    sent = make.sent_return(one, outputs={agreed: Decimal(25)}, spend=heads)
    text = page(client, one.award.call.lead_officer, "returns:return", sent.reference).content.decode()

    assert "“Speed watch sessions”: 25 is over the plan of 24." in text
    assert "“Training”: £1,000.01 is over its £1,000." in text
    assert "Spending of £3,000.02 is over the grant of £3,000." in text


def test_odd_values_look_at_the_return_before(client):
    mid, end = make.returns()
    agreed, measured = mid.outputs.get().agreed_id, mid.measures.get().agreed_id
    make.accepted_return(mid, outputs={agreed: Decimal(12)}, measures={measured: Decimal(3)})
    last = make.sent_return(end, outputs={agreed: Decimal(3)}, measures={measured: Decimal(10)}, people_reached=119)
    text = page(client, mid.award.call.lead_officer, "returns:return", last.reference).content.decode()

    assert "“Speed watch sessions”: 3 is under a third of the 12 of last time." in text
    assert "“Measure I25a”: 10 is over three times the 3 of last time." in text
    assert "People reached fell from 120 to 119" in text


@pytest.mark.parametrize("grants", [1, 3])
def test_lists_cost_the_same_however_long(client, django_assert_num_queries, grants):
    body, officer = make.organisation(), make.staff("officer")
    for _ in range(grants):
        make.returns(make.accepted_award(body=body))
    for who, name, queries in ((make.member(body), "returns:mine", 7), (officer, "workspace:returns", 8)):
        client.force_login(who)
        with django_assert_num_queries(queries):
            text = client.get(reverse(name)).content.decode()
        assert text.count("Mid-term return") == grants


def test_the_list_filters_by_what_waits(client):
    mid, end = make.returns()
    officer = mid.award.call.lead_officer
    late = page(client, officer, "workspace:returns", data={"which": "overdue"}).content.decode()
    assert mid.reference in late
    assert end.reference not in late
    assert "1 return" in late
    make.sent_return(mid)
    assert mid.reference in page(client, officer, "workspace:returns", data={"which": "sent", "q": mid.award.title}).content.decode()
    assert mid.reference not in page(client, officer, "workspace:returns", data={"q": "no such body"}).content.decode()
    assert page(client, make.member(mid.award.organisation), "workspace:returns").status_code == 403


def test_a_return_that_is_sent_cannot_be_opened_to_fill(client):
    one = make.sent_return()
    answer = page(client, make.member(one.award.organisation), "returns:fill", one.reference)
    assert answer.url == reverse("returns:return", args=[one.reference])
    assert Return.objects.get(pk=one.pk).state == "submitted"
