"""What is typed about notices, offers and conditions. Forms parse; the actions decide."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from commissioning.calls.models import Call, LegalBasis
from commissioning.calls.models.call import funding_years
from commissioning.forms import DateField3, HintedLabel, PoundsField
from commissioning.money import financial_year_name, format_pounds
from commissioning.outcomes.models import Indicator
from grants.awards.models import Award, Condition, DecisionNotice, NoticeRow
from grants.awards.parts import HeadDraft, MeasureDraft, OutputDraft, SourcePart, YearPart
from grants.awards.queries.agreements import outcome_measured
from grants.awards.queries.budget import SourceLeft
from grants.awards.queries.letters import letters_to_send
from grants.awards.queries.notices import NO_CONDITIONS, SECTIONS

DECISIONS = [("approve", "Approve"), ("refuse", "Refuse"), ("reserve", "Put on the reserve list"), ("defer", "Defer to a later notice")]
CLASSIFICATIONS: list[Any] = list(DecisionNotice._meta.get_field("classification").choices or [])
KINDS: list[Any] = list(Condition._meta.get_field("kind").choices or [])
DECLARATION = "My entry in the register of interests is up to date, and nothing in it bars me from taking this decision."


def posted(request: HttpRequest) -> Any:
    """What was sent, even where it is nothing at all; None where the page is only read."""
    return request.POST if request.method == "POST" else None


def words(label: str, *, required: bool = True, rows: int = 4, hint: str = "", missing: str = "") -> forms.CharField:
    """A box for some lines of text."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": missing or f"Write {label[:1].lower()}{label[1:]}."},
    )


