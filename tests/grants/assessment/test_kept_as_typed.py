"""What a scorer types is kept as she leaves the box, and at the latest when she leaves the page."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from grants.assessment import actions
from grants.assessment.models import Assessment, Score
from tests import makers as make
from tests.browser import sign_in

AT = make.AFTER_CLOSE + timedelta(hours=1)


def signed_in(assessment: Assessment) -> Client:
    client = Client()
    client.force_login(assessment.assessor, backend="commissioning.people.backends.HouseBackend")
    return client


@pytest.mark.django_db
def test_a_criterion_and_the_words_are_kept_by_themselves() -> None:
    assessment = make.declared(make.eligible())
    with time_machine.travel(AT, tick=False):
        client = signed_in(assessment)
        kept = client.post(reverse("assessment:keep", args=[assessment.pk, 1]), {"score_fit": "4", "score_fit_reason": "Half a thou"})
        words = client.post(reverse("assessment:keep_words", args=[assessment.pk]), {"overall_reason": "So far", "private_note": "Ask."})
        half = client.post(reverse("assessment:keep", args=[assessment.pk, 2]), {"score_need_reason": "No mark yet"})
    assert kept.json() == words.json() == half.json() == {"says": "Saved at 13:00."}
    found = {
        each.criterion.key: (each.value, each.reason) for each in Score.objects.filter(assessment=assessment).select_related("criterion")
    }
    assert found == {"fit": (4, "Half a thou"), "need": (None, "No mark yet")}
    stands = Assessment.objects.get(pk=assessment.pk)
    assert (stands.state, stands.overall_reason, stands.private_note) == ("in_progress", "So far", "Ask.")


@pytest.mark.django_db
def test_what_cannot_be_read_or_came_too_late_is_told_and_changes_nothing() -> None:
    assessment = make.declared(make.eligible())
    address = reverse("assessment:keep", args=[assessment.pk, 1])
    with time_machine.travel(AT, tick=False):
        client = signed_in(assessment)
        wrong = client.post(address, {"score_fit": "6", "score_fit_reason": "Beyond all"})
        assert wrong.status_code == 422
        assert not Score.objects.filter(assessment=assessment).exists()
        assert client.post(reverse("assessment:keep", args=[assessment.pk, 99]), {}).status_code == 404
        actions.send_scores(
            assessment_id=assessment.pk, scores=make.entries(assessment.application.call, [3] * 7), by=assessment.assessor, at=AT
        )
        late = client.post(address, {"score_fit": "5", "score_fit_reason": "Better"})
    assert late.status_code == 409
    assert "locked" in late.json()["says"]
    assert Score.objects.get(assessment=assessment, criterion__key="fit").value == 3


@pytest.mark.django_db(transaction=True)
def test_she_leaves_the_box_and_it_is_kept(live_server: Any, page: Page) -> None:
    with time_machine.travel(AT, tick=True):
        assessment = make.declared(make.eligible())
        sign_in(page, assessment.assessor, live_server.url)
        page.goto(live_server.url + reverse("assessment:criterion", args=[assessment.pk, 1]))
        page.locator("input[type=radio][value='4']").check()
        page.get_by_label("Reason", exact=True).fill("The counts are the county's own.")
        page.get_by_role("link", name="Check and send").focus()
        expect(page.locator("[data-saved]")).to_contain_text("Saved at")
        held = Score.objects.get(assessment=assessment)
        assert (held.value, held.reason) == (4, "The counts are the county's own.")
        page.goto(live_server.url + reverse("assessment:review", args=[assessment.pk]))
        page.get_by_label("Note for the office only").fill("Ask about the speed gun.")
        page.get_by_role("button", name="Send scores").focus()
        expect(page.locator("[data-saved]")).to_contain_text("Saved at")
        assert Assessment.objects.get(pk=assessment.pk).private_note == "Ask about the speed gun."
