"""Two people on two connections: the last place goes to one, and the other waits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from commissioning.calls.actions import book_place
from commissioning.calls.models import Booking
from commissioning.mail.models import Message
from tests import makers as make

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_place_goes_to_exactly_one_of_two_at_once() -> None:
    with transaction.atomic():
        evening = make.event(make.call("published"), places=1)
    start = Barrier(2)

    def book(name: str) -> bool:
        try:
            start.wait(timeout=10)
            return book_place(event_id=evening.pk, name=name, email=f"{name}@village.example", at=make.NOON).placed_at is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(book, ["ann", "ben"])) == [False, True]
    assert Booking.objects.filter(placed_at__isnull=False).count() == 1
    assert sorted(Message.objects.values_list("template", flat=True)) == ["calls/emails/place_given", "calls/emails/place_waits"]
