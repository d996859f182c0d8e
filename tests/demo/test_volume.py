"""Bids in bulk: one of them equals, table by table, the bid that people walked."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models

from commissioning.audit.models import AuditEvent
from commissioning.audit.queries import faults
from commissioning.people.models import Membership, Organisation, Sequence, User
from demo.sample.loading import load_ground
from demo.sample.volume import PATTERNS, TITLE, load_volume
from grants.applications.models import Application, Submission, digest_of
from tests.demo.conftest import LOADED_AT

pytestmark = pytest.mark.django_db
COPIES_EACH = 2
ENOUGH = len(PATTERNS) * (1 + COPIES_EACH)
STATES = [state for state, *_ in PATTERNS]


@pytest.fixture(scope="module", autouse=True)
def volume(loaded_once: Any) -> Iterator[None]:
    def load(times: Any) -> None:
        load_ground(times)
        assert load_volume(bids=ENOUGH, at=times.at) == ENOUGH

    with loaded_once(load):
        yield


def bids() -> list[Application]:
    return list(Application.objects.filter(call__title=TITLE).select_related("organisation").order_by("pk"))


class Everything:
    """All rows that hang on one bid, found by following the database's own links, whoever copied them."""

    def __init__(self, bid: Application) -> None:
        self.bid = bid
        self.rows: dict[type[models.Model], dict[Any, Any]] = defaultdict(dict)
        members = Membership.objects.filter(organisation=bid.organisation_id).values_list("user_id", flat=True)
        for user in User.objects.filter(pk__in=members).order_by("pk"):
            self.rows[User][user.pk] = user
        for root in (bid.organisation, bid.answers, bid.eligibility, bid):
            self.take(root)
        self.order = {model: {pk: place for place, pk in enumerate(sorted(found))} for model, found in self.rows.items()}

    def take(self, row: Any) -> None:
        """A row, and every row that points to it."""
        if row is None or row.pk in self.rows[type(row)]:
            return
        self.rows[type(row)][row.pk] = row
        for link in type(row)._meta.get_fields(include_hidden=True):
            if link.auto_created and not link.concrete and (link.one_to_many or link.one_to_one):
                for each in link.related_model._default_manager.filter(**{link.field.name: row.pk}):
                    self.take(each)

    def plain(self) -> dict[str, list[dict[str, Any]]]:
        """The rows by table, oldest first, as people would say they are the same: without ids, names and references."""
        found = {model._meta.label: [self.plain_row(rows[pk]) for pk in sorted(rows)] for model, rows in self.rows.items() if rows}
        return found | {"events": [self.plain_event(each) for each in self.events()]}

    def plain_row(self, row: models.Model) -> dict[str, Any]:
        shown = {}
        for each in row._meta.concrete_fields:
            value = getattr(row, each.attname)
            if each.is_relation and value in self.order.get(each.related_model, {}):
                value = f"{each.related_model.__name__} {self.order[each.related_model][value]}"
            if not each.primary_key and each.name not in ("password", "digest"):
                shown[each.attname] = self.without_names(value)
        return shown

    def without_names(self, value: Any) -> Any:
        """The place, the address and the reference of this bid, said the same for every bid."""
        domain = User.objects.get(pk=self.bid.created_by_id).email.partition("@")[2]
        place = self.bid.organisation.address.splitlines()[1]
        text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
        for old, new in ((domain, "DOMAIN"), (place, "PLACE"), (self.bid.reference, "REFERENCE")):
            text = text.replace(old, new)
        for submission in Submission.objects.filter(application=self.bid):
            text = text.replace(submission.digest, "DIGEST")
        return text

    def events(self) -> list[AuditEvent]:
        about = models.Q(pk__in=[])
        for model, rows in self.rows.items():
            about |= models.Q(subject_type=model._meta.label_lower, subject_id__in=[str(pk) for pk in rows])
        return list(AuditEvent.objects.filter(about).order_by("pk"))

    def place_of(self, model: Any, value: Any) -> Any:
        return self.order.get(model, {}).get(value, value) if isinstance(value, int) else value

    def plain_event(self, event: AuditEvent) -> dict[str, Any]:
        """An event with the places of the rows that it names, in the order of their tables."""
        model = next(model for model in self.rows if model._meta.label_lower == event.subject_type)
        named = {"organisation": Organisation, "user": User} | {each.__name__.lower(): each for each in self.rows}
        kinds = (event.before, event.after, event.facts)
        facts = [{name: self.place_of(named.get(name), value) for name, value in kind.items()} for kind in kinds]
        return {
            "at": event.at,
            "verb": event.verb,
            "actor": self.order[User].get(event.actor_id, f"staff {event.actor_id}"),
            "subject": (event.subject_type, self.order[model][int(event.subject_id)]),
            "facts": self.without_names(facts),
        }


@pytest.mark.parametrize("place", range(len(PATTERNS)), ids=STATES)
def test_a_bulk_bid_equals_its_walked_twin_table_by_table(place: int):
    walked = bids()[place]
    copies = [bid for bid in bids()[len(PATTERNS) :] if (bid.state, bid.ask_pence) == (walked.state, walked.ask_pence)]
    assert len(copies) == COPIES_EACH
    expected = Everything(walked).plain()
    for copy in copies:
        found = Everything(copy).plain()
        assert found.keys() == expected.keys()
        for table, rows in expected.items():
            assert found[table] == rows, table


def test_bulk_bids_have_references_and_bodies_of_their_own():
    everything = bids()
    assert [bid.reference[-4:] for bid in everything] == [f"{number:04}" for number in range(1, ENOUGH + 1)]
    assert len({bid.organisation.name for bid in everything}) == ENOUGH


def test_what_a_bulk_bid_sent_has_its_true_digest():
    sent = list(Submission.objects.filter(application__in=bids()))
    assert [each.digest for each in sent] == [digest_of(each.answers) for each in sent]
    assert len({each.digest for each in sent}) == ENOUGH


def test_the_record_of_bulk_bids_verifies():
    assert faults() == []


def test_asking_for_as_many_again_adds_nothing():
    before = Application.objects.count()
    assert load_volume(bids=ENOUGH, at=LOADED_AT) == 0
    assert Application.objects.count() == before


def test_the_next_bid_after_bulk_ones_takes_the_next_reference():
    assert Sequence.objects.get(key=f"bid {bids()[0].call.reference}").last == ENOUGH
