"""Setting up a call: parse and check shape; what must be true to publish is the action's to say."""

from datetime import datetime
from typing import Any

from django import forms

from commissioning.calls.models import Agreement, Budget, Call, Diligence, Fund, FundingSource, ReasonsRule, ScoresBy, funding_years
from commissioning.calls.presets import PRESETS
from commissioning.forms import LONDON, DateField3, InstantField, PoundsField
from commissioning.outcomes.models import Outcome
from commissioning.people.models import District, Office
from commissioning.questions.models import QuestionSet

AREA = {"rows": 4}


IN_ORDER = (
    ("opens_at", "closes_at", "It must close after it opens."),
    ("opens_at", "questions_until", "Questions must be taken for a while after it opens."),
    ("questions_until", "closes_at", "It must not close before questions about it end."),
    ("starts_on", "ends_on", "Funding must end on or after the day it begins."),
    ("least", "most", "The largest grant must not be less than the smallest."),
)


def point_out_order(form: forms.Form, data: dict[str, Any]) -> None:
    """Beside the later of two dates or sums that stand the wrong way round."""
    for first, last, words in IN_ORDER:
        if (
            data.get(first) is not None
            and data.get(last) is not None
            and (data[last] < data[first] or (first == "opens_at" and data[last] == data[first]))
        ):
            form.add_error(last, words)


