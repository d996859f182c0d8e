"""Whatever people of any roles try, in whatever order: no award above the cap, no decision by whoever has a conflict, none by whoever scored."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import transaction

from commissioning.calls.models import Budget
from commissioning.lifecycle import Refused
from commissioning.money import cap_pence
from commissioning.people.models import User
from commissioning.permissions import NotAllowed
from grants.applications.models import Application
from grants.assessment import actions as assessing
from grants.assessment.gate import gate_tests
from grants.assessment.models import Assessment, Interest
from grants.awards import actions as awarding
from grants.awards.models import Award, DecisionNotice
from tests import makers as make
from tests.makers.awards import DECIDED

pytestmark = pytest.mark.django_db
AT = make.AFTER_CLOSE
BIDS, BUDGET_PENCE = 4, 1_000_000
ASK_PENCE = 400_000  # three of four are more than the budget with its tolerance bears


class World:
    """A call with bids in check, and people who hold one role or several."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.call = make.closed_call(scorers=1)
        Budget.objects.filter(pk=self.call.budget_id).update(amount_pence=BUDGET_PENCE)
        bids = [make.sent_bid(self.call, ask_pence=ASK_PENCE) for _ in range(BIDS)]
        make.assessing(self.call)
        self.bids = [each.pk for each in bids]
        officer = self.call.lead_officer
        commissioner, deputy = make.staff("commissioner"), make.staff("delegate")
        for person, role in ((officer, "delegate"), (commissioner, "assessor"), (deputy, "officer")):
            make.staff(role, person=person)
        others = [make.staff(role) for role in ("assessor", "officer", "commissioner", "monitoring_officer", "chief_finance_officer")]
        self.people = [User.objects.get(pk=each.pk) for each in (officer, commissioner, deputy, *others)]

    def anybody(self) -> User:
        return self.random.choice(self.people)

    def who(self, role: str) -> User:
        """Mostly somebody who holds the role; anybody at all one time in four."""
        holders = [each for each in self.people if role in each.office_roles(self.call.office_id)]
        return self.random.choice(holders) if self.random.random() < 0.75 else self.anybody()

    def bid(self) -> Application:
        return Application.objects.select_related("call", "organisation").get(pk=self.random.choice(self.bids))

    def notice(self) -> DecisionNotice | None:
        found = list(DecisionNotice.objects.order_by("pk"))
        return self.random.choice(found) if found else None


def check(world: World) -> None:
    bid = world.bid()
    tests = [{"test": test.key, "label": test.label, "result": "pass"} for test in gate_tests(bid.call.preset)]
    assessing.check_bid(application_id=bid.pk, tests=tests, decide="eligible", by=world.who("officer"), at=AT)


def declare(world: World) -> None:
    kind = world.random.choice(["none"] * 6 + ["known", "conflicted"])
    bid = world.bid()
    assessing.declare_interest(call_id=bid.call_id, organisation_id=bid.organisation_id, kind=kind, note="Said.", by=world.anybody(), at=AT)


def assign(world: World) -> None:
    assessing.assign_assessor(application_id=world.bid().pk, assessor_id=world.who("assessor").pk, by=world.who("officer"), at=AT)


def score(world: World) -> None:
    sheets = list(Assessment.objects.exclude(state="sent").select_related("assessor", "application__call").order_by("pk"))
    if sheets:
        sheet = world.random.choice(sheets)
        if sheet.state == "assigned" and world.random.random() < 0.8:
            bid = sheet.application
            assessing.declare_interest(call_id=bid.call_id, organisation_id=bid.organisation_id, kind="none", by=sheet.assessor, at=AT)
        by = sheet.assessor if world.random.random() < 0.8 else world.anybody()
        entries = make.entries(sheet.application.call, [world.random.randint(2, 5)] * 7)
        assessing.send_scores(assessment_id=sheet.pk, scores=entries, overall_reason="It holds together well.", by=by, at=AT)


def to_panel(world: World) -> None:
    assessing.send_to_panel(application_id=world.bid().pk, by=world.who("officer"), at=AT)


