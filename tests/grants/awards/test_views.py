"""The screens: who may, what is said, what is kept when it is wrong, and how many queries a list takes."""

from datetime import date

import pytest
from django.urls import reverse

from grants.applications.models import Sight
from grants.awards.models import Award, DecisionNotice
from tests import makers as make
from tests.grants.awards.test_offers import promising_award
from tests.makers.awards import DECIDED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url(name, *args):
    return reverse(f"awards:{name}", args=args)


def get(client, person, name, *args):
    client.force_login(person)
    return client.get(url(name, *args))


def post(client, person, name, *args, **data):
    client.force_login(person)
    return client.post(url(name, *args), data)


# Lists


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_notices_takes_as_many_queries_for_three_as_for_one(client, count, django_assert_num_queries):
    for _ in range(count):
        make.notice(make.to_decide(make.assessed_call()), state="draft")
    client.force_login(make.staff("auditor"))
    with django_assert_num_queries(7):
        answer = client.get(url("notices"))
    assert answer.content.decode().count('data-label="Reference"') == count


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_awards_takes_as_many_queries_for_three_as_for_one(client, count, django_assert_num_queries):
    for _ in range(count):
        make.award("approved")
    client.force_login(make.staff("auditor"))
    with django_assert_num_queries(7):
        answer = client.get(url("awards"))
    assert answer.content.decode().count('data-label="Reference"') == count


@pytest.mark.parametrize("count", [1, 3])
def test_notice_takes_as_many_queries_for_three_rows_as_for_one(client, count, django_assert_num_queries):
    call = make.assessed_call()
    notice = make.notice(*[make.to_decide(call) for _ in range(count)], state="draft")
    client.force_login(make.staff("auditor"))
    with django_assert_num_queries(38):
        client.get(url("notice", notice.reference))


# Who may


def test_strangers_sign_in_and_applicants_do_not_see_notices(client):
    notice = make.notice(make.to_decide(make.assessed_call()), state="draft")
    assert client.get(url("notice", notice.reference)).status_code == 302
    owner = make.member(make.organisation())
    assert get(client, owner, "notice", notice.reference).status_code == 404
    assert get(client, owner, "notices").status_code == 403


@pytest.mark.parametrize("name", ["notice_edit", "notice_sign"])
def test_reader_of_a_notice_who_may_not_write_is_refused(client, name):
    notice = make.notice(make.to_decide(make.assessed_call()))
    assert get(client, make.staff("auditor"), name, notice.reference).status_code == 403


def test_forged_reference_is_not_found(client):
    officer = make.staff("officer")
    assert get(client, officer, "notice", "NONE").status_code == 404
    assert get(client, officer, "award", "NONE-A").status_code == 404


def test_row_of_another_notice_is_not_found(client):
    first = make.notice(make.to_decide(make.assessed_call()), state="draft")
    second = make.notice(make.to_decide(make.assessed_call()), state="draft")
    answer = get(client, first.lead_officer, "notice_row", first.reference, second.rows.get().pk)
    assert answer.status_code == 404


def test_award_is_seen_by_its_body_and_by_no_other(client):
    award = make.award("offered")
    assert get(client, make.member(award.organisation), "award", award.reference).status_code == 200
    assert get(client, make.member(make.organisation()), "award", award.reference).status_code == 404


def test_conflicted_officer_does_not_see_the_award_nor_the_row(client):
    award = make.award("offered")
    officer = make.staff("officer")
    Sight.objects.create(application=award.application, user=officer, from_at=DECIDED, barred_at=DECIDED, why="conflict")
    assert get(client, officer, "award", award.reference).status_code == 404
    page = get(client, officer, "notice", award.row.notice.reference).content.decode()
    assert award.purpose not in page
    assert "A body in which you declared a conflict" in page


# A notice from draft to published, on its screens


def test_notice_is_drafted_filled_commented_signed_and_published(client):
    call = make.assessed_call()
    bid = make.to_decide(call, amount_pence=300_000)
    officer, commissioner = call.lead_officer, make.staff("commissioner")
    answer = post(client, officer, "notice_new", title="Road awards", kind="single", calls=[call.pk])
    notice = DecisionNotice.objects.get()
    assert answer.url == url("notice", notice.reference)
    page = client.get(answer.url).content.decode()
    assert "Write the summary." in page
    assert "The monitoring officer has not commented" in page

    words = {"title": "Road awards", "summary": "One award.", "total_pence": "3,000", "classification": "open"}
    assert post(client, officer, "notice_edit", notice.reference, **words).status_code == 302
    for role, kind in (("monitoring_officer", "legal"), ("chief_finance_officer", "financial")):
        assert post(client, make.staff(role), "notice_comment", notice.reference, kind, comment="No comment").status_code == 302
    post(client, officer, "notice_move", notice.reference, "ready")
    assert DecisionNotice.objects.get().state == "ready"

    page = get(client, commissioner, "notice_sign", notice.reference).content.decode()
    assert "£3,000.00" in page
    signed = {"statement": "No interest.", "signed_as": "Commissioner", "read": "on"}
    assert post(client, commissioner, "notice_sign", notice.reference, **signed).url == url("notice", notice.reference)
    assert Award.objects.get().application == bid
    post(client, officer, "notice_offer_all", notice.reference)
    post(client, officer, "notice_move", notice.reference, "publish")
    assert (DecisionNotice.objects.get().state, Award.objects.get().state) == ("published", "offered")