class CallForm(forms.Form):
    """The facts of a call. The preset is chosen once; its policy values may then be changed here."""

    preset = forms.ChoiceField(
        label="Size of call",
        choices=lambda: [(each.key, each.name) for each in PRESETS.values()],
        widget=forms.RadioSelect,
        help_text="It sets checks, scorers, reasons, payments and returns. You can change them afterwards.",
    )
    reference = forms.CharField(label="Reference", max_length=40, help_text="Bids are numbered under it, like RSF-2728.")
    title = forms.CharField(label="Title", max_length=120)
    summary = forms.CharField(label="Summary", max_length=300, widget=forms.Textarea(AREA))
    budget = forms.ModelChoiceField(label="Budget", queryset=Budget.objects.none())
    fund = forms.ModelChoiceField(label="Fund", queryset=Fund.objects.none())
    stage_of = forms.ModelChoiceField(
        label="Second stage of",
        help_text="Then only bodies whose bid was taken forward out of that call can start one.",
        queryset=Call.objects.none(),
        empty_label="It has one stage",
        required=False,
    )
    agreement = forms.ChoiceField(label="Grant or contract", choices=Agreement.choices, widget=forms.RadioSelect)
    agreement_reason = forms.CharField(label="Why", widget=forms.Textarea(AREA), required=False)
    senior_officer = forms.CharField(label="Senior responsible officer", max_length=120, required=False)
    opens_at = InstantField(label="Opens", noun="the opening time")
    closes_at = InstantField(label="Closes", noun="the closing time")
    questions_until = InstantField(
        label="Questions about it until",
        noun="the time until which questions are taken",
        help_text="Leave it empty for five working days before it closes; bank holidays do not count.",
        required=False,
    )
    decision_by_on = DateField3(label="Decision by", noun="the decision day")
    starts_on = DateField3(label="Funding from", noun="the first day of funding")
    ends_on = DateField3(label="Funding to", noun="the last day of funding")
    least = PoundsField(label="Smallest grant")
    most = PoundsField(label="Largest grant")
    wanted = forms.CharField(label="What we want to fund", widget=forms.Textarea(AREA), required=False)
    who_can_apply = forms.CharField(label="Who can apply", widget=forms.Textarea(AREA), required=False)
    not_funded = forms.CharField(label="What we cannot fund", widget=forms.Textarea(AREA), required=False)
    plan_outcomes = forms.ModelMultipleChoiceField(
        label="Outcomes it serves", queryset=Outcome.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    where = forms.ModelMultipleChoiceField(label="Districts", queryset=District.objects.none(), widget=forms.CheckboxSelectMultiple)
    eligibility_set = forms.ModelChoiceField(label="Eligibility questions", queryset=QuestionSet.objects.none())
    question_set = forms.ModelChoiceField(label="Questions of the bid", queryset=QuestionSet.objects.none())
    return_set = forms.ModelChoiceField(
        label="Figures that returns ask for",
        queryset=QuestionSet.objects.none(),
        empty_label="Only what is agreed with each grantee",
        required=False,
    )
    scorers = forms.IntegerField(label="Scorers for each bid", min_value=1, max_value=6, required=False)
    reasons_rule = forms.ChoiceField(
        label="Reasons for scores", choices=[("", "As the size of call sets"), *ReasonsRule.choices], required=False
    )
    scores_by = forms.ChoiceField(
        label="Where several score a criterion, it counts by their", choices=[("", "As it stands"), *ScoresBy.choices], required=False
    )
    panel_quorum = forms.IntegerField(
        label="Members of the panel who must stay for a bid",
        help_text="0 where no meeting of the panel is recorded.",
        min_value=0,
        max_value=20,
        required=False,
    )
    holds_interviews = forms.TypedChoiceField(
        label="Interviews",
        choices=[("", "As it stands"), ("yes", "Applicants may be asked to one"), ("no", "None")],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
    )
    asks_subsidy = forms.TypedChoiceField(
        label="Subsidy question for each award",
        choices=[("", "As the size of call sets"), ("yes", "Asked before the notice is signed"), ("no", "Not asked")],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
    )
    diligence = forms.ChoiceField(label="Due diligence", choices=[("", "As the size of call sets"), *Diligence.choices], required=False)

    pot = PoundsField(
        label="What the call gives in all", help_text="Needed where it has lots: their pots must add up to it.", required=False
    )
    bids_per_body = forms.IntegerField(label="Bids that one body may make", min_value=1, max_value=9, required=False)
    match_bonus_pct = forms.IntegerField(
        label="Bonus for confirmed match, in per cent of the ask",
        help_text="A bid with others’ money secured may be given so much more. 0 for none.",
        min_value=0,
        max_value=50,
        required=False,
    )
    consent_may_follow = forms.BooleanField(
        label="A bid may come before the highways authority’s consent",
        help_text="Then its reference and date are asked for, and the consent is a condition before payment.",
        required=False,
        initial=True,
    )
    is_unlisted = forms.BooleanField(
        label="Only those who have its link can find it",
        help_text="It is then in no list, feed or search engine. Whoever has the link can read it and apply.",
        required=False,
    )
    needs_certifier = forms.BooleanField(
        label="A second person of the body certifies each bid",
        help_text="One person prepares it; another owner or editor of the body reads it and sends it. Small groups may find this hard.",
        required=False,
    )

    def __init__(self, *args: Any, office: Office, call: Call | None = None, **options: Any) -> None:
        self.call = call
        if call is not None:
            options["initial"] = self._from_call(call) | options.get("initial", {})
        super().__init__(*args, **options)
        fields = self.fields
        fields["budget"].queryset = Budget.objects.filter(office=office).order_by("-financial_year", "name")  # type: ignore[attr-defined]
        fields["fund"].queryset = office.funds.filter(is_history=False).order_by("name")  # type: ignore[attr-defined]
        fields["stage_of"].queryset = Call.objects.filter(office=office).exclude(state="cancelled").order_by("-opens_at", "pk")  # type: ignore[attr-defined]
        fields["plan_outcomes"].queryset = Outcome.objects.filter(priority__plan__office=office).in_order()  # type: ignore[attr-defined]
        fields["where"].queryset = office.districts.order_by("position", "name")  # type: ignore[attr-defined]
        published = QuestionSet.objects.filter(published_at__isnull=False).order_by("title", "version")
        fields["eligibility_set"].queryset = published.filter(purpose="eligibility")  # type: ignore[attr-defined]
        fields["question_set"].queryset = published.filter(purpose="bid")  # type: ignore[attr-defined]
        fields["return_set"].queryset = published.filter(purpose="return")  # type: ignore[attr-defined]

    def _from_call(self, call: Call) -> dict[str, Any]:
        plain = {name: getattr(call, name) for name in self.base_fields if hasattr(call, name)}
        return plain | {
            "least": call.least_pence,
            "most": call.most_pence,
            "pot": call.pot_pence,
            "plan_outcomes": list(call.outcomes.all()),
            "where": list(call.districts.all()),
        }

    def clean_reference(self) -> str:
        reference = str(self.cleaned_data["reference"]).strip().upper()
        others = Call.objects.filter(reference=reference)
        if (others.exclude(pk=self.call.pk) if self.call else others).exists():
            raise forms.ValidationError("Another call has this reference. Choose a new one.")
        return reference

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        point_out_order(self, data)
        return data

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of the actions, without those left empty that the preset sets."""
        data = dict(self.cleaned_data)
        data |= {
            "least_pence": data.pop("least"),
            "most_pence": data.pop("most"),
            "pot_pence": data.pop("pot"),
            "outcomes": data.pop("plan_outcomes"),
            "districts": data.pop("where"),
        }
        for name in (
            "scorers",
            "reasons_rule",
            "scores_by",
            "diligence",
            "asks_subsidy",
            "holds_interviews",
            "panel_quorum",
            "bids_per_body",
            "match_bonus_pct",
        ):
            if data[name] in ("", None):
                data.pop(name)
        return data


class CopyForm(forms.Form):
    """A call as another one was, under a new name and with new dates. It begins with the dates of a year later."""

    title = forms.CharField(label="Title", max_length=120)
    reference = forms.CharField(label="Reference", max_length=40, help_text="Bids are numbered under it.")
    opens_at = InstantField(label="Opens", noun="the opening time")
    closes_at = InstantField(label="Closes", noun="the closing time")
    decision_by_on = DateField3(label="Decision by", noun="the decision day")
    starts_on = DateField3(label="Funding from", noun="the first day of funding")
    ends_on = DateField3(label="Funding to", noun="the last day of funding")
    budget = forms.ModelChoiceField(
        label="Budget",
        queryset=Budget.objects.none(),
        empty_label="That of the year in which the funding begins",
        required=False,
    )

    def __init__(self, *args: Any, call: Call, now: datetime, **options: Any) -> None:
        self.now = now
        dates = ("opens_at", "closes_at", "decision_by_on", "starts_on", "ends_on")
        options["initial"] = {"title": call.title} | {name: a_year_after(getattr(call, name)) for name in dates}
        super().__init__(*args, **options)
        budgets = Budget.objects.filter(funds=call.fund_id).order_by("-financial_year", "name")
        self.fields["budget"].queryset = budgets  # type: ignore[attr-defined]

    def clean_reference(self) -> str:
        reference = str(self.cleaned_data["reference"]).strip().upper()
        if Call.objects.filter(reference=reference).exists():
            raise forms.ValidationError("Another call has this reference. Choose a new one.")
        return reference

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        point_out_order(self, data)
        closes_at, decision_by_on = data.get("closes_at"), data.get("decision_by_on")
        if closes_at and closes_at <= self.now and not self.has_error("closes_at"):
            self.add_error("closes_at", "Give a closing time that is still to come.")
        if closes_at and decision_by_on and decision_by_on <= closes_at.date():
            self.add_error("decision_by_on", "The decision must come after the day on which it closes.")
        starts_on, ends_on, budget = data.get("starts_on"), data.get("ends_on"), data.get("budget")
        if starts_on and ends_on and starts_on <= ends_on and budget and budget.financial_year not in funding_years(starts_on, ends_on):
            self.add_error("budget", f"{budget} is for no year that the funding touches. Choose another, or change the dates.")
        return data

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of the action."""
        data = dict(self.cleaned_data)
        budget = data.pop("budget")
        return data | {"budget_id": budget.pk if budget else None}


def a_year_after(when: Any) -> Any:
    """The same day and time in London, a year later; 28 February after a leap day. Shape: a date for a date, an instant for an instant."""
    local = when.astimezone(LONDON) if isinstance(when, datetime) else when
    try:
        return local.replace(year=local.year + 1)
    except ValueError:
        return local.replace(year=local.year + 1, day=28)


class CriterionForm(forms.Form):
    """One criterion of a call; an empty title takes it away."""

    title = forms.CharField(label="Criterion", max_length=120, required=False)
    weight = forms.IntegerField(label="Weight", min_value=1, max_value=100, required=False)
    tie_rank = forms.IntegerField(label="Breaks ties, in order", min_value=1, max_value=9, required=False)
    guidance = forms.CharField(label="What a good answer shows", widget=forms.Textarea({"rows": 2}), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("title") and not data.get("weight"):
            self.add_error("weight", "Give the weight, a whole number of per cent.")
        return data


class LotForm(forms.Form):
    """One lot of a call; an empty name takes it away."""

    title = forms.CharField(label="Lot", max_length=120, required=False)
    pot = PoundsField(label="What it gives in all", required=False)
    least = PoundsField(label="Smallest grant", required=False)
    most = PoundsField(label="Largest grant", required=False)
    bids_per_body = forms.IntegerField(label="Bids that one body may make in it", min_value=1, max_value=9, required=False)
    question_set = forms.ModelChoiceField(
        label="Its own questions", queryset=QuestionSet.objects.none(), required=False, empty_label="Those of the call"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sets = QuestionSet.objects.published().filter(purpose="bid").order_by("title", "version")
        self.fields["question_set"].queryset = sets  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("title"):
            for name, words in (("pot", "how much the lot gives"), ("least", "its smallest grant"), ("most", "its largest grant")):
                if name not in self.errors and data.get(name) is None:
                    self.add_error(name, f"Say {words}, in pounds.")
        return data


class AgreementForm(forms.Form):
    """The chief finance officer's agreement to go over a budget."""

    most = PoundsField(label="Agreed maximum", help_text="The most that may be promised in all.")
    backstop = forms.ModelChoiceField(
        label="Backstop", queryset=FundingSource.objects.none(), help_text="The source that pays if underspends do not come."
    )
    uncommitted = PoundsField(label="Its uncommitted balance today")
    note = forms.CharField(label="Note", widget=forms.Textarea(AREA), required=False)

    def __init__(self, *args: Any, office: Office, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["backstop"].queryset = FundingSource.objects.filter(office=office).order_by("name")  # type: ignore[attr-defined]
