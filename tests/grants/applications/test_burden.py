"""How long a bid took: asked once, never needed, and told to the office by call alone."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed
from grants.applications import actions
from grants.applications.models import Application
from grants.applications.queries import burden_by_call
from grants.spreadsheets.sheets import sheet
from tests import makers as make

pytestmark = pytest.mark.django_db


def say(bid: Application, minutes: int | None, **given: Any) -> Application:
    by = make.member(bid.organisation)
    return actions.say_how_long(**{"application_id": bid.pk, "minutes": minutes, "by": by, "at": make.later(hours=1), **given})


def test_the_median_and_the_minutes_for_each_1000_pounds_are_those_of_bids_that_said(
    django_assert_num_queries: Any, client: Client
) -> None:
    call = make.call("published")
    bids = [make.application("submitted", call=call, ask_pence=ask) for ask in (100_000, 200_000, 300_000, 400_000)]
    for bid, minutes in zip(bids, (60, 90, 301), strict=False):
        say(bid, minutes)
    withdrawn = make.application("submitted", call=call)
    say(withdrawn, 6_000)
    actions.withdraw_application(application_id=withdrawn.pk, by=make.member(withdrawn.organisation), at=make.later(hours=2))
    with django_assert_num_queries(1):
        burden = burden_by_call(Application.objects.all())[call.pk]
    assert (burden.sent, burden.said, burden.median_minutes, burden.per_1000) == (4, 3, 90, Decimal("75.2"))
    found = sheet("burden")
    assert found
    (row,) = found.rows(at=make.later(hours=3), user=call.lead_officer)
    assert list(row)[2:] == [4, 3, 90, 451, 600_000, Decimal("75.2")]
    client.force_login(call.lead_officer)
    page = client.get(reverse("workspace:call", args=[call.reference])).content.decode()
    assert "3 of 4 say how long their bid took: half of them 90 minutes or less, and 75.2 minutes for each £1,000 asked." in page


def test_it_can_be_changed_and_taken_back_until_the_close_and_makes_no_version() -> None:
    bid = make.application("submitted")
    assert say(bid, 90).minutes_taken == 90
    assert say(bid, None).minutes_taken is None
    say(bid, 45, at=bid.call.closes_at - timedelta(seconds=1))
    with pytest.raises(Refused, match="The call closed at"):
        say(bid, 50, at=bid.call.closes_at)
    with pytest.raises(Refused, match="once the application is sent"):
        say(make.application("draft"), 50)
    with pytest.raises(Refused, match="between one minute and 1,000 hours"):
        say(bid, 0)
    with pytest.raises(NotAllowed):
        say(bid, 50, by=make.member(bid.organisation, "viewer"))
    again = Application.objects.get(pk=bid.pk)
    assert (again.minutes_taken, again.submissions.count(), again.answers.updated_at <= again.submitted_at) == (45, 1, True)


def test_the_page_after_sending_asks_it_and_bad_times_are_told_beside_the_box(client: Client) -> None:
    bid = make.application("submitted")
    client.force_login(make.member(bid.organisation))
    ask, sent = (reverse(f"applications:{name}", args=[bid.reference]) for name in ("how_long", "sent"))
    with time_machine.travel(make.later(hours=1), tick=False):
        assert "How long did it take?" in client.get(sent).content.decode()
        for typed, words in (
            ({"hours": "three", "minutes": ""}, "Hours must be a whole number, like 3."),
            ({"hours": "-1", "minutes": ""}, "Hours must be 0 or more."),
            ({"hours": "", "minutes": "9999"}, "Minutes must be 999 or fewer."),
        ):
            page = client.post(ask, typed).content.decode()
            assert words in page
            assert any(f'value="{each}"' in page for each in typed.values() if each)
        assert client.post(ask, {"hours": "2", "minutes": "30"}).status_code == 302
        assert Application.objects.get(pk=bid.pk).minutes_taken == 150
        assert 'value="30"' in client.get(sent).content.decode()
        client.post(ask, {"hours": "", "minutes": ""})
    assert Application.objects.get(pk=bid.pk).minutes_taken is None
