"""What the rush calls an error and a loss, and that its people do things in their order."""

import random

import pytest
from django.core.management import CommandError, call_command

from demo.rush.told import errors_in, kinds_of, losses_in
from demo.rush.writers import KEEPS, Asked, Desk, Story, moments_of
from grants.applications import actions
from grants.applications.models import Application
from tests import makers as make


def desk(bid: Application | None = None, **more: bool) -> Desk:
    return Desk(bid.reference if bid else "R", "session", "project", "need", "Cars go fast.", **more)


@pytest.mark.parametrize("late", [False, True])
def test_each_opens_keeps_saves_and_sends_in_that_order(late):
    for seed in range(200):
        moments = moments_of(desk(sends_late=late), 120, random.Random(seed))
        assert moments == sorted(moments)
        assert len(moments) == KEEPS + 3
        assert (moments[-1] > 120) is late


def test_a_fault_a_broken_connection_and_a_save_turned_away_are_errors_and_a_late_send_is_none():
    asked = [
        Asked("Kept field", 200, 1, 0.02),
        Asked("Kept field", 409, 2, 0.02),
        Asked("Kept field", 0, 3, 0.02, "ConnectionResetError()"),
        Asked("Save", 500, 4, 0.02, "Sorry"),
        Asked("Send", 409, 5, 0.02),
        Asked("Send", 302, 6, 0.04),
    ]
    assert errors_in(asked) == ["Kept field at 2.0 s: 409 ", "Kept field at 3.0 s: 0 ConnectionResetError()", "Save at 4.0 s: 500 Sorry"]
    assert [(each.what, each.count, round(each.longest)) for each in kinds_of(asked)] == [
        ("Kept field", 3, 20),
        ("Save", 1, 20),
        ("Send", 2, 40),
    ]


@pytest.mark.django_db
def test_what_was_acknowledged_and_is_not_there_is_a_loss():
    draft = make.application("draft", answers={"need": "Cars go fast, in the end."})
    sent = make.application("draft", call=draft.call, answers={"need": "Cars go fast, at last."})
    actions.submit_application(application_id=sent.pk, by=make.member(sent.organisation), at=make.later(hours=1))
    closes_at = make.later(hours=2)

    def lost(bid: Application, **told: object) -> list[str]:
        return losses_in([Story(desk(bid), **told)], closes_at=closes_at)  # type: ignore[arg-type]

    assert lost(draft, acknowledged="Cars go fast, in the end.", refused=True) == []
    assert lost(sent, acknowledged="Cars go fast, at last.", sent=True) == []
    assert lost(draft, acknowledged="Other words.") == [f"{draft.reference}: saved “Other words.”, holds “Cars go fast, in the end.”."]
    assert lost(draft, acknowledged="Cars go fast, in the end.", sent=True) == [
        f"{draft.reference}: told that it was sent, but it does not stand so.",
        f"{draft.reference}: what was sent is not what was saved last.",
    ]
    assert lost(sent, acknowledged="Cars go fast, at last.", refused=True) == [
        f"{sent.reference}: told that it was too late, but it is not a draft."
    ]
    assert losses_in([Story(desk(sent), acknowledged="Cars go fast, at last.", sent=True)], closes_at=make.later(minutes=30)) == [
        f"{sent.reference}: told that it was sent, but it does not stand so."
    ]


def test_a_rush_has_bounds():
    with pytest.raises(CommandError, match="--people is from 1 to 1000"):
        call_command("rush", people=1001)
    with pytest.raises(CommandError, match="--seconds from 1 to 900"):
        call_command("rush", seconds=901)
