"""Letters that did not arrive wait on Today, are put right and sent again."""

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import Refused
from commissioning.mail.actions import send
from commissioning.mail.models import Message
from commissioning.permissions import NotAllowed
from grants.applications.models import Sight
from grants.workspace.actions import send_letter_again
from grants.workspace.queries.undelivered import undelivered
from tests import makers as make

pytestmark = pytest.mark.django_db


def letter(about: object = None, to: str = "clerk at village") -> Message:
    return send(to=to, template="people/emails/account_closed", context={}, at=make.NOON, about=about)  # type: ignore[arg-type]


def test_it_waits_on_today_and_goes_again_to_the_address_given(client: Client) -> None:
    found = letter()
    officer = make.staff("officer")
    client.force_login(officer)
    page = reverse("workspace:undelivered_letter", args=[found.pk])
    assert "Put right a letter that did not arrive" in client.get(reverse("workspace:today")).content.decode()
    assert page in client.get(reverse("workspace:undelivered")).content.decode()
    assert "in the form name@example.org" in client.post(page, {"to": "clerk at village"}).content.decode()
    client.post(page, {"to": "clerk@village.example"})
    found.refresh_from_db()
    assert (found.state, found.to_address) == ("queued", "clerk@village.example")
    assert AuditEvent.objects.filter(verb="letter sent again", actor=officer).count() == 1
    assert client.get(page).status_code == 404
    with pytest.raises(Refused, match="not held up"):
        send_letter_again(message_id=found.pk, to="clerk@village.example", by=officer, at=make.NOON)


def test_a_letter_about_a_bid_that_bars_her_is_not_hers() -> None:
    award = make.award("offered")
    letters = [letter(award.application), letter(award), letter()]
    officer = make.staff("officer")
    Sight.objects.create(application=award.application, user=officer, from_at=make.NOON, barred_at=make.NOON, why="conflict")
    assert list(undelivered(officer)) == [letters[2]]
    assert undelivered(make.staff("officer")).count() == 3
    for each in letters[:2]:
        with pytest.raises(NotAllowed):
            send_letter_again(message_id=each.pk, to="clerk@village.example", by=officer, at=make.NOON)
    with pytest.raises(NotAllowed):
        send_letter_again(message_id=letters[2].pk, to="clerk@village.example", by=make.staff("finance"), at=make.NOON)


def test_nothing_is_counted_on_today_of_which_there_is_none(client: Client) -> None:
    client.force_login(make.staff("officer"))
    assert client.get(reverse("workspace:today")).context["waiting"] == []
    letter()
    (waits,) = client.get(reverse("workspace:today")).context["waiting"]
    assert (waits.words, waits.count) == ("Put right a letter that did not arrive", 1)
