"""What people type about money: parsed here, judged by the actions."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from commissioning.calls.models import FundingSource
from commissioning.files.kinds import CSV, clean_name, identify, in_megabytes
from commissioning.forms import DateField3, PoundsField
from commissioning.lifecycle import Refused
from commissioning.money import financial_year_name, format_pounds
from grants.payments.drafts import CodingDraft
from grants.payments.models import Instalment
from grants.payments.paid_files import MOST_BYTES, MOST_LINES

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]*\Z")


class FiguresField(forms.CharField):
    """So many figures, with spaces and dashes as people write them; text, so that leading zeros stay."""

    def __init__(self, *, figures: int, wrong: str, **options: Any) -> None:
        self.figures, self.wrong = figures, wrong
        super().__init__(widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}), **options)

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s-]", "", super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if not re.fullmatch(rf"[0-9]{{{self.figures}}}", value):
            raise ValidationError(self.wrong)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"class": "govuk-input--width-10 house-figures-typed"}


class BankForm(forms.Form):
    """Where a body is paid."""

    account_name = forms.CharField(
        label="Name on the account",
        max_length=120,
        help_text="As it is on the bank statement.",
        widget=forms.TextInput({"autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    sort_code = FiguresField(
        figures=6, wrong="The sort code has 6 figures, like 12-34-56.", label="Sort code", help_text="6 figures, like 12-34-56."
    )
    account_number = FiguresField(
        figures=8,
        wrong="The account number has 8 figures. If yours has fewer, put zeros in front.",
        label="Account number",
        help_text="8 figures. If yours has fewer, put zeros in front.",
    )
    remittance_email = forms.EmailField(
        label="Email for payment advice", help_text="We write to this address each time we pay you.", required=False
    )


class BankChangeForm(BankForm):
    """The same, in place of an account that we have."""

    change_reason = forms.CharField(
        label="Why does the account change?",
        max_length=500,
        help_text="For example: we moved bank. We will ring a number that we already hold before we pay into the new account.",
        widget=forms.Textarea({"rows": 3}),
    )


class ConfirmBankForm(forms.Form):
    """How a second person made sure of an account."""

    call_back_note = forms.CharField(
        label="How did you confirm it?",
        help_text="Whom you called, on which number that we already held, and when. Never use a number or a link from the message that gave the account.",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )


class SupplierForm(forms.Form):
    """The ledger's number of a body."""

    number = forms.CharField(
        label="Supplier number",
        max_length=20,
        help_text="From the ledger, just as it stands there. Zeros in front are kept.",
        widget=forms.TextInput({"autocomplete": "off", "class": "govuk-input--width-10"}),
    )


class ReasonForm(forms.Form):
    """Why a batch is cancelled."""

    reason = forms.CharField(label="Why is it cancelled?", max_length=500, widget=forms.Textarea({"rows": 3}))


class PaidForm(forms.Form):
    """What the ledger says about a payment or a batch."""

    mark_optional = False
    paid_on = DateField3(noun="the date it was paid", label="Date paid", help_text="The day on which the ledger paid.")
    ledger_reference = forms.CharField(
        label="Ledger reference", max_length=40, widget=forms.TextInput({"autocomplete": "off", "class": "govuk-input--width-10"})
    )


class PaidFileForm(forms.Form):
    """A file of what the ledger paid."""

    mark_optional = False
    upload = forms.FileField(
        label="The file",
        help_text=f"A CSV file, up to {in_megabytes(MOST_BYTES)} and {MOST_LINES:,} lines.",
        widget=forms.FileInput({"accept": ".csv"}),
        error_messages={
            "required": "Choose the CSV file that says what the ledger paid.",
            "empty": "The file is empty. Choose the CSV file that says what the ledger paid.",
        },
    )

    def clean_upload(self) -> tuple[str, bytes]:
        """The file's name and its bytes, once it is a CSV file inside."""
        upload = self.cleaned_data["upload"]
        name = clean_name(upload.name)
        if upload.size > MOST_BYTES:
            raise ValidationError(f"“{name}” is {in_megabytes(upload.size)}; {in_megabytes(MOST_BYTES)} is the most. Split it in two.")
        content = upload.read()
        try:
            kind = identify(name=name, content=content)
        except Refused as refused:
            raise ValidationError(str(refused)) from None
        if kind is not CSV:
            raise ValidationError(f"“{name}” is {kind.label}. Save the sheet as a CSV file and choose that.")
        return name, content