def test_ready_names_what_is_missing(client):
    notice = make.notice(make.to_decide(make.assessed_call()), state="draft")
    client.force_login(notice.lead_officer)
    page = client.post(url("notice_move", notice.reference, "ready"), follow=True).content.decode()
    assert "Write the summary." in page
    assert DecisionNotice.objects.get().state == "draft"


def test_wrong_amount_keeps_what_was_typed(client):
    notice = make.notice(make.to_decide(make.assessed_call()), state="draft")
    typed = {"decision": "approve", "amount_pence": "three", "purpose": "A better sign.", "legal_basis": "other"}
    page = post(client, notice.lead_officer, "notice_row", notice.reference, notice.rows.get().pk, **typed).content.decode()
    assert "<title>Error: " in page
    assert "“three” is not an amount" in page
    assert 'value="three"' in page
    assert "A better sign." in page


def test_row_is_changed_and_its_parts_follow(client):
    notice = make.notice(make.to_decide(make.assessed_call()), state="draft")
    row = notice.rows.get()
    typed = {
        "decision": "approve",
        "amount_pence": "2,500.50",
        "departure_reason": "One sign fewer.",
        "purpose": row.purpose,
        "conditions": row.conditions,
        "reasons": row.reasons,
        "legal_basis": row.legal_basis,
    }
    assert post(client, notice.lead_officer, "notice_row", notice.reference, row.pk, **typed).status_code == 302
    row = make.again(row)
    assert (row.amount_pence, row.years.get().amount_pence, row.sources.get().amount_pence) == (250_050, 250_050, 250_050)


def test_years_and_sources_are_typed_where_there_are_several(client):
    fund = make.fund()
    fund.sources.add(make.source("base", amount_pence=700_000))
    call = make.assessed_call(fund=fund)
    notice = make.notice(make.to_decide(call), state="draft")
    row, base, reserve = notice.rows.get(), make.source("base"), make.source("reserve")
    typed = {
        "decision": "approve",
        "amount_pence": "3000",
        "purpose": "A sign.",
        "conditions": row.conditions,
        "reasons": row.reasons,
        "legal_basis": row.legal_basis,
        f"source_{base.pk}_2027": "1,000",
        f"source_{reserve.pk}_2027": "2,000",
    }
    assert post(client, notice.lead_officer, "notice_row", notice.reference, row.pk, **typed).status_code == 302
    assert dict(row.sources.values_list("source__code", "amount_pence")) == {"base": 100_000, "reserve": 200_000}


def test_commissioner_departs_on_the_page(client):
    notice, commissioner = make.notice(make.to_decide(make.assessed_call())), make.staff("commissioner")
    row = notice.rows.get()
    page = post(client, commissioner, "notice_depart", notice.reference, row.pk, decision="refuse").content.decode()
    assert "Say why you depart from the recommendation." in page
    answer = post(client, commissioner, "notice_depart", notice.reference, row.pk, decision="refuse", reason="Funded elsewhere.")
    assert answer.status_code == 302
    assert make.again(row).decision == "refuse"
    assert "has not commented" in get(client, commissioner, "notice_sign", notice.reference).content.decode()


def test_signing_twice_tells_the_second(client):
    notice = make.notice(make.to_decide(make.assessed_call()), state="signed")
    signed = {"statement": "No interest.", "signed_as": "Commissioner", "read": "on"}
    page = post(client, make.staff("commissioner"), "notice_sign", notice.reference, **signed).content.decode()
    assert "is signed already" in page


def test_correction_is_started_on_the_page(client):
    notice = make.notice(make.to_decide(make.assessed_call()), state="published")
    answer = post(client, notice.lead_officer, "notice_correct", notice.reference)
    assert answer.url == url("notice", DecisionNotice.objects.get(supersedes=notice).reference)


# The grantee


def test_clerk_accepts_on_her_page(client):
    award = make.award("offered")
    owner = make.member(award.organisation)
    page = get(client, owner, "award", award.reference).content.decode()
    assert "Accept the offer" in page
    assert "29 January 2027" in page
    page = post(client, owner, "accept", award.reference, post="Clerk").content.decode()
    assert "Tick the box to accept the terms" in page
    assert 'value="Clerk"' in page
    assert post(client, owner, "accept", award.reference, post="Clerk", terms="on").url == url("award", award.reference)
    assert Award.objects.get().state == "accepted"
    assert "Send evidence" in client.get(url("award", award.reference)).content.decode()


