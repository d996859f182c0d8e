"""A bid: an organisation's answer to a call, every version that was sent, and who may see it."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from commissioning.audit.actions import record
from commissioning.calls.models import READ_LATER
from commissioning.fsm import StateField, move, state_is_known
from commissioning.lifecycle import APPLICATION
from commissioning.permissions import OFFICER, SEE_ALL

# The states of a call in which a bid may still be let in late.
TAKES_LATE = ("published", "assessing")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any, at: datetime | None = None, *, drafts: bool = True, blind: bool = False) -> "ApplicationQuerySet":
        """The one rule of sight, for pages, files, search, lists, exports and packs alike.

        Shape: without `drafts`, unsent bids of other bodies are left out even where they are shared, and the query is the shorter for it. It asks
        the database only about those ways in that this person's roles can open.

        A bid that she scores with names hidden is left out until they are shown; only a caller that then shows nothing but what
        `assessment.blind` leaves of it asks for it with `blind`.

        Members of the body see its bids. Office staff see bids that were sent, unless a conflict bars them. Assessors see only what was given to
        them, from the moment they declared no conflict until their time is up; consultees what they are asked about, until the last day is over. An unsent draft is seen by grants officers alone: while its body
        shares it, and by her who types it in for the body.
        """
        if not user.is_authenticated:
            return self.none()
        rule = Q(organisation_id__in=user.organisation_ids)
        if not user.is_office_staff:
            return self.filter(rule)
        now = at or timezone.now()
        roles = user.staff_roles_held
        mine = Sight.objects.filter(user=user)
        shut = mine.filter(barred_at__isnull=False) if blind else mine.shut(now)
        sees_all = {each.office_id for each in roles if each.role in SEE_ALL}
        if sees_all:
            rule |= Q(call__office_id__in=sees_all, submitted_at__isnull=False)
        if any(each.office_id not in sees_all for each in roles):
            seen = mine.filter(Q(until__isnull=True) | Q(until__gt=now), barred_at__isnull=True, from_at__lte=now)
            rule |= Q(pk__in=seen.values("application"), submitted_at__isnull=False)
        officers = {each.office_id for each in roles if each.role == OFFICER}
        if officers and drafts:
            rule |= Q(pk__in=Share.objects.live_at(now).values("application"), call__office_id__in=officers, state="draft")
            rule |= Q(keyed_by=user, call__office_id__in=officers, state="draft")
        return self.filter(rule, ~Q(pk__in=shut.values("application")))

    def with_form(self) -> "ApplicationQuerySet":
        """With its sheet, lot and call, as far as the form and the clock ask about the call; the rest of it is read when it is asked for."""
        return self.select_related("call", "lot", "answers").defer(*(f"call__{name}" for name in READ_LATER))

    def sent(self) -> "ApplicationQuerySet":
        """Those that the office counts: sent, and not withdrawn."""
        return self.exclude(state__in=["draft", "withdrawn"])


class Application(models.Model):
    """One bid. What lists need (ask, title, outcome, district) is copied from the answers when they are saved."""

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="+")
    lot = models.ForeignKey("calls.Lot", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60, unique=True)
    title = models.CharField("project", max_length=200, blank=True)
    answers = models.OneToOneField("questions.AnswerSheet", models.PROTECT, related_name="+")
    eligibility = models.OneToOneField("questions.AnswerSheet", models.PROTECT, null=True, related_name="+")
    ask_pence = models.BigIntegerField(null=True, blank=True)
    ceiling_pence = models.BigIntegerField("the most it may be given: the ask, and a bonus for confirmed match", null=True, blank=True)
    least_pence = models.BigIntegerField("could go ahead with", null=True, blank=True)
    main_outcome = models.ForeignKey("outcomes.Outcome", models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey("people.District", models.PROTECT, null=True, blank=True, related_name="+")
    state = StateField(APPLICATION)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    is_held_back = models.BooleanField("decided, and its body is not told yet", default=False)
    is_late = models.BooleanField("admitted after the closing time", default=False)
    admitted_until = models.DateTimeField("its own closing instant", null=True, blank=True)
    keyed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    certifying = models.ForeignKey("applications.Certification", models.PROTECT, null=True, blank=True, related_name="+")
    minutes_taken = models.PositiveIntegerField("how long the applicant says it took", null=True, blank=True)
    start_key = models.UUIDField("stands for one press of the start button", null=True, unique=True)
    machine = APPLICATION

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            state_is_known(APPLICATION, "application_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False) | Q(state__in=["withdrawn", "call_ended"]),
                name="sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(admitted_until=None, is_late=False)
                | Q(admitted_until__isnull=False) & (Q(is_late=True) | Q(keyed_by__isnull=False)),
                name="late_has_a_closing_time",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state", "reference"], name="application_desk"),
            models.Index(fields=["organisation", "created_at"], name="application_of_body"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def office_id(self) -> int:
        return self.call.office_id

    @property
    def call_reference(self) -> str:
        return self.call.reference

    @property
    def told_state(self) -> str:
        """What its body may know of where it stands: until the office releases a decision, that it waits for one."""
        return "with_commissioner" if self.is_held_back else self.state

    @property
    def closes_at(self) -> datetime:
        """Its own closing instant where it was admitted late, or waits to be confirmed after it came on paper; else its call's."""
        return self.admitted_until or self.call.closes_at

    def is_open_at(self, at: datetime) -> bool:
        """It may be sent: its call is open, or it has a time of its own, which has not come."""
        if self.admitted_until is not None:
            return self.call.state in TAKES_LATE and at < self.admitted_until
        return self.call.is_open_at(at)

    def may_be_written_at(self, at: datetime) -> bool:
        """A draft at any time (nothing typed is lost, though it may be too late to send); a sent bid until it closes; or what was asked for."""
        if self.state == "submitted":
            return self.is_open_at(at)
        return self.state in ("draft", "more_asked")

    def barred_for(self, user: Any) -> bool:
        """She declared a conflict with this body (or it was recorded for her). Looked up once for an instance: a page asks for many buttons."""
        known: dict[int, bool] = self.__dict__.setdefault("_barred", {})
        if user.pk not in known:
            known[user.pk] = Sight.objects.filter(application=self, user=user, barred_at__isnull=False).exists()
        return known[user.pk]

    def was_typed_by(self, user: Any) -> bool:
        """She typed it in for the body, so she neither scores nor decides it."""
        return self.keyed_by_id is not None and self.keyed_by_id == user.pk

    def typed_in_by(self, user: Any) -> bool:
        """She types it in for the body, and it is not sent yet: until then she may write in it as an editor of the body may."""
        return self.state == "draft" and self.was_typed_by(user)

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        """A file of a bid is seen by those who see the bid."""
        return Application.objects.visible_to(user).filter(pk=self.pk).exists()

    def file_downloaded(self, *, by: Any, at: datetime, stored_file: Any) -> None:
        """To fetch a file of a shared draft is to look at it."""
        if self.state == "draft" and by.organisation_role(self.organisation_id) is None:
            for share in Share.objects.live_at(at).filter(application=self):
                share.was_looked_at(by=by, at=at, file=stored_file)

    @move(APPLICATION["submit"])
    def submit(self, *, at: datetime) -> None:
        self.submitted_at = at

    @move(APPLICATION["withdraw"])
    def withdraw(self, *, at: datetime) -> None:
        self.withdrawn_at = at

    @move(APPLICATION["end_with_call"])
    def end_with_call(self, *, at: datetime) -> None: ...

    @move(APPLICATION["start_check"])
    def start_check(self, *, at: datetime) -> None: ...

    @move(APPLICATION["ask_more"])
    def ask_more(self, *, at: datetime) -> None: ...

    @move(APPLICATION["answer_more"])
    def answer_more(self, *, at: datetime) -> None: ...

    @move(APPLICATION["stop_waiting"])
    def stop_waiting(self, *, at: datetime) -> None: ...

    @move(APPLICATION["find_ineligible"])
    def find_ineligible(self, *, at: datetime) -> None: ...

    @move(APPLICATION["find_eligible"])
    def find_eligible(self, *, at: datetime) -> None: ...

    @move(APPLICATION["reopen_check"])
    def reopen_check(self, *, at: datetime) -> None: ...

    @move(APPLICATION["start_scoring"])
    def start_scoring(self, *, at: datetime) -> None: ...

    @move(APPLICATION["moderate"])
    def moderate(self, *, at: datetime) -> None: ...

    @move(APPLICATION["send_to_panel"])
    def send_to_panel(self, *, at: datetime) -> None: ...

    @move(APPLICATION["take_forward"])
    def take_forward(self, *, at: datetime) -> None: ...

    @move(APPLICATION["go_direct"])
    def go_direct(self, *, at: datetime) -> None: ...

    @move(APPLICATION["recommend_full"])
    def recommend_full(self, *, at: datetime) -> None: ...

    @move(APPLICATION["recommend_part"])
    def recommend_part(self, *, at: datetime) -> None: ...

    @move(APPLICATION["recommend_reserve"])
    def recommend_reserve(self, *, at: datetime) -> None: ...

    @move(APPLICATION["recommend_none"])
    def recommend_none(self, *, at: datetime) -> None: ...

    @move(APPLICATION["return_to_panel"])
    def return_to_panel(self, *, at: datetime) -> None: ...

    @move(APPLICATION["send_to_commissioner"])
    def send_to_commissioner(self, *, at: datetime) -> None: ...

    @move(APPLICATION["approve"])
    def approve(self, *, at: datetime) -> None:
        self.decided_at = at

    @move(APPLICATION["refuse"])
    def refuse(self, *, at: datetime) -> None:
        self.decided_at = at

    @move(APPLICATION["put_on_reserve"])
    def put_on_reserve(self, *, at: datetime) -> None:
        self.decided_at = at

    @move(APPLICATION["defer"])
    def defer(self, *, at: datetime) -> None: ...

    @move(APPLICATION["promote"])
    def promote(self, *, at: datetime) -> None: ...


