"""What a browser's session leaves behind."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from commissioning.people import actions
from tests import makers as make

pytestmark = pytest.mark.django_db


def test_sessions_that_ended_are_cleared_and_others_stay() -> None:
    ended, running = SessionStore(), SessionStore()
    ended.save()
    running.save()
    Session.objects.filter(pk=ended.session_key).update(expire_date=make.NOON - timedelta(seconds=1))
    Session.objects.filter(pk=running.session_key).update(expire_date=make.NOON)
    assert actions.clear_sessions(at=make.NOON) == 1
    assert list(Session.objects.values_list("pk", flat=True)) == [running.session_key]
