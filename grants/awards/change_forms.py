"""What is typed when a change of a grant's terms is asked for, or not agreed. Forms parse; the actions decide."""

from typing import Any

from django import forms

from commissioning.forms import DateField3, PoundsField
from grants.awards.forms import words
from grants.awards.models import Award, BudgetHead


class AskChangeForm(forms.Form):
    """The terms as they stand: whatever is left as it is is not asked for."""

    mark_optional = False

    ends_on = DateField3(
        label="Last day", noun="the last day", help_text="An end more than 3 months later than first agreed needs a decision of its own."
    )
    amount_pence = PoundsField(label="Grant", help_text="The same or less. If you need less than was agreed, enter what you need.")
    other = words(
        "Anything else that would be different",
        required=False,
        rows=3,
        hint="What the grant is for, what you will do, or what you will measure. Leave it empty if none of that changes.",
    )
    reason = words(
        "Why you ask",
        hint="What happened, and what it means for the people whom the project helps.",
        missing="Say why you ask for the change.",
    )
    upload = forms.FileField(
        label="File", required=False, help_text="If something shows it better: a quote, a letter. PDF, Word, Excel or a picture."
    )

    def __init__(self, data: Any, files: Any, *, award: Award, heads: list[BudgetHead]) -> None:
        self.heads = heads if len(heads) > 1 else []
        super().__init__(data, files, initial={"ends_on": award.ends_on, "amount_pence": award.amount_pence})
        for each in self.heads:
            self.fields[f"head_{each.pk}"] = PoundsField(
                label=f"Budget: {each.head}",
                initial=each.planned_pence,
                help_text="The heads add up to the grant." if each == self.heads[0] else "",
            )
        self.order_fields(["ends_on", "amount_pence", *(f"head_{each.pk}" for each in self.heads)])

    def given(self) -> dict[str, Any]:
        """The keyword arguments of `ask_change`."""
        data = self.cleaned_data
        heads = {each.pk: data[f"head_{each.pk}"] for each in self.heads}
        return {name: data[name] for name in ("ends_on", "amount_pence", "other", "reason", "upload")} | {"heads": heads}


class DeclineChangeForm(forms.Form):
    """Why a change is not agreed."""

    answer = words("Why not", hint="Both contacts read it. Name no person.", missing="Say why the change is not agreed.")