def digest_of(answers: list[dict[str, Any]]) -> str:
    """SHA-256 of the answers as JSON with sorted keys and no spare spaces, in UTF-8: anyone can work it out again."""
    plain = json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


class WordsOfAnswers(models.Func):
    """The words of what was answered, without the questions, for search. Kept by an index over what is sent: nothing else has to be kept up."""

    template = "to_tsvector('english'::regconfig, jsonb_path_query_array(%(expressions)s, '$[*].text'))"
    output_field = SearchVectorField()


class Submission(models.Model):
    """One sending, never changed: the last one stands. `answers` is a list of rows: section, question, text, value.

    `question_set` is the version of the form whose statements the declaration quotes; `prepared_by` is who asked a second person to certify.
    `record` is the body's record (key and value) as it was confirmed, by whom and when; empty for bids that were sent before it was kept.
    `told` is what the form pointed out about these answers: rows of section (key), label and message. It stopped nothing, and changes nothing now.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ask_pence = models.BigIntegerField()
    answers = models.JSONField()
    digest = models.CharField("SHA-256 of the answers", max_length=64)
    declaration = models.TextField()
    record = models.JSONField("the body's record as it was confirmed", default=list, blank=True)
    documents = models.JSONField("documents of the body that went with it", default=list, blank=True)
    record_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    record_at = models.DateTimeField(null=True, blank=True)
    question_set = models.ForeignKey("questions.QuestionSet", models.PROTECT, null=True, related_name="+")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    told = models.JSONField("what was pointed out when it was sent, and stopped nothing", default=list, blank=True)
    copy = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="one_submission_a_number")]
        indexes = [GinIndex(WordsOfAnswers("answers"), name="submission_words")]


class SightQuerySet(models.QuerySet["Sight"]):
    def shut(self, at: datetime) -> "SightQuerySet":
        """Those that keep their person out: by a conflict, or because she scores the bid and names are hidden from her until later."""
        return self.filter(Q(barred_at__isnull=False) | Q(blind_until__gt=at))

    def shut_to(self, user: Any, at: datetime | None = None) -> "SightQuerySet":
        """Those that keep this person out, now or at an instant."""
        return self.filter(user=user).shut(at or timezone.now())


class Sight(models.Model):
    """That a person may see a bid, from when until when; or that she may not, and why. Written by later stages."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="sights")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    barred_at = models.DateTimeField(null=True, blank=True)
    blind_until = models.DateTimeField("names are hidden from her until", null=True, blank=True)
    why = models.CharField(
        max_length=24, choices=[("assigned", "Assigned to score"), ("conflict", "Declared a conflict"), ("consulted", "Asked for a view")]
    )

    objects = SightQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="one_sight_a_person")]
        indexes = [models.Index(fields=["user", "application"], name="sight_of_user")]


class ShareQuerySet(models.QuerySet["Share"]):
    def live_at(self, at: datetime) -> "ShareQuerySet":
        """Those that let officers in at this instant: not ended by hand, and before the set second."""
        return self.filter(shared_at__lte=at, until__gt=at, ended_at__isnull=True)


class Share(models.Model):
    """That a body lets the grants officers read an unsent draft, until a set second or until it ends it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="shares")
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gt=models.F("shared_at")), name="share_ends_after_it_begins")]
        indexes = [models.Index(fields=["application", "until"], name="share_of_draft")]

    def was_looked_at(self, *, by: Any, at: datetime, file: Any = None) -> "Look":
        """Write down one look, for the applicant to read and for the record."""
        record("application draft looked at", self.application, by=by, at=at, share=self.pk, file=file.pk if file else None)
        return Look.objects.create(share=self, by=by, at=at, file=file)


class Look(models.Model):
    """One look of an officer at a shared draft: at its text, or at one of its files. Never changed."""

    share = models.ForeignKey(Share, models.PROTECT, related_name="looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
