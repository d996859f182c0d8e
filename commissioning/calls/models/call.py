"""A call: an invitation to apply, with everything that an applicant must know and an assessor must follow."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commissioning.calls.models.budget import Budget, Fund
from commissioning.calls.presets import PRESETS, Preset
from commissioning.calls.working_days import working_days_before
from commissioning.fsm import StateField, move, state_is_known
from commissioning.lifecycle import CALL
from commissioning.money import financial_year
from commissioning.people.models import District, Office

QUESTIONS_END_DAYS = 5


class Agreement(models.TextChoices):
    GRANT = "grant", "Grant"
    CONTRACT = "contract", "Contract (recorded here, bought elsewhere)"


class Diligence(models.TextChoices):
    """How much due diligence holds an award back."""

    OFF = "off", "None"
    SHOWN = "shown", "Recorded; a failure holds an award"
    HOLDS = "holds", "An award waits until all of it is clear or waived"


class ReasonsRule(models.TextChoices):
    """Which scores need reasons in words."""

    EVERY = "every", "On every criterion"
    ENDS = "ends", "Only on 0, 1, 5 and changed scores"
    OVERALL = "overall", "One overall"


class ScoresBy(models.TextChoices):
    """What stands for a criterion where several scored it."""

    MEAN = "mean", "Mean"
    MEDIAN = "median", "Median"


class VatBasis(models.TextChoices):
    AS_RECOVERED = "as_recovered", "Net where you recover VAT in full, gross where you do not, by line where you recover part"


def preset_choices() -> list[tuple[str, str]]:
    return [(preset.key, preset.name) for preset in PRESETS.values()]


class CallQuerySet(models.QuerySet["Call"]):
    def published(self) -> "CallQuerySet":
        """Those the public may see, whatever the clock says."""
        return self.exclude(state="draft")

    def listed(self) -> "CallQuerySet":
        """Those that may be found in lists, feeds and search; the others are reached by their link only."""
        return self.filter(is_unlisted=False)

    def open_at(self, now: datetime) -> "CallQuerySet":
        """Bids are taken: from the opening instant, until and not including the closing instant."""
        return self.filter(state="published", opens_at__lte=now, closes_at__gt=now)

    def opening_after(self, now: datetime) -> "CallQuerySet":
        return self.filter(state="published", opens_at__gt=now)

    def closed_at(self, now: datetime) -> "CallQuerySet":
        return self.exclude(state__in=["draft", "cancelled"]).filter(closes_at__lte=now)


class Call(models.Model):
    """The facts; the words around them stand on the call's public page."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="calls")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="calls")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="calls")
    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    preset = models.CharField(max_length=12, choices=preset_choices)
    agreement = models.CharField("grant or contract", max_length=8, choices=Agreement, default=Agreement.GRANT)
    agreement_reason = models.TextField("why a grant or a contract", blank=True)
    senior_officer = models.CharField("senior responsible officer", max_length=120, blank=True)
    lead_officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    questions_until = models.DateTimeField("when questions about it end, unless five working days before the close", null=True, blank=True)
    decision_by_on = models.DateField()
    starts_on = models.DateField("funding period from")
    ends_on = models.DateField("funding period to")
    least_pence = models.BigIntegerField("smallest grant")
    most_pence = models.BigIntegerField("largest grant")

    pot_pence = models.BigIntegerField("what the call gives in all", null=True, blank=True)
    bids_per_body = models.PositiveSmallIntegerField("bids that one body may make", default=1)
    match_bonus_pct = models.PositiveSmallIntegerField("added to the ask where match is confirmed, in per cent", default=0)

    wanted = models.TextField("what we want to fund", blank=True)
    who_can_apply = models.TextField(blank=True)
    not_funded = models.TextField("what we cannot fund", blank=True)

    plan = models.ForeignKey("outcomes.Plan", models.PROTECT, related_name="+")
    outcomes = models.ManyToManyField("outcomes.Outcome", related_name="+")
    districts = models.ManyToManyField(District, related_name="+")
    eligibility_set = models.ForeignKey("questions.QuestionSet", models.PROTECT, related_name="+")
    question_set = models.ForeignKey("questions.QuestionSet", models.PROTECT, related_name="+")
    return_set = models.ForeignKey("questions.QuestionSet", models.PROTECT, null=True, blank=True, related_name="+")

    consent_may_follow = models.BooleanField("highways consent may follow the bid, as a condition before payment", default=True)

    needs_certifier = models.BooleanField("a second person of the body certifies a bid before it is sent", default=False)

    scorers = models.PositiveSmallIntegerField("scorers for each bid")
    reasons_rule = models.CharField(max_length=8, choices=ReasonsRule)
    reason_words = models.PositiveSmallIntegerField("least words of a reason", default=1)
    scores_by = models.CharField("figure of a criterion that several scored", max_length=6, choices=ScoresBy, default=ScoresBy.MEAN)
    needs_moderation = models.BooleanField()
    panel_quorum = models.PositiveSmallIntegerField("members of the panel who must stay for a bid; 0 for no such rule", default=0)
    stage_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="first stage, out of which bids are taken forward"
    )
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    holds_interviews = models.BooleanField("applicants may be asked to an interview", default=False)
    asks_subsidy = models.BooleanField("ask of each award whether it is a subsidy", default=False)
    diligence = models.CharField("due diligence", max_length=5, choices=Diligence, default=Diligence.SHOWN)
    decided_by = models.CharField(
        max_length=12, choices=[("commissioner", "The Commissioner"), ("delegate", "A delegate, in the month's notice")]
    )
    payment_plan = models.CharField(
        max_length=8,
        choices=[("whole", "All on acceptance"), ("halves", "Half at the start, half on the mid-term return"), ("quarters", "Quarterly")],
    )
    returns_plan = models.CharField(
        max_length=12,
        choices=[
            ("end_note", "One short end note"),
            ("end", "End return"),
            ("mid_and_end", "Mid-term and end"),
            ("quarterly", "Quarterly and end"),
        ],
    )
    acceptance_days = models.PositiveSmallIntegerField(default=28)
    band_consider = models.PositiveSmallIntegerField("consider from", default=50)
    band_recommend = models.PositiveSmallIntegerField("recommend from", default=65)
    scorer_may_decide = models.BooleanField(default=False)
    terms_version = models.CharField(max_length=20, default="1")

    is_unlisted = models.BooleanField("reached by its link only", default=False)

    state = StateField(CALL)
    published_at = models.DateTimeField(null=True, blank=True)
    machine = CALL

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            state_is_known(CALL, "call_state_known"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="call_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(least_pence__gte=0) & Q(most_pence__gte=F("least_pence")), name="call_amounts_in_order"),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="call_by_close")]

    def __str__(self) -> str:
        return self.title

    @property
    def call_reference(self) -> str:
        return self.reference

    @property
    def policy(self) -> Preset:
        """The preset that it started from; the call's own fields rule."""
        return PRESETS[self.preset]

    def ceiling_pence(self, ask_pence: int, *, match_confirmed: bool) -> int:
        """The most that a bid may be given: its ask, and the bonus where others' money is confirmed; rounded down to the penny."""
        return ask_pence + (ask_pence * self.match_bonus_pct // 100 if match_confirmed else 0)

    def is_open_at(self, now: datetime) -> bool:
        """Bids are refused from the closing instant onward."""
        return self.state == "published" and self.opens_at <= now < self.closes_at

    @property
    def enquiries_end_at(self) -> datetime:
        """The instant from which no more questions about it are taken: as set, else five working days before the close, else the close."""
        if self.questions_until is not None:
            return min(self.questions_until, self.closes_at)
        usual = working_days_before(self.closes_at, QUESTIONS_END_DAYS)
        return usual if usual > self.opens_at else self.closes_at

    def takes_enquiries_at(self, now: datetime) -> bool:
        return self.is_open_at(now) and now < self.enquiries_end_at

    def phase_at(self, now: datetime) -> str:
        """A word for the public: opening soon, open, closed, or what the state says."""
        if self.state != "published":
            return CALL.states[self.state].public
        return "Opening soon" if now < self.opens_at else "Open" if now < self.closes_at else "Closed"

    @move(CALL["publish"])
    def publish(self, *, at: datetime) -> None:
        self.published_at = at

    @move(CALL["start_assessing"])
    def start_assessing(self, *, at: datetime) -> None: ...

    @move(CALL["decide"])
    def decide(self, *, at: datetime) -> None: ...

    @move(CALL["complete"])
    def complete(self, *, at: datetime) -> None: ...

    @move(CALL["cancel"])
    def cancel(self, *, at: datetime) -> None: ...

    @move(CALL["close_without_award"])
    def close_without_award(self, *, at: datetime) -> None: ...


class Criterion(models.Model):
    """One thing that bids are scored on, 0 to 5. Weights of a call total 100 before it opens, and are frozen from then on."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    key = models.SlugField()
    title = models.CharField(max_length=120)
    guidance = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField()
    floor = models.DecimalField("below this a bid is not recommended", max_digits=3, decimal_places=2, null=True, blank=True)
    tie_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    anchors = models.JSONField("words for each score from 0 to 5", default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_criterion_a_number"),
            models.UniqueConstraint(fields=["call", "key"], name="one_criterion_a_key"),
            models.CheckConstraint(condition=Q(weight__gte=1) & Q(weight__lte=100), name="criterion_weight_in_range"),
        ]

    def __str__(self) -> str:
        return self.title


class CallDocument(models.Model):
    """Guidance, terms, a map: given with the call, for anyone to read."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="documents")
    title = models.CharField(max_length=120)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

    def file_visible_to(self, user: Any, stored_file: Any) -> bool:
        """Anyone, once the call is published."""
        return self.call.state != "draft"


# What writing and sending a bid does not read of its call: words for the public, and the terms of later stages. Left where they are by pages that save.
READ_LATER = (
    "fund",
    "budget",
    "summary",
    "agreement",
    "agreement_reason",
    "senior_officer",
    "lead_officer",
    "questions_until",
    "pot_pence",
    "wanted",
    "who_can_apply",
    "not_funded",
    "eligibility_set",
    "question_set",
    "return_set",
    "scorers",
    "reasons_rule",
    "reason_words",
    "scores_by",
    "needs_moderation",
    "diligence",
    "asks_subsidy",
    "holds_interviews",
    "stage_of",
    "panel_quorum",
    "decided_by",
    "payment_plan",
    "returns_plan",
    "acceptance_days",
    "band_consider",
    "band_recommend",
    "scorer_may_decide",
    "terms_version",
    "is_unlisted",
    "published_at",
)


def funding_years(start: date, end: date) -> list[int]:
    """Financial years that a period touches, first to last."""
    return list(range(financial_year(start), financial_year(end) + 1))
