"""The list of bids as a desk: its columns, search, tags, views, file, neighbours, and what is done to many at once."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from grants.applications.models import Application, Sight, Submission
from grants.assessment.actions import BULK, do_bulk, drop_view, save_view, start_check, tag_bid, try_bulk, untag_bid
from grants.assessment.models import Assessment, SavedView, Tagged
from grants.workspace.queries.desk import COLUMNS, neighbours
from grants.workspace.queries.officer import listed_bids
from tests import makers as make

pytestmark = pytest.mark.django_db
LIST = "workspace:bids"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="commissioning.people.backends.HouseBackend")
    return client


def listed(client: Client, **query: Any) -> list[str]:
    answer = client.get(f"{reverse(LIST)}?{urlencode(query, doseq=True)}")
    return [line.bid.title for line in answer.context["lines"]]


def three(**fields: Any) -> list[Application]:
    call = make.closed_call(**fields)
    sent = [make.sent_bid(call, title=title) for title in ("Zebra crossing", "Anti-skid surface", "Village gates")]
    make.assessing(call)
    return [make.again(each) for each in sent]


def tag(bid: Application, name: str, *, by: User | None = None) -> None:
    tag_bid(application_id=bid.pk, name=name, by=by or bid.call.lead_officer, at=make.AFTER_CLOSE)


# --- search ---


def test_words_of_an_answer_find_a_bid_in_any_form_and_questions_do_not() -> None:
    call = make.closed_call()
    make.application("submitted", call=call, title="Zebra", answers={"need": "Lorries thunder past the infant school."})
    make.application("submitted", call=call, title="Gates", answers={"need": "Cars go fast."})
    make.assessing(call)
    client = signed_in(call.lead_officer)
    assert listed(client, q="lorry school") == ["Zebra"]
    assert listed(client, q='"infant school"') == ["Zebra"]
    assert listed(client, q='"school infant"') == []
    label = Submission.objects.first().answers[0]["label"]  # type: ignore[union-attr]
    assert listed(client, q=f'"{label}"') == []


def test_only_the_version_that_stands_is_searched() -> None:
    bid = make.application("submitted", answers={"need": "Lorries."})
    last = Submission.objects.get()
    rows = [row | {"text": str(row["text"]).replace("Lorries", "Horses")} for row in last.answers]
    Submission.objects.create(
        application=bid, number=2, at=last.at, by=last.by, ask_pence=last.ask_pence, answers=rows, digest="0" * 64, declaration=""
    )
    client = signed_in(bid.call.lead_officer)
    assert [listed(client, q="lorries"), listed(client, q="horses")] == [[], [bid.title]]


def test_a_bid_that_is_barred_is_found_by_nobody_who_is_barred() -> None:
    bid = three()[0]
    officer = make.staff("officer")
    Sight.objects.create(application=bid, user=officer, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    tag(bid, "Visit")
    assert "Zebra crossing" not in listed(signed_in(officer))
    assert listed(signed_in(officer), q="Zebra") == []
    assert listed(signed_in(officer), tag="Visit") == []


# --- columns and the file ---


def test_columns_are_those_that_she_chose_and_the_file_is_the_screen() -> None:
    bids = three()
    tag(bids[1], "Visit")
    client = signed_in(bids[0].call.lead_officer)
    query = "sort=title&show=asks&show=sent&show=outcome"
    page = client.get(f"{reverse(LIST)}?{query}")
    assert [each.key for each in page.context["columns"]] == ["outcome", "asks", "sent"]
    answer = client.get(f"{reverse('workspace:bids_file')}?{query}")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Reference", "Project", "Outcome", "Asks", "Sent", "Tags")
    assert (
        [row[1] for row in rows[1:]]
        == [line.bid.title for line in page.context["lines"]]
        == ["Anti-skid surface", "Village gates", "Zebra crossing"]
    )
    assert rows[1][3] == 3400
    assert rows[1][5] == "Visit"


def test_every_column_stands_in_the_page_and_in_the_file() -> None:
    bid = make.at_panel([4] * 7, [4] * 7)
    client = signed_in(bid.call.lead_officer)
    query = urlencode({"show": list(COLUMNS)}, doseq=True)
    page = client.get(f"{reverse(LIST)}?{query}").content.decode()
    rows = list(
        load_workbook(BytesIO(client.get(f"{reverse('workspace:bids_file')}?{query}").content)).worksheets[0].iter_rows(values_only=True)
    )
    assert all(each.heading in page for each in COLUMNS.values())
    assert rows[0][2:-1] == tuple(each.sheet.heading for each in COLUMNS.values())
    assert float(rows[1][rows[0].index("Score")]) == 80


def test_an_assessor_who_reads_no_scores_of_others_has_no_such_column_and_no_file() -> None:
    sheet = make.declared(make.eligible())
    client = signed_in(sheet.assessor)
    page = client.get(f"{reverse(LIST)}?show=score&show=body")
    assert [each.key for each in page.context["columns"]] == ["body"]
    assert client.get(reverse("workspace:bids_file")).status_code == 403


@pytest.mark.parametrize("bids", [1, 3])
def test_the_list_and_its_file_cost_the_same_however_long(bids: int, django_assert_num_queries: Any) -> None:
    call = make.closed_call()
    sent = [make.sent_bid(call) for _ in range(bids)]
    make.assessing(call)
    for each in sent:
        tag(each, f"Tag {each.pk}")
        save_view(name=f"View {each.pk}", query="", is_shared=True, by=call.lead_officer, at=make.NOON)
    client = signed_in(call.lead_officer)
    with django_assert_num_queries(10):
        client.get(f"{reverse(LIST)}?show=outcome&show=kind&show=call&show=body")
    with django_assert_num_queries(11):
        client.get(reverse("workspace:bids_file"))


# --- tags ---


def test_a_tag_is_one_whatever_its_capitals_and_filters_the_list() -> None:
    bids = three()
    tag(bids[0], "Site visit")
    tag(bids[1], " site  VISIT ")
    client = signed_in(bids[0].call.lead_officer)
    assert listed(client, tag="Site visit") == ["Zebra crossing", "Anti-skid surface"]
    untag_bid(application_id=bids[0].pk, name="SITE VISIT", by=bids[0].call.lead_officer, at=make.AFTER_CLOSE)
    assert listed(client, tag="Site visit") == ["Anti-skid surface"]
    assert list(AuditEvent.objects.filter(verb__startswith="tag ").order_by("pk").values_list("verb", flat=True)) == [
        "tag put on",
        "tag put on",
        "tag taken off",
    ]


def test_a_tag_needs_a_name_is_put_on_once_and_by_officers_without_a_conflict() -> None:
    bid = three()[0]
    with pytest.raises(Refused, match="at most 40"):
        tag(bid, " ")
    tag(bid, "Visit")
    with pytest.raises(Refused, match="already"):
        tag(bid, "visit")
    with pytest.raises(Refused, match="does not bear"):
        untag_bid(application_id=bid.pk, name="Other", by=bid.call.lead_officer, at=make.AFTER_CLOSE)
    with pytest.raises(NotAllowed):
        tag(bid, "Other", by=make.staff("commissioner"))
    officer = make.staff("officer")
    Sight.objects.create(application=bid, user=officer, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    with pytest.raises(NotAllowed):
        tag(bid, "Other", by=officer)


# --- saved views ---


def test_a_view_is_kept_under_a_name_opened_and_forgotten() -> None:
    bids = three()
    client = signed_in(bids[0].call.lead_officer)
    address = reverse("workspace:view_save") + "?" + urlencode({"in": "q=zebra&sort=title&show=body"})
    assert "Give the view a name." in client.post(address, {"name": ""}).content.decode()
    answer = client.post(address, {"name": "Zebras"}, follow=True)
    assert [line.bid.title for line in answer.context["lines"]] == ["Zebra crossing"]
    assert [each.key for each in answer.context["columns"]] == ["body"]
    view = SavedView.objects.get()
    assert (view.query, view.is_shared) == ("q=zebra&sort=title&show=body", False)
    other = signed_in(make.staff("officer"))
    assert "Zebras" not in other.get(reverse(LIST)).content.decode()
    assert other.post(reverse("workspace:view_drop", args=[view.pk])).status_code == 404
    client.post(reverse("workspace:view_drop", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_shared_view_shows_each_what_she_may_see() -> None:
    bids = three()
    officer = bids[0].call.lead_officer
    save_view(name="All", query="sort=title", is_shared=True, by=officer, at=make.NOON)
    assessor = make.staff("assessor")
    client = signed_in(assessor)
    assert "All" in client.get(reverse(LIST)).content.decode()
    assert listed(client, sort="title") == []
    with pytest.raises(NotAllowed):
        save_view(name="Mine", query="", is_shared=True, by=assessor, at=make.NOON)
    assert save_view(name="Mine", query="", is_shared=False, by=assessor, at=make.NOON).owner == assessor
    with pytest.raises(NotAllowed):
        drop_view(view_id=SavedView.objects.get(name="All").pk, by=assessor, at=make.NOON)
    with pytest.raises(NotAllowed):
        save_view(name="Mine", query="", is_shared=False, by=make.user(), at=make.NOON)


def test_a_view_of_the_same_name_is_kept_anew() -> None:
    officer = make.staff("officer")
    for query in ("q=a", "q=b"):
        save_view(name="View", query=query, is_shared=False, by=officer, at=make.NOON)
    assert SavedView.objects.get().query == "q=b"
    with pytest.raises(Refused, match="too much"):
        save_view(name="Long", query="q" * 1001, is_shared=False, by=officer, at=make.NOON)


# --- neighbours ---


def test_next_and_previous_keep_to_the_list() -> None:
    bids = three()
    officer = bids[0].call.lead_officer
    found = neighbours(listed_bids(officer, sort="title"), bids[2].reference)
    assert found is not None
    assert (found.before, found.after, found.number, found.count) == (bids[1].reference, bids[0].reference, 2, 3)
    client = signed_in(officer)
    page = client.get(reverse("workspace:bid", args=[bids[2].reference]), {"in": "sort=title"}).content.decode()
    assert "2 of 3 in the list" in page
    assert f"{reverse('workspace:bid', args=[bids[0].reference])}?in=sort%3Dtitle" in page
    alone = client.get(reverse("workspace:bid", args=[bids[2].reference]), {"in": "q=zebra"}).content.decode()
    assert "in the list" not in alone


# --- many at once ---


def ready(*, scores: int = 4) -> tuple[list[Application], User]:
    """Three bids being scored by one: two sheets are in, the third is not."""
    bids = three(scorers=1)
    for each in bids[:2]:
        make.scored(make.pass_gate(each), [scores] * 7)
    make.assigned(make.pass_gate(bids[2]))
    return [make.again(each) for each in bids], bids[0].call.lead_officer


def test_a_trial_says_of_each_what_would_become_of_it_and_changes_nothing() -> None:
    bids, officer = ready()
    events = AuditEvent.objects.count()
    tried = try_bulk(BULK["panel"], bids, by=officer, at=make.AFTER_CLOSE, extra={})
    assert [bool(each.problem) for each in tried] == [False, False, True]
    assert "outstanding" in tried[2].problem.lower() or "scores" in tried[2].problem.lower()
    assert [make.again(each).state for each in bids] == ["scoring"] * 3
    assert AuditEvent.objects.count() == events


def test_the_page_previews_confirms_the_count_and_reports_each_failure() -> None:
    bids, officer = ready()
    client = signed_in(officer)
    chosen = {"act": "panel", "in": "sort=title", "bid": [each.reference for each in bids]}
    page = client.post(reverse("workspace:bulk"), chosen)
    text = page.content.decode()
    assert "It can be done to <strong>2</strong> of 3" in text
    assert "Put before the panel: 2 bids" in text
    assert [make.again(each).state for each in bids] == ["scoring"] * 3
    seen = [f"{each.bid.reference} {each.bid.state}" for each in page.context["can"]]
    done = client.post(reverse("workspace:bulk"), {"act": "panel", "in": "sort=title", "step": "do", "seen": seen})
    assert "2 bids put before the panel" in done.content.decode()
    assert [make.again(each).state for each in bids] == ["panel", "panel", "scoring"]


def test_a_bid_that_moved_meanwhile_is_left_as_it_is_and_named() -> None:
    bids, officer = ready()
    client = signed_in(officer)
    seen = [f"{each.reference} {each.state}" for each in bids[:2]]
    make_moved = BULK["panel"].do
    make_moved(application_id=bids[0].pk, by=officer, at=make.AFTER_CLOSE)
    answer = client.post(reverse("workspace:bulk"), {"act": "panel", "step": "do", "seen": seen})
    text = answer.content.decode()
    assert "1 bid put before the panel" in text
    assert "It moved meanwhile" in text
    assert [make.again(each).state for each in bids[:2]] == ["panel", "panel"]


def test_one_that_fails_holds_up_no_other_and_leaves_nothing_half_done() -> None:
    bids, officer = ready()
    done = do_bulk(
        BULK["tag"], bids, seen={each.pk: each.state for each in bids[1:]}, by=officer, at=make.AFTER_CLOSE, extra={"name": "Visit"}
    )
    assert [bool(each.problem) for each in done] == [True, False, False]
    assert Tagged.objects.count() == 2


def test_an_act_that_needs_an_assessor_asks_for_one_first() -> None:
    bids = three(scorers=2)
    for each in bids:
        make.pass_gate(each)
    officer, assessor = bids[0].call.lead_officer, make.staff("assessor", name="Ann Assessor")
    client = signed_in(officer)
    chosen = {"act": "assign", "bid": [each.reference for each in bids]}
    assert "3 bids. You see what would become" in client.post(reverse("workspace:bulk"), chosen).content.decode()
    refused = client.post(reverse("workspace:bulk"), chosen | {"step": "ask", "assessor_id": ""}).content.decode()
    assert "Choose an assessor." in refused
    Sight.objects.create(application=bids[0], user=assessor, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    page = client.post(reverse("workspace:bulk"), chosen | {"step": "ask", "assessor_id": assessor.pk})
    assert "Ann Assessor has a conflict with this body" in page.content.decode()
    seen = [f"{each.bid.reference} {each.bid.state}" for each in page.context["can"]]
    client.post(reverse("workspace:bulk"), {"act": "assign", "step": "do", "assessor_id": assessor.pk, "seen": seen})
    assert sorted(Assessment.objects.values_list("application", flat=True)) == sorted(each.pk for each in bids[1:])


def test_all_that_fit_are_meant_by_one_tick() -> None:
    bids = three()
    client = signed_in(bids[0].call.lead_officer)
    page = client.post(reverse("workspace:bulk"), {"act": "tag", "in": "q=zebra", "all": "1", "step": "ask", "name": "Visit"})
    assert [each.bid.title for each in page.context["can"]] == ["Zebra crossing"]


@pytest.mark.parametrize("data", [{"act": "panel"}, {"act": "no-such-act", "bid": "RSF"}, {}])
def test_nothing_chosen_leads_back_to_the_list_and_says_so(data: dict[str, str]) -> None:
    bid = three()[0]
    client = signed_in(bid.call.lead_officer)
    if "bid" in data:
        data = data | {"bid": bid.reference}
    answer = client.post(reverse("workspace:bulk"), data | {"in": "sort=title"}, follow=True)
    said = "Choose what to do." if "bid" in data else "Tick at least one bid."
    assert said in answer.content.decode()


def test_only_officers_act_on_many() -> None:
    bid = three()[0]
    for role in ("commissioner", "assessor", "finance", "auditor"):
        client = signed_in(make.staff(role))
        assert client.post(reverse("workspace:bulk"), {"act": "tag", "bid": bid.reference}).status_code == 403


def test_taking_into_check_in_bulk_is_the_action_itself() -> None:
    assert BULK["check"].do is start_check


def test_what_applicants_typed_is_escaped_in_every_cell_of_the_list() -> None:
    nasty = "<script>alert('&')</script>"
    bid = make.in_check(body=make.organisation(f"{nasty} Council"), title=nasty)
    tag_bid(application_id=bid.pk, name="<b>Visit</b>", by=bid.call.lead_officer, at=make.AFTER_CLOSE)
    page = signed_in(bid.call.lead_officer).get(reverse("workspace:bids")).content.decode()
    row = page[page.index("<tbody") : page.index("</tbody>")]
    assert "<script>" not in row
    assert "<b>" not in row
    assert row.count("&lt;script&gt;alert(&#x27;&amp;&#x27;)&lt;/script&gt;") == 2
    assert "&lt;b&gt;Visit&lt;/b&gt;" in row
    assert f'value="{bid.reference}"' in row
