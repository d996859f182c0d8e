"""The record keeps itself: no update, no delete, and a chain that names what was tampered with."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from commissioning.audit.actions import record
from commissioning.audit.models import AuditEvent, AuditLink
from commissioning.audit.queries import faults
from tests import makers as make

pytestmark = pytest.mark.django_db(transaction=True)


def past_the_guard(sql: str) -> None:
    """What somebody could do who owns the database itself."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("set session_replication_role = origin")


def three_events() -> list[AuditEvent]:
    office = make.office()
    return [record(f"thing {n}", office, by=None, at=make.later(hours=n), after={"n": n}, pence=n) for n in range(3)]


@pytest.mark.parametrize(
    "sql", ["update audit_auditevent set verb = 'x'", "delete from audit_auditevent", "update audit_auditlink set hash = 'x'"]
)
def test_the_database_refuses_update_and_delete(sql: str):
    three_events()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_untouched_record_verifies(capsys):
    three_events()
    call_command("verify_audit")
    assert f"{AuditEvent.objects.count()} events, all as written" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change",
    ["verb = 'other'", "after = '{\"n\": 7}'", "facts = '{}'", "at = at + interval '1 second'", "actor_id = 1", "subject_id = '99'"],
)
def test_an_altered_row_is_named(change: str):
    event = three_events()[1]
    past_the_guard(f"update audit_auditevent set {change} where id = {event.pk}")
    assert [(each.event, each.what) for each in faults()] == [(event.pk, "was altered")]
    with pytest.raises(CommandError, match=f"Event {event.pk} was altered"):
        call_command("verify_audit")


def test_a_removed_row_is_named():
    event = three_events()[1]
    past_the_guard(f"delete from audit_auditevent where id = {event.pk}")
    assert [(each.event, each.what) for each in faults()] == [(event.pk, "was removed")]


def test_a_row_added_past_the_guard_is_named():
    three_events()
    past_the_guard(
        "insert into audit_auditevent (at, verb, subject_type, subject_id, before, after, facts) values (now(), 'x', 'y', '1', '{}', '{}', '{}')"
    )
    assert [each.what for each in faults()] == ["has no link: it was added past the guard"]


def test_an_event_whose_hash_was_made_to_fit_breaks_the_next_link():
    event = three_events()[0]
    past_the_guard(
        f"update audit_auditevent set verb = 'x' where id = {event.pk};"
        f"update audit_auditlink l set hash = audit_digest(l.previous, e) from audit_auditevent e where e.id = l.event_id and e.id = {event.pk}"
    )
    assert "does not follow" in faults()[0].what


def test_a_rolled_back_event_leaves_no_link():
    office = make.office()
    before = AuditLink.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("thing", office, by=None, at=make.NOON)
        raise ZeroDivisionError
    assert AuditLink.objects.count() == before
    assert faults() == []


def test_writers_side_by_side_make_one_chain():
    office = make.office()

    def write() -> None:
        for n in range(20):
            record("thing", office, by=None, at=make.NOON, n=n)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert AuditEvent.objects.filter(verb="thing").count() == 80
    assert faults() == []