class CodingForm(forms.Form):
    """One coding line."""

    mark_optional = False
    source = forms.ModelChoiceField(FundingSource.objects.none(), label="Funding source", empty_label="Choose a source")
    financial_year = forms.TypedChoiceField(coerce=int, label="Year")
    cost_centre = forms.CharField(label="Cost centre", max_length=20, widget=forms.TextInput({"autocomplete": "off"}))
    subjective_code = forms.CharField(label="Subjective code", max_length=20, widget=forms.TextInput({"autocomplete": "off"}))
    project_code = forms.CharField(label="Project code", max_length=20, required=False, widget=forms.TextInput({"autocomplete": "off"}))
    amount = PoundsField(label="Amount", least_pence=1)

    def __init__(self, *args: Any, sources: Any, years: list[int], year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.empty_permitted = True  # a line that is emptied is taken out
        number = str(self.prefix).rpartition("-")[2]
        for field in self.fields.values():
            field.label = f"{field.label}, line {int(number) + 1}" if number.isdigit() else field.label
        self.fields["financial_year"].initial = year
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]
        self.fields["financial_year"].choices = [(year, financial_year_name(year)) for year in years]  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """Whether anything is typed in it: the year alone, which is always chosen, does not make a line."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields if name != "financial_year")

    def _code(self, name: str) -> str:
        typed = str(self.cleaned_data[name]).strip()
        if typed and not CODE.match(typed):
            raise ValidationError("Use letters, figures, dashes, dots and slashes only.")
        return typed

    def clean_cost_centre(self) -> str:
        return self._code("cost_centre")

    def clean_subjective_code(self) -> str:
        return self._code("subjective_code")

    def clean_project_code(self) -> str:
        return self._code("project_code")

    def draft(self) -> CodingDraft:
        given = self.cleaned_data
        return CodingDraft(
            source_id=given["source"].pk,
            financial_year=given["financial_year"],
            amount_pence=given["amount"],
            cost_centre=given["cost_centre"],
            subjective_code=given["subjective_code"],
            project_code=given["project_code"],
        )


class CodingLines(BaseFormSet):
    """The lines of one payment; an empty line counts for nothing, and the rest add up to the payment."""

    def __init__(self, *args: Any, payment: Instalment, **options: Any) -> None:
        self.payment = payment
        super().__init__(*args, **options)

    @property
    def filled(self) -> list[CodingForm]:
        return [form for form in self.forms if form.has_changed() and form.cleaned_data]

    def clean(self) -> None:
        if any(form.errors for form in self.forms):
            return
        total = sum(form.cleaned_data["amount"] for form in self.filled)
        if total != self.payment.amount_pence:
            whole = format_pounds(self.payment.amount_pence, always_pence=True)
            raise ValidationError(f"The lines come to {format_pounds(total, always_pence=True)}; the payment is {whole}. Make them equal.")

    def drafts(self) -> list[CodingDraft]:
        return [form.draft() for form in self.filled]


coding_forms: Any = formset_factory(CodingForm, formset=CodingLines, extra=1, max_num=20, absolute_max=40)


class ChooseForm(forms.Form):
    """Which approved payments go in a batch."""

    instalments = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "Choose at least one payment."})

    def __init__(self, *args: Any, ids: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["instalments"].choices = [(each, str(each)) for each in ids]  # type: ignore[attr-defined]


def years_around(payment: Instalment, today: date) -> list[int]:
    """Years that a payment may be charged to: its own, with one before and after."""
    return list(range(min(payment.financial_year, today.year) - 1, payment.financial_year + 2))


def why(label: str, *, hint: str, missing: str) -> forms.CharField:
    """A box for a reason that is kept."""
    return forms.CharField(
        label=label, help_text=hint, max_length=2000, widget=forms.Textarea({"rows": 4}), error_messages={"required": missing}
    )


class VaryForm(forms.Form):
    """New terms beside those that stand: what is left as it is does not change."""

    mark_optional = False
    ends_on = DateField3(label="Last day", noun="the last day")
    amount_pence = PoundsField(label="Grant", least_pence=0)
    changes_purpose = forms.BooleanField(label="The purpose changes too", required=False)
    reason = why("Why the terms change", hint="It is kept, and both contacts read it. Name no person.", missing="Say why the terms change.")

    def __init__(self, data: Any, *, award: Any, heads: list[Any], change: Any = None) -> None:
        """`change` is what the grantee asked for: its terms stand in the boxes, and she may change them."""
        self.award, self.heads = award, heads
        initial = {"ends_on": award.ends_on, "amount_pence": award.amount_pence}
        asked = {each.head_id: each.asked_pence for each in change.heads.all()} if change else {}
        if change:
            initial["ends_on"] = change.ends_on_asked or award.ends_on
            initial["amount_pence"] = change.amount_asked_pence or award.amount_pence
        super().__init__(data, initial=initial)
        self.fields["ends_on"].help_text = "Up to 3 months after the end that was first agreed."
        self.fields["amount_pence"].help_text = "The same or less. Payments that did not leave yet are cut, the last one first."
        for each in heads if len(heads) > 1 else []:
            self.fields[f"head_{each.pk}"] = PoundsField(
                label=f"Budget: {each.head}",
                initial=asked.get(each.pk, each.planned_pence),
                help_text="The heads add up to the grant." if each == heads[0] else "",
            )
        self.order_fields(["ends_on", "amount_pence", *(name for name in self.fields if name.startswith("head_"))])

    def given(self) -> dict[str, Any]:
        """The keyword arguments of `vary_grant`."""
        data = self.cleaned_data
        heads = {each.pk: data[f"head_{each.pk}"] for each in self.heads if f"head_{each.pk}" in data}
        return {name: data[name] for name in ("ends_on", "amount_pence", "changes_purpose", "reason")} | {"heads": heads}


class TerminateForm(forms.Form):
    """Why a grant is stopped."""

    reason = why("Why the grant stops", hint="It is kept, and both contacts read it. Name no person.", missing="Say why the grant stops.")


class CancelForm(forms.Form):
    """Why one payment is cancelled."""

    reason = why("Why this payment is cancelled", hint="It is kept with the payment.", missing="Say why this payment is cancelled.")


class AddPaymentForm(forms.Form):
    """One more payment, out of what is not planned."""

    mark_optional = False
    amount_pence = PoundsField(label="Amount", least_pence=1)
    due_on = DateField3(label="Due", noun="the day on which it is due")
    note = forms.CharField(label="What it is for", max_length=120, error_messages={"required": "Say what the payment is for."})


class AskBackForm(forms.Form):
    """Money that a grantee is asked to return."""

    mark_optional = False
    amount_pence = PoundsField(label="Amount to return", least_pence=1)
    due_on = DateField3(label="To be returned by", noun="the day by which it is to be returned")
    reason = why(
        "Why it is asked back", hint="It is kept, and both contacts read it. Name no person.", missing="Say why the money is asked back."
    )


class WaiveForm(forms.Form):
    """A small sum that is let go without asking for it."""

    mark_optional = False
    amount_pence = PoundsField(label="Amount to let go", least_pence=1, help_text="Less than £50 on one grant.")
    reason = why("Why it is let go", hint="It is kept.", missing="Say why it is let go.")


class ReceiptForm(forms.Form):
    """What the ledger says about money that came in."""

    mark_optional = False
    amount_pence = PoundsField(label="Amount that came in", least_pence=1)
    received_on = DateField3(noun="the date it came in", label="Date it came in", help_text="The day on which the ledger shows it.")
    ledger_reference = forms.CharField(
        label="Ledger reference", max_length=40, widget=forms.TextInput({"autocomplete": "off", "class": "govuk-input--width-10"})
    )
    goes_to = forms.ChoiceField(
        label="Where is it free for others?",
        help_text="The budget of that year, or the reserve, has so much more from the day on which it came in.",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose from the list where the money goes."},
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["goes_to"].choices = places  # type: ignore[attr-defined]


class WriteOffForm(forms.Form):
    """Why money that was asked back is let go."""

    reason = why("Why it is let go", hint="It is kept with the money asked back.", missing="Say why it is let go.")
