"""What anyone may read, and what nobody may."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from grants.awards import actions as awards
from grants.awards.models import DecisionNotice, NoticeRow
from grants.payments.actions import terminate_grant
from tests import makers as make

pytestmark = pytest.mark.django_db
SECRET = "Named in confidence"


@pytest.fixture(autouse=True)
def _in_2027(time_machine):
    time_machine.move_to("2027-05-01T12:00:00Z")


def read(client, name, *args, **data):
    return client.get(reverse(f"transparency:{name}", args=args), data)


def public(**fields):
    """An accepted award whose notice is published."""
    award = make.accepted_award(**fields)
    awards.publish_notice(notice_id=award.row.notice_id, by=award.call.lead_officer, at=make.ACCEPTED)
    return award


def test_the_register_shows_what_is_accepted_and_published(client):
    award = public()
    text = read(client, "register").content.decode()

    assert "<strong>1</strong> award, <strong>£3,000</strong>" in text
    assert reverse("transparency:award", args=[award.reference]) in text
    page = read(client, "award", award.reference).content.decode()
    for words in (award.purpose, award.reasons, award.row.conditions, award.row.notice.reference, award.get_legal_basis_display()):
        assert words in page


def test_an_award_is_not_public_before_its_notice_is_nor_before_it_is_accepted(client):
    unpublished = make.accepted_award()
    offered = make.award("offered")
    awards.publish_notice(notice_id=offered.row.notice_id, by=offered.call.lead_officer, at=make.ACCEPTED)

    text = read(client, "register").content.decode()
    for award in (unpublished, offered):
        assert award.organisation.name not in text
        assert read(client, "award", award.reference).status_code == 404
    assert read(client, "notice", unpublished.row.notice.reference).status_code == 404
    assert read(client, "notice", offered.row.notice.reference).status_code == 200
    assert read(client, "award", "NO-SUCH-AWARD").status_code == 404


def test_a_grant_that_was_stopped_stays_on_the_register_and_an_offer_taken_back_does_not(client):
    stopped, taken_back = make.half_paid(), make.award("offered")
    for award in (stopped, taken_back):
        awards.publish_notice(notice_id=award.row.notice_id, by=award.call.lead_officer, at=make.ACCEPTED)
        terminate_grant(award_id=award.pk, reason="The body is wound up.", by=award.call.lead_officer, at=make.PAY_DAY + timedelta(days=9))

    page = read(client, "award", stopped.reference).content.decode()
    assert "Stopped" in page
    assert "wound up" not in page
    assert read(client, "award", taken_back.reference).status_code == 404


@pytest.mark.parametrize("how", ["row", "notice"])
def test_what_is_confidential_is_on_no_page_and_in_no_file(client, how):
    award = public()
    if how == "row":
        NoticeRow.objects.filter(pk=award.row_id).update(is_confidential=True)
    else:
        DecisionNotice.objects.filter(pk=award.row.notice_id).update(classification="closed")
    month = (award.decided_on.year, award.decided_on.month)

    assert read(client, "award", award.reference).status_code == 404
    for answer in (
        read(client, "register"),
        read(client, "register", format="csv"),
        read(client, "months"),
        read(client, "monthly", *month),
        read(client, "monthly", *month, format="csv"),
    ):
        text = answer.content.decode()
        assert award.organisation.name not in text
        assert award.reference not in text
        assert "£3,000" not in text


def test_a_published_notice_holds_no_confidential_part(client):
    call = make.assessed_call()
    kept, hidden = make.to_decide(call), make.to_decide(call, purpose=SECRET)
    draft = make.notice(kept, state="draft")
    officer = call.lead_officer
    awards.edit_notice(
        notice_id=draft.pk,
        summary="Awards for safer roads.",
        classification="part",
        exemption="Section 40",
        confidential_part=SECRET,
        by=officer,
        at=make.ACCEPTED,
    )
    NoticeRow.objects.filter(notice=draft, application=hidden).update(is_confidential=True)
    make.comment_on_notice(draft, at=make.ACCEPTED)
    awards.make_ready(notice_id=draft.pk, by=officer, at=make.ACCEPTED)
    make.sign_notice(draft, by=make.staff("commissioner"), at=make.ACCEPTED)
    awards.publish_notice(notice_id=draft.pk, by=officer, at=make.ACCEPTED)
    text = read(client, "notice", draft.reference).content.decode()

    assert kept.organisation.name in text
    assert "1 award of this decision is confidential and not shown" in text
    for words in (SECRET, hidden.organisation.name, hidden.reference, hidden.title):
        assert words not in text


def test_the_register_is_searched_and_filtered(client):
    one, other = public(), public(amount_pence=200_000)
    year = one.years.get().financial_year
    found = {
        "q": one.organisation.name,
        "fund": one.call.fund_id,
        "year": year,
        "outcome": one.main_outcome_id,
        "district": one.district_id,
    }
    for name, value in found.items():
        assert one.organisation.name in read(client, "register", **{name: value}).content.decode()
    assert other.organisation.name not in read(client, "register", q=one.organisation.name).content.decode()
    assert "No award fits" in read(client, "register", q="nobody at all").content.decode()
    assert read(client, "register", year="x", fund="999999").status_code == 200


def test_the_file_holds_what_was_found_and_no_formula(client):
    award = public(body=make.organisation("=HYPERLINK Parish Council"))
    answer = read(client, "register", format="csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [(row["Reference"], row["Recipient"], row["Amount (£)"]) for row in rows] == [
        (award.reference, "'=HYPERLINK Parish Council", "3000.00")
    ]


def test_the_month_lists_the_four_things_that_the_law_asks_for(client):
    award = public()
    month = (award.decided_on.year, award.decided_on.month)
    text = read(client, "monthly", *month).content.decode()

    for words in (award.organisation.name, award.purpose, award.row.conditions, award.reasons, award.get_legal_basis_display()):
        assert words in text
    assert award.row.notice.reference in text
    assert reverse("transparency:monthly", args=month) in read(client, "months").content.decode()
    assert read(client, "monthly", 2027, 13).status_code == 404
    assert read(client, "monthly", 2027, 6).status_code == 404


def test_an_officer_is_told_what_the_month_leaves_out(client):
    award = make.accepted_award()
    month = (award.decided_on.year, award.decided_on.month)
    assert read(client, "monthly_check", *month).status_code == 302
    client.force_login(award.call.lead_officer)
    text = read(client, "monthly_check", *month).content.decode()
    assert f"Its notice {award.row.notice.reference} is not published." in text
    client.force_login(make.staff("auditor"))
    assert read(client, "monthly_check", *month).status_code == 403


@pytest.mark.parametrize("grants", [1, 3])
def test_public_lists_cost_the_same_however_long(client, django_assert_num_queries, grants):
    made = [public() for _ in range(grants)]
    month = (made[0].decided_on.year, made[0].decided_on.month)
    for queries, name, args in ((8, "register", ()), (3, "notices", ()), (2, "monthly", month), (2, "months", ())):
        with django_assert_num_queries(queries):
            assert read(client, name, *args).status_code == 200


def test_public_pages_may_be_kept_by_a_cache_and_ask_for_no_sign_in(client):
    public()
    answer = read(client, "register")
    assert answer.status_code == 200
    assert "no-store" not in answer.get("Cache-Control", "")
