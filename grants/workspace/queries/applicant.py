"""What an applicant is shown of each bid: how far it is, in steps with dates, and the one next thing to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from commissioning.audit.models import AuditEvent
from commissioning.lifecycle import State
from commissioning.money import format_pounds
from commissioning.permissions import OWNER
from commissioning.templatetags.house import at_time, in_days, on_date
from grants.applications.models import Application
from grants.applications.queries import asked_counts, unread_by_bodies, unsent_changes
from grants.awards.models import Award
from grants.payments.models import BankDetails, Recovery
from grants.payments.queries import RecoveryLine, outstanding, recovery_lines
from grants.returns.models import Return

STEPS = ("Sent", "Checked", "Scored", "Decided", "Offer")
# How many steps are behind a bid in each state, and whether it stopped there.
REACHED = {
    "draft": 0,
    "submitted": 1,
    "in_check": 1,
    "more_asked": 1,
    "ineligible": 1,
    "eligible": 2,
    "scoring": 2,
    "moderated": 2,
    "panel": 3,
    "recommended_full": 3,
    "recommended_part": 3,
    "reserve": 3,
    "not_recommended": 3,
    "with_commissioner": 3,
    "approved": 4,
    "on_reserve": 4,
    "refused": 3,
    "taken_forward": 3,
    "call_ended": 1,
}
STOPPED = frozenset({"ineligible", "refused", "withdrawn", "call_ended"})
DATED_BY = {"application find_eligible": 1, "application send_to_panel": 2}


@dataclass(frozen=True)
class NextThing:
    """What there is to do or to wait for. `is_due` where something is asked of her."""

    words: str
    href: str = ""
    action: str = ""
    is_due: bool = False


@dataclass(frozen=True)
class Owes:
    """What a grant owes next: a return, and money to give back."""

    wanted: Return | None = None
    back: RecoveryLine | None = None


@dataclass(frozen=True)
class Card:
    """One bid on the page "My bids"."""

    bid: Application
    href: str
    status: State
    steps: tuple[dict[str, str], ...]
    next: NextThing
    unread: int


def cards_of(bids: list[Application], *, user: Any, at: datetime) -> list[Card]:
    """A card for each bid, in the order given. Seven queries however many there are."""
    ids = [bid.pk for bid in bids]
    awards = {award.application_id: award for award in Award.objects.filter(application__in=ids)}
    returns = first_wanted_returns([award.pk for award in awards.values()])
    owed = first_to_return([award.pk for award in awards.values()])
    banked = bodies_with_bank_details([award.organisation_id for award in awards.values()])
    unread = unread_by_bodies(ids)
    dates, asked = step_dates(ids), asked_counts(bid.pk for bid in bids if bid.state == "more_asked")
    cards = []
    for bid in bids:
        award = awards.get(bid.pk)
        owes = Owes(returns.get(award.pk), owed.get(award.pk)) if award else Owes()
        thing = next_thing(bid, award, owes, has_bank=bid.organisation_id in banked, asked=asked.get(bid.pk), user=user, at=at)
        cards.append(
            Card(
                bid=bid,
                href=reverse("applications:bid", args=[bid.reference]),
                status=status_of(bid, award),
                steps=steps_of(bid, award, dates.get(bid.pk, {})),
                next=thing,
                unread=unread.get(bid.pk, 0),
            )
        )
    return cards


def step_dates(application_ids: Iterable[int]) -> dict[int, dict[int, datetime]]:
    """When each bid was checked and scored, from the record: the last time each happened. One query."""
    events = AuditEvent.objects.filter(
        subject_type=Application._meta.label_lower, subject_id__in=[str(each) for each in application_ids], verb__in=list(DATED_BY)
    )
    found: dict[int, dict[int, datetime]] = {}
    for subject, verb, at in events.order_by("at").values_list("subject_id", "verb", "at"):
        found.setdefault(int(subject), {})[DATED_BY[verb]] = at
    return found


def first_wanted_returns(award_ids: Iterable[int]) -> dict[int, Return]:
    """The next return that each award owes. One query."""
    found: dict[int, Return] = {}
    for each in Return.objects.filter(award__in=list(award_ids), state__in=["scheduled", "draft", "queried"]).order_by("due_on", "number"):
        found.setdefault(each.award_id, each)
    return found


def first_to_return(award_ids: Iterable[int]) -> dict[int, RecoveryLine]:
    """The money that each award must return next. One query."""
    asked = Recovery.objects.filter(award__in=list(award_ids)).annotate(received_pence=Coalesce(Sum("receipts__amount_pence"), 0))
    found: dict[int, RecoveryLine] = {}
    for each in recovery_lines(outstanding(asked).order_by("due_on", "number")):
        found.setdefault(each.recovery.award_id, each)
    return found


def bodies_with_bank_details(organisation_ids: Iterable[int]) -> set[int]:
    """Those that have told us where to pay. One query."""
    rows = BankDetails.objects.filter(organisation__in=list(organisation_ids), replaced_at__isnull=True)
    return set(rows.values_list("organisation_id", flat=True))


def status_of(bid: Application, award: Award | None) -> State:
    """The public state: that of the grant, once there is one that was offered."""
    if award is not None and award.state != "approved":
        return award.machine.states[award.state]
    return bid.machine.states[bid.told_state]


def steps_of(bid: Application, award: Award | None, dates: Mapping[int, datetime]) -> tuple[dict[str, str], ...]:
    """The step line: name, date and whether done, now, stopped or to come; none for a draft."""
    if bid.state == "draft":
        return ()
    decided_at = None if bid.is_held_back else bid.decided_at
    when: dict[int, date | datetime | None] = {0: bid.submitted_at, **dates, 3: decided_at, 4: award.offered_at if award else None}
    reached = REACHED.get(bid.told_state, 1 if bid.submitted_at else 0)
    if award is not None and award.state not in ("approved", "offered"):
        reached = len(STEPS)
    steps = []
    for place, name in enumerate(STEPS):
        done = place < reached
        here = place == reached
        steps.append(
            {
                "name": name,
                "when": on_date(when.get(place)) if done or (here and when.get(place)) else "",
                "is": "done" if done else ("stopped" if bid.told_state in STOPPED else "now") if here else "",
            }
        )
    return tuple(steps)


def link(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def next_thing(
    bid: Application,
    award: Award | None,
    owes: Owes,
    *,
    has_bank: bool,
    asked: tuple[date, int, int] | None = None,
    user: Any,
    at: datetime,
) -> NextThing:
    """The one next thing to do, or what happens next. `asked` says of a list that we wait for: by when, how many things, how many are answered."""
    if award is not None and award.state != "approved":
        return next_of_award(award, owes, has_bank=has_bank, user=user, at=at)
    here = reverse("applications:bid", args=[bid.reference])
    call = bid.call
    if bid.state == "draft":
        if bid.is_open_at(at):
            return NextThing(
                f"Finish and send it by {at_time(bid.closes_at)}, {in_days(bid.closes_at)}.", here, "Go on with it", is_due=True
            )
        return NextThing(f"The call closed on {at_time(bid.closes_at)} before this was sent.", here, "Look at it")
    if bid.state == "more_asked":
        words = "We have asked you for something more."
        if asked:
            due_on, wanted, given = asked
            things = "one thing" if wanted == 1 else f"{wanted} things"
            words = f"We have asked you for {things} by {on_date(due_on)}, {in_days(due_on)}. You have answered {given or 'none'}."
            words += " Send your answers." if given == wanted else ""
        return NextThing(words, here, "Answer what we asked", is_due=True)
    if bid.state == "submitted" and bid.is_open_at(at):
        if unsent_changes(bid):
            return NextThing(
                "You have changes that are not sent. What you sent before counts until you send again.", here, "Send your changes"
            )
        return NextThing(f"Nothing to do. You can change it until {at_time(bid.closes_at)}.", here, "Read or change it")
    ended = {
        "ineligible": "This call cannot fund it. Our email says why.",
        "refused": "We did not fund it. Our email says why.",
        "on_reserve": "It is on the reserve list. We write to you if money becomes free.",
        "withdrawn": "You withdrew it. There is nothing to do.",
        "taken_forward": "It came through the first stage. We wrote to you where to write the full bid.",
        "call_ended": "The fund ended without a decision on it. Our email says why.",
        "approved": "It was approved. We will send you an offer.",
    }
    if bid.told_state in ended:
        return NextThing(ended[bid.told_state], here, "Read it")
    return NextThing(f"Nothing to do. We will tell you by {on_date(call.decision_by_on)}.", here, "Read it")


def next_of_award(award: Award, owes: Owes, *, has_bank: bool, user: Any, at: datetime) -> NextThing:
    """The same once there is an offer."""
    wanted, back = owes.wanted, owes.back
    page = link("awards:award", award.reference) or link("awards:award", award.pk)
    owner = user.organisation_role(award.organisation_id) == OWNER
    if award.state == "offered":
        words = f"Answer our offer by {on_date(award.accept_by_on)}, {in_days(award.accept_by_on)}."
        return NextThing(words if owner else f"{words} An owner of your organisation must do it.", page, "Read the offer", is_due=True)
    if back is not None:
        asked = back.recovery
        words = f"Return {format_pounds(back.outstanding_pence)} by {on_date(asked.due_on)}, {in_days(asked.due_on)}."
        return NextThing(words, link("payments:to_return", award.reference) or page, "See how", is_due=True)
    if award.state in ("declined", "lapsed", "closed", "terminated"):
        return NextThing("There is nothing to do.", page, "Read it")
    if not has_bank:
        return NextThing(
            "Tell us where to pay the grant.", link("payments:bank", award.organisation_id) or page, "Give bank details", is_due=True
        )
    if wanted is not None:
        late = wanted.due_on < timezone.localdate(at)
        words = f"{wanted.get_kind_display()} {'was' if late else 'is'} due on {on_date(wanted.due_on)}, {in_days(wanted.due_on)}."
        if wanted.state == "queried":
            words = f"We have asked a question about your {wanted.get_kind_display().lower()}."
        return NextThing(
            words, link("returns:return", wanted.reference) or link("returns:return", wanted.pk) or page, "Go to the return", is_due=True
        )
    if award.state == "suspended":
        return NextThing("Payments are paused. We wrote to you why.", page, "Read why")
    return NextThing("Nothing to do now.", page, "Read about your grant")
