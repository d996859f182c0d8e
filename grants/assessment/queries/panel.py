"""Who is on the panel for a bid, and whether they are enough."""

from collections.abc import Iterable
from dataclasses import dataclass

from commissioning.calls.models import Call
from commissioning.people.models import Membership
from grants.applications.models import Application, Sight
from grants.assessment.models import PanelLeaving, PanelMeeting, PanelMember


@dataclass(frozen=True)
class Bench:
    """The panel as it stands for one bid: those who stay, and those who are out with why. `quorum` is 0 where the call asks for none."""

    bid: Application
    stays: list[PanelMember]
    out: list[tuple[PanelMember, str]]
    quorum: int

    @property
    def is_enough(self) -> bool:
        return len(self.stays) >= self.quorum


def open_meeting(call_id: int) -> PanelMeeting | None:
    """The meeting of a call that has not ended. One query."""
    return PanelMeeting.objects.select_related("call").filter(call=call_id, ended_at__isnull=True).first()


def benches(meeting: PanelMeeting, bids: Iterable[Application]) -> list[Bench]:
    """Who of those that came stays for each bid: not whom a conflict bars, who acts for its body, or who left. Four queries, however many bids."""
    bids = list(bids)
    came = [each for each in PanelMember.objects.filter(meeting=meeting).order_by("name", "pk") if each.came]
    users = [each.user_id for each in came if each.user_id]
    barred = set(
        Sight.objects.filter(application__in=bids, user__in=users, barred_at__isnull=False).values_list("user_id", "application_id")
    )
    acts_for = set(
        Membership.objects.filter(
            user__in=users, organisation__in={each.organisation_id for each in bids}, left_at__isnull=True
        ).values_list("user_id", "organisation_id")
    )
    left = {(each.member_id, each.application_id): each.why for each in PanelLeaving.objects.filter(member__in=came, application__in=bids)}
    found = []
    for bid in bids:
        out = []
        for member in came:
            if (member.pk, bid.pk) in left:
                out.append((member, left[member.pk, bid.pk]))
            elif (member.user_id, bid.pk) in barred:
                out.append((member, "Declared a conflict"))
            elif (member.user_id, bid.organisation_id) in acts_for:
                out.append((member, "Acts for the body"))
        gone = {member.pk for member, _ in out}
        found.append(Bench(bid, [each for each in came if each.pk not in gone], out, meeting.call.panel_quorum))
    return found


def meetings_of(call: Call) -> list[PanelMeeting]:
    """The meetings of a call, the latest first, with members at hand. Two queries."""
    return list(PanelMeeting.objects.filter(call=call).select_related("opened_by").prefetch_related("members").order_by("-held_on", "-pk"))