class DraftForm(forms.Form):
    """Which calls a new notice decides."""

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Give the notice a title."})
    kind = forms.ChoiceField(
        label="Kind of notice",
        choices=[
            ("single", HintedLabel("Decision notice", hint="Signed by the Commissioner.")),
            ("batch", HintedLabel("Month's notice of delegated decisions", hint="Donations, signed by a delegate within her limit.")),
        ],
        widget=forms.RadioSelect,
        initial="single",
    )
    calls = forms.MultipleChoiceField(
        label="Calls to decide", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one call."}
    )

    def __init__(self, *args: Any, calls: Iterable[tuple[Call, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calls"].choices = [  # type: ignore[attr-defined]
            (str(call.pk), HintedLabel(call.title, hint=f"{call.reference}: {number} {'bid waits' if number == 1 else 'bids wait'}"))
            for call, number in calls
        ]


class NoticeForm(forms.Form):
    """The words of a notice, and the total that its summary says."""

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Give the notice a title."})
    summary = words("Summary", missing="Write the summary.")
    total_pence = PoundsField(label="Total, as the summary says")
    classification = forms.ChoiceField(label="Publication", choices=CLASSIFICATIONS, widget=forms.RadioSelect)
    exemption = forms.CharField(
        label="Exemption relied on", required=False, max_length=200, help_text="Such as section 40, personal information."
    )
    confidential_part = words("Confidential part", required=False, hint="Kept in the notice, and in no copy that is published.")
    background = words("Background", required=False)
    options = words("Options considered", required=False)
    finance = words("Financial implications", required=False)
    legal = words("Legal implications", required=False)
    equality = words("Equality", required=False)
    risk = words("Risk", required=False)
    consultation = words("Consultation", required=False)
    retrospective_reason = words(
        "Why it is signed after the funding began", required=False, hint="Only where the funding period has begun by the day of signing."
    )

    @staticmethod
    def start(notice: DecisionNotice) -> dict[str, Any]:
        names = ("title", "summary", "total_pence", "classification", "exemption", "confidential_part", "retrospective_reason")
        return {name: getattr(notice, name) for name in (*names, *(key for key, _ in SECTIONS))}


def left_of(source: SourceLeft) -> str:
    """What a source still holds, in words."""
    if not source.amount_pence:
        return "No sum is set for this year."
    fenced = ", ring-fenced" if source.is_ring_fenced else ""
    if source.left_pence < 0:
        return f"Overdrawn by {format_pounds(-source.left_pence)}{fenced}."
    return f"{format_pounds(source.left_pence)} left{fenced}."


class RowForm(forms.Form):
    """One row: the decision, its money by year and source, and the words that the law asks for."""

    mark_optional = False

    decision = forms.ChoiceField(label="Decision", choices=DECISIONS, widget=forms.RadioSelect)
    amount_pence = PoundsField(label="Amount, all years", required=False, help_text="Leave empty unless you approve.")
    departure_reason = words(
        "Why it departs from the recommendation",
        required=False,
        rows=3,
        hint="Only where the decision or the sum differs from the recommendation.",
    )
    purpose = words("Purpose", required=False, rows=3)
    conditions = words(
        "Conditions",
        required=False,
        hint=f"One a line. Begin a line with “Before payment:”, “Before the start:” or “At the end:” where it has a time. Or write: {NO_CONDITIONS}.",
    )
    reasons = words("Reasons why it will help", required=False, hint="Why it will reduce crime and disorder, or help victims.")
    legal_basis = forms.ChoiceField(label="Legal basis", choices=LegalBasis.choices, widget=forms.RadioSelect)
    is_confidential = forms.BooleanField(
        label="Withhold this award from the published notice", required=False, help_text="Only where an exemption applies."
    )

    def __init__(self, data: Any, *, row: NoticeRow, sources: list[SourceLeft]) -> None:
        self.row = row
        call = row.application.call
        self.years = funding_years(call.starts_on, call.ends_on)
        self.sources = sources if len({each.source_id for each in sources}) > 1 else []
        super().__init__(data, initial=self.start())
        place = list(self.fields).index("departure_reason")
        money: dict[str, forms.Field] = {}
        for year in self.years if len(self.years) > 1 else []:
            name = financial_year_name(year)
            hint = "Leave every year empty to split the sum evenly." if year == self.years[0] else ""
            money[f"year_{year}"] = PoundsField(label=f"In {name}", required=False, help_text=hint)
            money[f"conditional_{year}"] = forms.BooleanField(label=f"{name} is conditional on a later decision", required=False)
        for each in self.sources:
            money[f"source_{each.source_id}_{each.financial_year}"] = PoundsField(
                label=f"From {each.name}, {financial_year_name(each.financial_year)}",
                required=False,
                help_text=left_of(each) + (" Leave every source empty to draw on what is left." if each is self.sources[0] else ""),
            )
        for name, field in reversed(money.items()):
            self.fields[name] = field
        self.order_fields([*list(self.fields)[:place], *money])

    def start(self) -> dict[str, Any]:
        row = self.row
        names = ("decision", "departure_reason", "purpose", "conditions", "reasons", "legal_basis", "is_confidential")
        start = {name: getattr(row, name) for name in names} | {"amount_pence": row.amount_pence or None}
        for year in row.years.all():
            start |= {f"year_{year.financial_year}": year.amount_pence, f"conditional_{year.financial_year}": year.is_conditional}
        return start | {f"source_{each.source_id}_{each.financial_year}": each.amount_pence for each in row.sources.all()}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == "approve" and not given.get("amount_pence") and "amount_pence" not in self.errors:
            self.add_error("amount_pence", "Enter the sum that is approved.")
        return given

    def given(self) -> dict[str, Any]:
        """The keyword arguments of `edit_row`."""
        data = self.cleaned_data
        approves = data["decision"] == "approve"
        typed = (self.changed_data, self.row.amount_pence != data["amount_pence"])
        years = [
            YearPart(year, data[f"year_{year}"] or 0, data[f"conditional_{year}"])
            for year in self.years
            if len(self.years) > 1 and data[f"year_{year}"] is not None
        ]
        sources = [
            SourcePart(each.source_id, each.financial_year, data[name])
            for each in self.sources
            if data[name := f"source_{each.source_id}_{each.financial_year}"] is not None
        ]
        keep = {
            name: data[name]
            for name in ("decision", "departure_reason", "purpose", "conditions", "reasons", "legal_basis", "is_confidential")
        }
        # A new sum with the old parts left standing is split anew; parts that were typed stand as typed.
        if typed[1] and not any(name.startswith(("year_", "source_", "conditional_")) for name in typed[0]):
            years, sources = [], []
        return keep | {
            "amount_pence": (data["amount_pence"] or 0) if approves else 0,
            "years": years or None if approves else None,
            "sources": sources or None if approves else None,
        }


class DepartForm(forms.Form):
    """The decider's own decision on one row."""

    mark_optional = False

    decision = forms.ChoiceField(label="Decision", choices=DECISIONS, widget=forms.RadioSelect)
    amount_pence = PoundsField(label="Amount, all years", required=False, help_text="Leave empty unless you approve.")
    reason = words("Why you depart from the recommendation", missing="Say why you depart from the recommendation.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == "approve" and not given.get("amount_pence") and "amount_pence" not in self.errors:
            self.add_error("amount_pence", "Enter the sum that you approve.")
        return given

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return data | {"amount_pence": (data["amount_pence"] or 0) if data["decision"] == "approve" else 0}


class CommentForm(forms.Form):
    """The comment of the monitoring officer or the chief finance officer."""

    comment = words("Your comment", rows=6, missing="Write your comment, or “No comment”.")
    hold = forms.BooleanField(
        label="Hold this notice", required=False, help_text="It cannot be signed until you comment again without holding it."
    )


class SignForm(forms.Form):
    """The declaration and the signature."""

    left_rows = forms.MultipleChoiceField(
        label="Leave to another decider",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose every body in which you have an interest. It comes off this notice and its total.",
    )
    statement = words("Declaration of interests", rows=3, missing="Make your declaration of interests.")
    signed_as = forms.CharField(label="You sign as", max_length=120, error_messages={"required": "Write the post in which you sign."})
    letters = forms.IntegerField(widget=forms.HiddenInput, required=False)
    read = forms.BooleanField(
        label="I have read this notice and I take these decisions", error_messages={"required": "Confirm that you have read the notice."}
    )

    def __init__(self, *args: Any, rows: list[NoticeRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["letters"].initial = letters_to_send(rows)
        self.fields["left_rows"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), HintedLabel(row.application.organisation.name, hint=f"{row.application.reference}, {row.application.title}"))
            for row in rows
            if row.decision != "left"
        ]

    def clean(self) -> dict[str, Any]:
        """The number of letters that the button named is the number that leaves."""
        data = super().clean() or {}
        now = letters_to_send(self.rows, [int(pk) for pk in data.get("left_rows") or []])
        named = data.get("letters")
        if named is not None and named != now and not self.holds_letters:
            given = QueryDict(mutable=True)
            given.update(self.data)
            given["letters"] = str(now)
            self.data = given
            self.add_error("left_rows", f"With these left to another decider, {now} letters leave and not {named}. Look again, then sign.")
        return data

    @property
    def holds_letters(self) -> bool:
        """Which of the two buttons she pressed."""
        return self.data.get("do") == "hold"

    @property
    def letters_now(self) -> int:
        """What the button says."""
        return int(self["letters"].value() or 0)


class AcceptForm(forms.Form):
    """An owner accepts for her body."""

    post = forms.CharField(
        label="Your post in the organisation",
        max_length=120,
        help_text="Such as clerk to the council, or chair of the trustees.",
        error_messages={"required": "Write your post in the organisation."},
    )
    terms = forms.BooleanField(
        label="I may bind the organisation, and I accept this offer, its conditions and the standard terms",
        error_messages={"required": "Tick the box to accept the terms, or decline the offer."},
    )


class DeclineForm(forms.Form):
    reason = words("Why do you decline?", rows=3, missing="Tell us why you decline, in a few words.")


class ExtendForm(forms.Form):
    """More time to accept, once."""

    accept_by_on = DateField3(label="New last day to accept", noun="the new last day")
    reason = words("Why", rows=3, hint="For the record, such as the date of the body's next meeting.", missing="Say why, for the record.")


class ConditionForm(forms.Form):
    """One more condition."""

    kind = forms.ChoiceField(label="When it must be met", choices=KINDS, widget=forms.RadioSelect)
    text = words("What the body must do", rows=3, missing="Write what the body must do.")
    due_on = DateField3(label="By when", noun="the date", required=False)


class EvidenceForm(forms.Form):
    """How a condition is met."""

    upload = forms.FileField(label="File", required=False, help_text="PDF, Word, Excel or a picture.")
    note = words("What shows that it is met", required=False, rows=3)


class DecideConditionForm(forms.Form):
    """The officer's word on a condition."""

    mark_optional = False

    move = forms.ChoiceField(label="Your decision", widget=forms.RadioSelect)
    note = words("Note", required=False, rows=3, hint="The grantee reads it. Needed for everything but “met”.")

    def __init__(self, *args: Any, condition: Condition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        legal = condition.machine.moves_from(condition.state)
        self.fields["move"].choices = [(each.name, each.button) for each in legal if each.name != "send_evidence"]  # type: ignore[attr-defined]


class OutputForm(forms.Form):
    """One output: empty in all its boxes, it is left out."""

    mark_optional = False

    what = forms.CharField(label="Output", max_length=200, required=False)
    unit = forms.CharField(label="Unit", max_length=60, required=False)
    planned = forms.DecimalField(label="How many", required=False, min_value=0, max_digits=12, decimal_places=2)

    def clean(self) -> dict[str, Any]:
        return whole(self, {"what": "Write what will be done.", "unit": "Write what is counted.", "planned": "Write how many."})


class HeadForm(forms.Form):
    """One budget head."""

    mark_optional = False

    head = forms.CharField(label="Budget head", max_length=120, required=False)
    planned_pence = PoundsField(label="Planned", required=False)

    def clean(self) -> dict[str, Any]:
        return whole(self, {"head": "Name the budget head.", "planned_pence": "Enter the sum for this head."})


class MeasureForm(forms.Form):
    """One indicator with its baseline and target."""

    mark_optional = False

    indicator = forms.ChoiceField(label="Indicator", required=False)
    baseline = forms.DecimalField(label="Baseline", required=False, max_digits=14, decimal_places=4)
    target = forms.DecimalField(label="Target", required=False, max_digits=14, decimal_places=4)
    by_on = DateField3(label="By", noun="the date", required=False)
    method = forms.CharField(label="How it is measured", required=False, max_length=200)

    def __init__(self, *args: Any, indicators: Iterable[Indicator] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if said := self.initial.get("said"):
            self.fields[
                "indicator"
            ].help_text = f"The bid says: “{said}”. Choose the indicator that this is; with none, the line is left out."
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            ("", "None"),
            *((str(each.pk), f"{each.code} {each.name} ({each.unit})") for each in indicators),
        ]


def whole(form: forms.Form, wanted: dict[str, str]) -> dict[str, Any]:
    """A line is filled in whole or not at all."""
    given = forms.Form.clean(form) or {}
    empty = [name for name in wanted if given.get(name) in (None, "") and name not in form.errors]
    if len(empty) < len(wanted):
        for name in empty:
            form.add_error(name, wanted[name])
    return given


OutputForms = forms.formset_factory(OutputForm, extra=2, max_num=12, absolute_max=12)
HeadForms = forms.formset_factory(HeadForm, extra=2, max_num=22, absolute_max=22)
MeasureForms = forms.formset_factory(MeasureForm, extra=1, max_num=8, absolute_max=8)


def agreed_outputs(formset: Any) -> list[OutputDraft]:
    return [OutputDraft(each["what"], each["unit"], each["planned"]) for each in filled(formset, "what")]


def agreed_heads(formset: Any) -> list[HeadDraft]:
    return [HeadDraft(each["head"], each["planned_pence"]) for each in filled(formset, "head")]


def agreed_measures(formset: Any, indicators: Iterable[Indicator], award: Award) -> list[MeasureDraft]:
    known = {each.pk: each for each in indicators}
    last: date = award.ends_on
    return [
        MeasureDraft(
            indicator_id=int(each["indicator"]),
            outcome_id=outcome_measured(known[int(each["indicator"])], award),
            unit=known[int(each["indicator"])].unit,
            baseline=each["baseline"],
            target=each["target"],
            by_on=each["by_on"] or last,
            method=each["method"],
        )
        for each in filled(formset, "indicator")
    ]


def filled(formset: Any, name: str) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in formset if form.cleaned_data.get(name)]