def test_late_acceptance_says_both_days(client, clock):
    award = make.award("offered")
    clock(make.later(days=90))
    page = post(client, make.member(award.organisation), "accept", award.reference, post="Clerk", terms="on").content.decode()
    assert "This offer ended on 29 January 2027 and it is now 31 January 2027" in page


def test_editor_reads_the_offer_but_does_not_answer_it(client):
    award = make.award("offered")
    editor = make.member(award.organisation, "editor")
    assert "An owner of" in get(client, editor, "award", award.reference).content.decode()
    assert post(client, editor, "accept", award.reference, post="Clerk", terms="on").status_code == 403


def test_clerk_declines_with_a_reason(client):
    award = make.award("offered")
    assert post(client, make.member(award.organisation), "decline", award.reference, reason="We cannot staff it.").status_code == 302
    assert Award.objects.get().state == "declined"


def test_evidence_is_sent_and_decided_on_the_pages(client):
    award = make.award("accepted")
    owner, officer = make.member(award.organisation), award.call.lead_officer
    page = post(client, owner, "condition_evidence", award.reference, 1).content.decode()
    assert "Add a file, or write how the condition is met." in page
    assert post(client, owner, "condition_evidence", award.reference, 1, note="On our website.").status_code == 302
    page = post(client, officer, "condition_decide", award.reference, 1, move="waive").content.decode()
    assert "Say why" in page
    assert post(client, officer, "condition_decide", award.reference, 1, move="meet").status_code == 302
    assert award.conditions.get().state == "met"


# The office's page of an award


def test_office_sees_how_the_award_came_about(client):
    award = make.award("accepted")
    page = get(client, make.staff("chief_finance_officer"), "award", award.reference).content.decode()
    for words in ("Offer accepted", "Clerk to the council", award.purpose, award.row.notice.reference):
        assert words in page


def test_offer_is_sent_and_extended_on_the_page(client):
    award = make.award("approved")
    officer = award.call.lead_officer
    assert post(client, officer, "offer", award.reference).status_code == 302
    late = {"accept_by_on_day": "10", "accept_by_on_month": "2", "accept_by_on_year": "2027", "reason": "Council meets then."}
    assert post(client, officer, "extend", award.reference, **late).status_code == 302
    assert Award.objects.get().accept_by_on == date(2027, 2, 10)


def agreed(**changed):
    counts = {"output": 1, "head": 2, "measure": 1}
    data = {f"{name}-{key}": value for name, count in counts.items() for key, value in (("TOTAL_FORMS", count), ("INITIAL_FORMS", 0))}
    return (
        data
        | {
            "output-0-what": "Signs",
            "output-0-unit": "signs",
            "output-0-planned": "2",
            "head-0-head": "Equipment",
            "head-0-planned_pence": "2,000",
            "head-1-head": "Labour",
            "head-1-planned_pence": "1,000",
        }
        | changed
    )


def test_measures_are_agreed_on_the_page(client):
    award = make.award("approved")
    assert get(client, award.call.lead_officer, "agree", award.reference).status_code == 200
    assert post(client, award.call.lead_officer, "agree", award.reference, **agreed()).status_code == 302
    assert [each.planned_pence for each in award.heads.order_by("number")] == [200_000, 100_000]


def test_page_of_agreed_measures_starts_from_the_bid(client):
    award = promising_award("approved", amount_pence=250_001)
    page = get(client, award.call.lead_officer, "agree", award.reference).content.decode()
    for typed in ("Signs in use", "Hours watched", "7.5", "41", "28", "Equipment: Solar sign", "1,666.67", "833.34"):
        assert f'value="{typed}"' in page
    assert "The bid says: “Near misses (a year)”" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"head-1-planned_pence": "999.99"}, "add up to £2,999.99, but the award is £3,000.00"),
        ({"head-1-planned_pence": ""}, "Enter the sum for this head."),
        ({"output-0-unit": ""}, "Write what is counted."),
    ],
)
def test_agreed_lines_that_are_wrong_say_so_and_stay(client, changed, words):
    award = make.award("approved")
    page = post(client, award.call.lead_officer, "agree", award.reference, **agreed(**changed)).content.decode()
    assert words in page
    assert "<title>Error: " in page
    assert 'value="Labour"' in page


def test_condition_is_added_on_the_page(client):
    award = make.award("offered")
    assert post(client, award.call.lead_officer, "condition_new", award.reference, kind="at_end", text="A photograph.").status_code == 302
    assert award.conditions.filter(kind="at_end").count() == 1