def recommend(world: World) -> None:
    kind = world.random.choice(["full", "full", "part", "none", "reserve"])
    amount = {"full": ASK_PENCE, "part": world.random.randint(1, ASK_PENCE + 1), "none": 0, "reserve": ASK_PENCE}[kind]
    words = {"reasons": "It makes the road safer.", "purpose": "A sign.", "conditions": "None."}
    assessing.recommend(application_id=world.bid().pk, kind=kind, amount_pence=amount, by=world.who("officer"), at=AT, **words)


def draft(world: World) -> None:
    awarding.draft_notice(call_ids=[world.call.pk], title="Awards", by=world.who("officer"), at=DECIDED)


def on_notice(role: str, act: Callable[..., Any], **words: Any) -> Callable[[World], None]:
    def done(world: World) -> None:
        if notice := world.notice():
            act(notice_id=notice.pk, by=world.who(role), at=DECIDED, **words)

    return done


def sign(world: World) -> None:
    if notice := world.notice():
        left = [row.pk for row in notice.rows.all() if world.random.random() < 0.1]
        words = {"signed_as": "The decider", "statement": "None that bars me."}
        signer = world.who("commissioner")
        signed = awarding.sign_notice(notice_id=notice.pk, left_rows=left, by=signer, at=DECIDED, **words)
        bodies = signed.rows.exclude(decision="left").values("application__organisation")
        # Judged here, as it is signed: a conflict may be declared afterwards.
        assert not Interest.objects.filter(user=signer, organisation__in=bodies, kind="conflicted").exists()


def offer(world: World) -> None:
    for award in Award.objects.filter(state="approved").order_by("pk"):
        awarding.offer_award(award_id=award.pk, by=world.who("officer"), at=DECIDED)


IN_ORDER: list[tuple[Callable[[World], None], int]] = [
    (check, 12),
    (declare, 10),
    (assign, 14),
    (score, 10),
    (to_panel, 14),
    (recommend, 14),
    (draft, 3),
    (on_notice("officer", awarding.edit_notice, summary="Safer roads."), 3),
    (on_notice("monitoring_officer", awarding.comment_legal, comment="Within powers."), 8),
    (on_notice("chief_finance_officer", awarding.comment_financial, comment="Funded."), 8),
    (on_notice("officer", awarding.make_ready), 6),
    (declare, 2),
    (sign, 10),
    (on_notice("officer", awarding.take_back), 1),
    (offer, 3),
]


def tried(world: World, act: Callable[[World], None]) -> bool:
    try:
        with transaction.atomic():
            act(world)
    except (Refused, NotAllowed):
        return False
    return True


def assert_rules_hold(world: World) -> None:
    promised = sum(Award.objects.committed().filter(call=world.call).values_list("amount_pence", flat=True))
    budget = Budget.objects.get(pk=world.call.budget_id)
    assert promised <= cap_pence(budget.amount_pence, budget.tolerance_pct)
    for notice in DecisionNotice.objects.filter(signed_at__isnull=False):
        decided = notice.rows.exclude(decision="left")
        sent = Assessment.objects.filter(assessor=notice.signed_by, application__in=decided.values("application"))
        assert not sent.exclude(state="recused").filter(sent_at__isnull=False).exists()
        assert notice.signed_by_id != notice.prepared_by_id


SEEDS = 3


def test_no_order_of_acts_breaks_the_rules() -> None:
    reached = []
    for seed in range(SEEDS):
        with transaction.atomic():
            world = World(seed)
            for _ in range(3):
                for act, times in IN_ORDER:
                    for _ in range(times):
                        tried(world, act)
                assert_rules_hold(world)
            everything = [act for act, _ in IN_ORDER]
            for _ in range(40):
                tried(world, world.random.choice(everything))
            assert_rules_hold(world)
            reached.append(Award.objects.filter(call=world.call).count())
            transaction.set_rollback(True)
    assert max(reached) >= 2, f"The acts hardly come near an award ({reached}), so the rules were not tried."
