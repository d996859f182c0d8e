"""What grantees report, and what the office says to it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from demo.sample.answers import Project
from demo.sample.people import People
from grants.returns import actions as reporting
from grants.returns.actions import ReturnDraft
from grants.returns.models import Return

STORY = (
    "The work began on time. Those who take part come back, and partners send people to us without being asked. "
    "We learned to meet people where they already go, rather than to ask them to come to us."
)
CHANGES = "One member of staff left and was replaced within five weeks. Nothing else has changed."


class ReturnWalk:
    """Fills, sends and decides returns."""

    def __init__(self, people: People) -> None:
        self.people = people

    def save(
        self,
        one: Return,
        project: Project,
        at: datetime,
        *,
        share_done: float = 0.5,
        complete: bool = True,
        reached: int | None = None,
        story: str = STORY,
        done: Mapping[str, int] = MappingProxyType({}),
        measured: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    ) -> Return:
        """What the owner types; a draft that is not complete lacks its spending and its name.

        Shape: `done` by the words of an output and `measured` (figure, how) by the code of an indicator stand in place of those worked out.
        """
        owner = self.people.bodies[project.body].owner
        draft: dict[str, Any] = {
            "story": story,
            "outputs": {
                each.agreed_id: Decimal(done.get(each.agreed.what, int(each.agreed.planned * Decimal(str(share_done)))))
                for each in one.outputs.select_related("agreed")
            },
        }
        if complete:
            measures = [each.agreed for each in one.measures.select_related("agreed__indicator")]
            figures = {each.pk: measured.get(each.indicator.code, (self.between(each), each.method)) for each in measures}
            draft |= {
                "changes": CHANGES,
                "people_reached": reached or max(4, int(project.theme.people * share_done)),
                "declared_name": owner.name,
                "measures": {pk: Decimal(figure) for pk, (figure, _) in figures.items()},
                "measured_how": {pk: how for pk, (_, how) in figures.items()},
                "spend": {each.head_id: int(each.head.planned_pence * share_done) for each in one.spend.select_related("head")},
            }
            draft["spend_reasons"] = dict.fromkeys(draft["spend"], "The rest falls in the second half.")
        return reporting.save_return(return_id=one.pk, draft=ReturnDraft(**draft), by=owner, at=at)

    @staticmethod
    def between(agreed: Any) -> Decimal:
        """A figure on the way from the baseline to the target."""
        target = agreed.target or Decimal(0)
        start = target / 2 if agreed.baseline is None else agreed.baseline
        return Decimal(int(start + (target - start) * Decimal("0.6")))

    def send(self, one: Return, project: Project, at: datetime) -> None:
        reporting.submit_return(return_id=one.pk, by=self.people.bodies[project.body].owner, at=at)

    def query(self, one: Return, text: str, at: datetime) -> None:
        reporting.query_return(return_id=one.pk, text=text, by=self.people["officer"], at=at)

    def accept(self, one: Return, at: datetime) -> None:
        reporting.accept_return(return_id=one.pk, by=self.people["officer"], at=at)

    def waive(self, one: Return, reason: str, at: datetime) -> None:
        reporting.waive_return(return_id=one.pk, reason=reason, by=self.people["officer"], at=at)
