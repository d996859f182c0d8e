"""Bids, walked from the first answer to the panel's recommendation by the people who would do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from commissioning.calls.models import Call, Criterion
from commissioning.people.models import User
from commissioning.questions.conditions import holds
from commissioning.questions.models import Answer
from commissioning.questions.queries import load_set, values_of
from demo.sample.answers import Answers, Project
from demo.sample.people import People
from demo.sample.scores import reason_for
from demo.sample.timetable import Timetable
from grants.applications import actions as applying
from grants.applications.actions.facts import copy_facts
from grants.applications.models import Application
from grants.applications.queries import Wanted
from grants.assessment import actions as assessing
from grants.assessment.actions import ScoreEntry
from grants.assessment.gate import gate_tests
from grants.assessment.models import Assessment, Result
from grants.assessment.queries import diligence_of

FIRST_SECTIONS = 3  # a bid that was only begun has answered so many


@dataclass(frozen=True)
class Page:
    """One page of the form as it was filled in and saved."""

    section_key: str
    values: dict[str, Any]
    at: datetime


class BidWalk:
    """Walks bids of one call. Each step is the real action, by the person whose step it is, at the time given."""

    def __init__(self, people: People, times: Timetable, call: Call) -> None:
        self.people, self.times = people, times
        self.call = Call.objects.select_related("office").get(pk=call.pk)
        self.officer = people["officer"]
        self.criteria = list(Criterion.objects.filter(call=call).order_by("number"))

    def begin(self, project: Project, at: datetime, *, sections: int | None = None) -> Application:
        """A draft, with its check and the answers of so many sections (all unless told)."""
        body = self.people.bodies[project.body]
        answers = Answers(project, body, self.call, self.first_day(at))
        check = load_set(self.call.eligibility_set_id)
        bid = applying.start_application(
            call_id=self.call.pk,
            organisation_id=body.organisation.pk,
            by=body.owner,
            at=at,
            eligibility=self.values(check, answers),
        )
        self.write(bid, self.pages(answers, at, sections=sections), body.owner)
        return bid

    def pages(self, answers: Answers, at: datetime, *, sections: int | None = None) -> list[Page]:
        """The pages of the form as they are filled in one after another, seven minutes each."""
        loaded = load_set(self.call.question_set_id)
        values = self.values(loaded, answers)
        return [
            Page(
                section.key, {each.key: values[each.key] for each in section.questions if each.key in values}, at + timedelta(minutes=7 * n)
            )
            for n, section in enumerate(loaded.sections[:sections], start=1)
        ]

    def keyed(
        self, project: Project, at: datetime, *, way: str, note: str, scan: Any = None, confirmed_at: datetime | None = None
    ) -> Application:
        """A bid that reached the office otherwise: an officer types it in, and the body's owner confirms it by the link in her letter, or has yet to."""
        body = self.people.bodies[project.body]
        bid = applying.key_application(
            call_id=self.call.pk,
            organisation_id=body.organisation.pk,
            way=way,
            received_at=at - timedelta(hours=20),
            note=note,
            scan=scan,
            by=self.officer,
            at=at,
        )
        self.write(bid, self.pages(Answers(project, body, self.call, self.first_day(at)), at), self.officer)
        asked_at = at + timedelta(hours=2)
        keying = applying.ask_to_confirm(
            application_id=bid.pk, email=body.owner.email, until_on=asked_at.date() + timedelta(days=14), by=self.officer, at=asked_at
        )
        if confirmed_at is None:
            return bid
        bid = Application.objects.get(pk=bid.pk)
        return applying.confirm_keyed(key=str(keying.key), seen_version=bid.answers.version, seen_record=None, at=confirmed_at)

    def write(self, bid: Application, pages: Sequence["Page"], by: User) -> None:
        """What saving page after page leaves, written together: most of the time of loading was spent on saving pages.

        A test holds it equal to `save_section`, page by page.
        """
        sheet, loaded = bid.answers, load_set(self.call.question_set_id)
        stored = {each.question_id: each.value for each in Answer.objects.filter(sheet=sheet)}
        rows, typed = [], values_of(sheet.pk)
        for page in pages:
            typed |= page.values
            asked = {question.key: question.id for question in loaded.section(page.section_key).questions}
            changed = {asked[key]: value for key, value in page.values.items() if stored.get(asked[key]) != value}
            if changed:
                sheet.touch(by=by, at=page.at)
                rows += [
                    Answer(sheet=sheet, question_id=pk, value=value, sheet_version=sheet.version, updated_at=page.at, updated_by=by)
                    for pk, value in changed.items()
                ]
        Answer.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["sheet", "question"],
            update_fields=["value", "sheet_version", "updated_at", "updated_by"],
        )
        sheet.save(update_fields=["version", "updated_at", "updated_by"])
        copy_facts(bid, loaded, typed)
        bid.save()

    def first_day(self, at: datetime) -> date:
        """The first day on which the work may begin: a donation is asked for while its period runs."""
        return max(self.call.starts_on, at.date() + timedelta(days=45)) if self.call.preset == "donation" else self.call.starts_on

    @staticmethod
    def values(loaded: Any, answers: Answers) -> dict[str, Any]:
        """The body's answers to each question that its answers so far show."""
        given: dict[str, Any] = {}
        facts = {"ask_pence": answers.project.ask_pence}
        for question in loaded:
            if holds(question.show_if, given, facts) and (value := answers.to(question)) is not None:
                given[question.key] = value
        return given

    def sent(self, project: Project, at: datetime) -> Application:
        """A bid that was written in one sitting and sent."""
        bid = self.begin(project, at)
        owner = self.people.bodies[project.body].owner
        return applying.submit_application(application_id=bid.pk, by=owner, at=at + timedelta(hours=3))

    def check(self, bid: Application, at: datetime, *, fails: str = "", waives: str = "", reason: str = "") -> Application:
        """Every test of the gate recorded, and the finding."""
        for test in gate_tests(self.call.preset):
            result = "fail" if test.key == fails else "waived" if test.key == waives else "pass"
            assessing.record_check(
                application_id=bid.pk,
                test=test.key,
                label=test.label,
                result=result,
                reason="" if result == "pass" else reason,
                by=self.officer,
                at=at,
            )
        return assessing.decide_eligibility(
            application_id=bid.pk,
            eligible=not fails,
            reason=fails,
            note=reason if fails else "",
            by=self.officer,
            at=at + timedelta(minutes=5),
        )

    def ask_more(self, bid: Application, at: datetime) -> Application:
        """The office asks once for what is missing; the clerk has answered the first thing and is at work on the second."""
        wanted = [
            Wanted("Please send the date of the council's minute that agreed to the bid."),
            Wanted("Say which of the four sites come first, and why.", "project"),
            Wanted("Send the letter in which the county agrees to the posts."),
        ]
        due_on = max(at.date() + timedelta(days=14), self.times.today + timedelta(days=3))
        applying.ask_for_more(application_id=bid.pk, things=wanted, due_on=due_on, by=self.officer, at=at)
        text = "The council agreed on 9 September, minute 114. It is on our website."
        applying.answer_asked(application_id=bid.pk, number=1, text=text, by=bid.created_by, at=at + timedelta(days=2))
        return Application.objects.get(pk=bid.pk)

    def give(self, bid: Application, assessor: str, at: datetime, *, due_in: int = 21, declared: bool = True) -> Assessment:
        """A bid given to somebody to score, who says at once whether she has an interest (unless she has not yet)."""
        person = self.people[assessor]
        assessment = assessing.assign_assessor(
            application_id=bid.pk, assessor_id=person.pk, due_on=at.date() + timedelta(days=due_in), by=self.officer, at=at
        )
        if declared:
            self.declare(bid, assessor, at + timedelta(hours=2))
        return Assessment.objects.get(pk=assessment.pk)

    def declare(self, bid: Application, who: str, at: datetime, *, kind: str = "none", note: str = "") -> None:
        assessing.declare_interest(
            call_id=self.call.pk, organisation_id=bid.organisation_id, kind=kind, note=note, by=self.people[who], at=at
        )

    def entries(self, values: Sequence[int | None], flavour: int = 0) -> list[ScoreEntry]:
        """One score a criterion with its reason; None is not scored yet."""
        return [
            ScoreEntry(each.pk, value, reason="" if value is None else reason_for(each.key, value, flavour))
            for each, value in zip(self.criteria, values, strict=True)
        ]

    def score(self, assessment: Assessment, values: Sequence[int], at: datetime, flavour: int = 0) -> Assessment:
        """Scores of one assessor, sent."""
        return assessing.send_scores(
            assessment_id=assessment.pk,
            scores=self.entries(values, flavour),
            overall_reason=reason_for("overall", round(sum(values) / len(values)), flavour),
            by=assessment.assessor,
            at=at,
        )

    def scored(self, bid: Application, at: datetime, *sheets: tuple[str, Sequence[int]], days: int = 9) -> Application:
        """Given to assessors and scored by each: (assessor, scores)."""
        for flavour, (assessor, values) in enumerate(sheets):
            assessment = self.give(bid, assessor, at)
            self.score(assessment, values, at + timedelta(days=days, hours=flavour), flavour)
        return bid

    def moderate(self, bid: Application, at: datetime) -> None:
        """The scorers meet and settle each criterion in dispute between their figures."""
        triggers = Result.objects.get(application=bid).triggers
        disputed = {each["key"] for each in triggers if each["why"] == "criterion"}
        assessing.moderate(
            application_id=bid.pk,
            scores={each.pk: Decimal("3.5") for each in self.criteria if each.key in disputed},
            reason="The scorers read the baseline differently. It was agreed that the figures are sound but rest on one survey.",
            present="Both scorers, and the grants officer in the chair.",
            by=self.officer,
            at=at,
        )

    def panel(self, bid: Application, at: datetime) -> Application:
        return assessing.send_to_panel(application_id=bid.pk, by=self.officer, at=at)

    def recommend(
        self, bid: Application, project: Project, kind: str, at: datetime, *, pence: int | None = None, conditions: str = ""
    ) -> None:
        """The panel's word, with what the law wants said of an award."""
        amount = project.ask_pence if pence is None else pence
        good = kind in ("full", "part")
        if good and self.call.diligence == "holds":
            self.look_into(bid, at)
        assessing.recommend(
            application_id=bid.pk,
            kind=kind,
            amount_pence=0 if kind == "none" else amount,
            reasons=REASONS[kind],
            purpose=Answers(project, self.people.bodies[project.body], self.call).say(project.theme.summary) if good else "",
            conditions=(conditions or STANDARD) if good else "",
            feedback=FEEDBACK[kind],
            by=self.officer,
            at=at,
        )

    def look_into(self, bid: Application, at: datetime) -> None:
        """All the due diligence that an award of the call waits for."""
        for line in diligence_of(bid, at.date()):
            assessing.record_diligence(
                application_id=bid.pk,
                item_id=line.item_id,
                result="clear",
                evidence=f"{line.hint}. Looked at, and nothing found against it.",
                by=self.officer,
                at=at,
            )


STANDARD = "None beyond the standard terms"
REASONS = {
    "full": "The need is shown with figures, the steps can be done, and less harm is likely where the work takes place. It will help to reduce crime and disorder.",
    "part": "The work is likely to reduce crime and disorder. What is left out can be left out without loss to the rest, as the applicant says.",
    "reserve": "A sound bid that would help to reduce crime and disorder, but others came before it and the budget ends here.",
    "none": "The need is not shown, and it is not clear how the work would change what happens.",
}
FEEDBACK = {
    "full": "Clear, costed and well linked to the Plan.",
    "part": "Clear and well linked to the Plan. We could not fund all of it.",
    "reserve": "A good bid. Stronger figures on need would have lifted it.",
    "none": "Say how you know that there is a need here, and what would be different at the end. Talk to us before the next round.",
}
