"""Teams of scorers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.people.models import Office, User
from commissioning.permissions import require
from grants.assessment.models import Team


@transaction.atomic
def save_team(*, office_id: int, name: str, member_ids: Iterable[int], team_id: int | None = None, by: Any, at: datetime) -> Team:
    """Begin a team, or change its name and members; without members it is dropped from the lists, and stays on record.

    Raises: NotAllowed; Refused without a name, and for a name that another team has.
    """
    office = Office.objects.select_for_update(no_key=True).get(pk=office_id)
    team = Team.objects.get(pk=team_id, office=office) if team_id else Team(office=office)
    require(by, "teams.edit", team)
    name = " ".join(name.split())
    if not name:
        raise Refused("Give the team a name.")
    if Team.objects.filter(office=office, name__iexact=name).exclude(pk=team_id or 0).exists():
        raise Refused(f"There is a team “{name}” already. Choose another name, or change that team.")
    team.name = name
    team.save()
    members = sorted(User.objects.filter(pk__in=list(member_ids), is_active=True).values_list("pk", flat=True))
    team.members.set(members)
    record("team of scorers saved", team, by=by, at=at, members=members)
    return team
