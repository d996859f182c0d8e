"""What waits for a person, by role, the soonest due first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Value
from django.utils import timezone

from commissioning.permissions import (
    ASSESSOR,
    CHIEF_FINANCE_OFFICER,
    COMMISSIONER,
    CONSULTEE,
    DELEGATE,
    FINANCE,
    MONITORING_OFFICER,
    OFFICER,
)
from grants.applications.queries import asked_waiting, enquiries_waiting, keyed_to_go_on, shared_drafts, unread_by_office
from grants.assessment.models import DirectAward
from grants.assessment.queries import asked_of, given_to
from grants.awards.models import Award, Complaint, Condition, DecisionNotice
from grants.awards.queries import changes_waiting
from grants.awards.queries.subsidy import entries_waiting
from grants.payments.models import BankDetails, Instalment
from grants.payments.queries import outstanding, recoveries
from grants.returns.models import Return
from grants.workspace.queries.officer import CallLine, link, offices_of
from grants.workspace.queries.undelivered import undelivered


@dataclass(frozen=True)
class Waiting:
    """One thing to do. `count` is of the records behind it; `due_on` may be unknown."""

    words: str
    where: str
    count: int
    due_on: date | None
    href: str

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


def waiting_for(user: Any, lines: Iterable[CallLine], at: datetime) -> list[Waiting]:
    """Everything that waits for her, late first. At most nine queries beyond `lines`."""
    today = timezone.localdate(at)
    roles = user.office_roles(None)
    offices = offices_of(user)
    found: list[Waiting] = []
    if roles & {ASSESSOR, OFFICER}:
        found += own_scoring(user)
    if OFFICER in roles:
        found += officer_work(lines, at)
        found += asked_work(user, lines, today)
        found += enquiry_work(user, lines)
        found += message_work(user, lines)
        found += shared_work(user, lines, at)
        found += counted_together(
            ("Read a return that was sent", Return.objects.filter(state="submitted", award__office__in=offices), "workspace:returns"),
            ("Check evidence for a condition", Condition.objects.filter(state="evidence_in", award__office__in=offices), "awards:awards"),
            ("Answer a request to change a grant", changes_waiting(user), "awards:changes"),
            ("Go on with a bid that you typed in", keyed_to_go_on(user, at), "workspace:calls"),
            ("Put right a letter that did not arrive", undelivered(user), "workspace:undelivered"),
            ("Answer a complaint or a request for review", Complaint.objects.open().filter(handler=user), "awards:complaints"),
            ("Enter a subsidy in the public database", entries_waiting(user), "awards:subsidies"),
            (
                "Send letters that were kept back at the signature",
                DecisionNotice.objects.filter(signed_at__isnull=False, released_at=None, supersedes=None, office__in=offices),
                "awards:notices",
            ),
            ("Settle a grant that has ended", Award.objects.filter(state="ended", office__in=offices), "awards:awards"),
        )
    if CONSULTEE in roles:
        found += asked_of_her(user, at)
    notices = DecisionNotice.objects.filter(office__in=offices)
    if roles & {COMMISSIONER, DELEGATE}:
        found += counted("Read and sign a decision notice", notices.filter(state="ready"), "awards:notices")
    if MONITORING_OFFICER in roles:
        direct = DirectAward.objects.filter(decided_at=None, application__state="eligible", application__call__office__in=offices)
        found += counted("Agree to an award without competition", direct, "workspace:bids")
        found += counted("Give the legal comment on a notice", notices.filter(state="draft", legal_by=None), "awards:notices")
    if CHIEF_FINANCE_OFFICER in roles:
        found += counted("Give the financial comment on a notice", notices.filter(state="draft", financial_by=None), "awards:notices")
        found += counted("Approve a payment", Instalment.objects.filter(state="prepared", award__office__in=offices), "workspace:finance")
    if FINANCE in roles:
        found += counted(
            "Confirm bank details by a call back", BankDetails.objects.filter(confirmed_at=None, replaced_at=None), "workspace:finance"
        )
        found += counted("Look for money that is to come back", outstanding(recoveries(user=user)), "payments:recoveries")
    return sorted(found, key=lambda each: (each.due_on is None, each.due_on or today, each.words))


def counted(words: str, rows: Any, place: str) -> list[Waiting]:
    count = rows.count()
    return [Waiting(words, "", count, None, link(place))] if count else []


def counted_together(*kinds: tuple[str, Any, str]) -> list[Waiting]:
    """The same for several kinds of thing (words, rows, place), in one query."""
    first, *others = [
        rows.order_by().annotate(nth=Value(nth)).values("nth").annotate(count=Count("pk")).values_list("nth", "count")
        for nth, (_, rows, _) in enumerate(kinds)
    ]
    counts = dict(first.union(*others, all=True))
    return [Waiting(words, "", counts[nth], None, link(place)) for nth, (words, _, place) in enumerate(kinds) if counts.get(nth)]


def asked_work(user: Any, lines: Iterable[CallLine], today: date) -> list[Waiting]:
    """Answers to go through, and answers that did not come in time. One query, none while no bid is in check."""
    if not any(line.count("in_check", "more_asked") for line in lines):
        return []
    here = f"{link('workspace:bids')}?stage=sent"
    judged, late = asked_waiting(user, today)
    counts = (("Go through what was asked and answered", judged), ("Decide on an answer that did not come", late))
    return [Waiting(words, "All calls", count, None, here) for words, count in counts if count]


def enquiry_work(user: Any, lines: Iterable[CallLine]) -> list[Waiting]:
    """Questions about a call that wait for an answer; an answer after the close helps nobody. One query, none while no call is published."""
    calls = {line.call.pk: line.call for line in lines if line.call.state == "published"}
    counts = enquiries_waiting(user, calls) if calls else {}
    return [
        Waiting(
            "Answer a question about a call",
            calls[pk].title,
            count,
            timezone.localdate(calls[pk].closes_at),
            link("applications:enquiries", calls[pk].reference),
        )
        for pk, count in counts.items()
    ]


def message_work(user: Any, lines: Iterable[CallLine]) -> list[Waiting]:
    """What applicants wrote about bids that were sent. One query, none while no bid was sent."""
    if not any(line.sent for line in lines):
        return []
    return [
        Waiting("Read a message about a bid", f"{reference} {title}".strip(), count, None, link("applications:thread", reference))
        for reference, title, count in unread_by_office(user)
    ]


def shared_work(user: Any, lines: Iterable[CallLine], at: datetime) -> list[Waiting]:
    """Drafts that applicants let her read. One query, none while no call has a draft."""
    calls = [line.call.pk for line in lines if line.count("draft")]
    found: dict[Any, list[datetime]] = {}
    for bid in shared_drafts(user, calls, at) if calls else ():
        found.setdefault(bid.call, []).append(bid.shared_until)
    return [
        Waiting(
            "Read a draft that is shared with you",
            call.title,
            len(ends),
            timezone.localdate(min(ends)),
            f"{link('workspace:call', call.reference)}#shared",
        )
        for call, ends in found.items()
    ]


def asked_of_her(user: Any, at: datetime) -> list[Waiting]:
    """The bids on which her view is asked and not given yet."""
    left = [each for each in asked_of(user, at) if each.reply is None]
    if not left:
        return []
    return [
        Waiting(
            "Give your view of a bid", link("assessment:consulted"), len(left), left[0].consultation.due_on, link("assessment:consulted")
        )
    ]


def own_scoring(user: Any) -> list[Waiting]:
    found = []
    given = given_to(user, unsent=True)
    for call in {each.assessment.application.call for each in given if not each.declared}:
        mine = [each for each in given if not each.declared and each.assessment.application.call == call]
        dues = [each.assessment.due_on for each in mine if each.assessment.due_on]
        found.append(
            Waiting("Declare your interests", call.title, len(mine), min(dues, default=None), link("assessment:declare", call.reference))
        )
    ready = [each for each in given if each.declared]
    if ready:
        dues = [each.assessment.due_on for each in ready if each.assessment.due_on]
        found.append(Waiting("Score bids", "", len(ready), min(dues, default=None), link("assessment:mine")))
    return found


def officer_work(lines: Iterable[CallLine], at: datetime) -> list[Waiting]:
    found = []
    bids = link("workspace:bids")
    for line in lines:
        call = line.call
        by = call.decision_by_on
        here = f"{bids}?call={call.reference}"
        steps = [
            (
                "Check bids",
                line.count("in_check", "more_asked") + (line.count("submitted") if call.preset == "donation" else 0),
                f"{here}&stage=sent",
            ),
            ("Give eligible bids to assessors", line.count("eligible"), f"{here}&stage=eligible"),
            ("Moderate scores", line.needing_moderation, f"{here}&flag=moderation"),
            ("Record what the panel recommends", line.count("panel"), f"{here}&stage=panel"),
            (
                "Put recommendations on a notice",
                line.count("recommended_full", "recommended_part", "reserve", "not_recommended"),
                link("awards:notices") or f"{here}&stage=recommended",
            ),
        ]
        if call.state == "published" and call.closes_at <= at:
            closed = timezone.localdate(call.closes_at)
            found.append(
                Waiting("Start the assessment", call.title, line.count("submitted"), closed, link("workspace:call", call.reference))
            )
        if call.state == "draft":
            found.append(
                Waiting("Finish setting up a call", call.title, 1, timezone.localdate(call.opens_at), link("calls:set_up", call.reference))
            )
        found += [Waiting(words, call.title, count, by, href) for words, count, href in steps if count]
    return found
