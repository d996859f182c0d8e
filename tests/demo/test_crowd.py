"""The many bids of a round: a copy that has other names and other sums equals the bid that people would have walked, table by table."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from commissioning.audit.queries import faults
from commissioning.calls.models import Call
from commissioning.people.models import District
from demo.sample import themes as the
from demo.sample.answers import Project
from demo.sample.bids import BidWalk
from demo.sample.crowd import Batch, Crowd, another_body, sums_of
from demo.sample.loading import load_ground
from demo.sample.people import BodySeed, load_body
from demo.sample.volume import make_call
from grants.applications import actions as applying
from grants.applications.models import Application, Submission, digest_of
from grants.assessment import actions as assessing
from tests.demo.test_volume import Everything

pytestmark = pytest.mark.django_db
SEED = BodySeed(
    "quarrendale", "Quarrendale Outreach", "cio", "stratford", "Quarrendale", "Iona Pettifer", "Director", "Cuthbert Lane", "1999022", "", "To relieve need."
)  # fmt: skip
PROJECT = Project("quarrendale", the.OUTREACH, "Quarrendale reaches out", 1_860_025, "O6 O5", 150_000)
APART = ((4, 4, 4, 4, 4, 4, 4), (4, 2, 4, 4, 4, 3, 4))
TWIN = another_body(SEED, (5, "Ashbarrow"))[0]


class ByPage(BidWalk):
    """Saves page after page, as a person does."""

    def write(self, bid: Application, pages: Any, by: Any) -> None:
        for page in pages:
            applying.save_section(application_id=bid.pk, section_key=page.section_key, values=page.values, by=by, at=page.at)


@pytest.fixture(scope="module", autouse=True)
def walked(loaded_once: Any) -> Iterator[None]:
    def load(times: Any) -> None:
        people, _ = load_ground(times)
        districts = {each.code: each for each in District.objects.filter(office=people.office)}
        projects = {"pattern": PROJECT, "twin": replace(PROJECT, body=TWIN.key, title="Ashbarrow reaches out", ask_pence=1_234_567)}
        for seed in (SEED, TWIN):
            people.bodies[seed.key] = load_body(seed, districts, 60, times)
        call = make_call(people, times)
        walks = {"pattern": BidWalk(people, times, call), "twin": ByPage(people, times, call)}
        bids = {key: walk.sent(projects[key], times.ago(80)) for key, walk in walks.items()}
        assessing.open_assessment(call_id=call.pk, by=people["officer"], at=times.ago(59))
        for key, bid in bids.items():
            walk = walks[key]
            walk.check(bid, times.ago(55))
            walk.scored(bid, times.ago(50), *zip(("assessor", "assessor.two"), APART, strict=True))
            walk.moderate(bid, times.ago(35))
            walk.panel(bid, times.ago(30))
            part = {"pattern": 1_111_111, "twin": 999_900}[key]
            walk.recommend(bid, projects[key], "part", times.ago(28), pence=part)
        Crowd(people, call, projects, bids).copy([Batch("pattern", (1_234_567, 340_000), (999_900, 250_000))], part_pence=1_111_111)

    with loaded_once(load):
        yield


class Renamed(Everything):
    """All rows of a bid, with its body's names said the same for every body."""

    def without_names(self, value: Any) -> Any:
        text = super().without_names(value)
        people = [each.name for each in self.rows[type(self.bid.created_by)].values()]
        for old in (self.bid.organisation.name, self.bid.organisation.charity_number, *people):
            text = text.replace(old, "NAME")
        return text


def bids() -> list[Application]:
    return list(Application.objects.filter(call=Call.objects.get()).select_related("organisation", "created_by").order_by("pk"))


def test_a_copy_with_other_names_and_sums_equals_a_walked_bid_table_by_table():
    _, twin, copy, _ = bids()
    expected, found = Renamed(twin).plain(), Renamed(copy).plain()
    assert found.keys() == expected.keys()
    for table, rows in expected.items():
        assert found[table] == rows, table


def test_copies_ask_their_own_sums_and_are_to_get_their_own_parts():
    assert [(bid.ask_pence, bid.recommendation.amount_pence) for bid in bids()] == [
        (1_860_025, 1_111_111),
        (1_234_567, 999_900),
        (1_234_567, 999_900),
        (340_000, 250_000),
    ]


def test_what_a_copy_sent_adds_up_and_has_its_true_digest():
    for sent in Submission.objects.filter(application__in=bids()):
        budget = next(row["value"] for row in sent.answers if row["question"] == "budget")
        assert sum(line["asked"] for line in budget) == sent.ask_pence
        assert sent.digest == digest_of(sent.answers)


def test_the_record_of_copies_verifies():
    assert faults() == []


def test_a_pattern_whose_sums_cannot_be_told_apart_is_refused():
    alike = replace(PROJECT, theme=the.SPEED_WATCH, ask_pence=150_000, match_pence=0)
    with pytest.raises(ValueError, match="105000 stands for two sums"):
        sums_of(alike, replace(alike, ask_pence=264_025))
