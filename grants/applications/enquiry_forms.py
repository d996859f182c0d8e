"""What somebody asks about a call, and what an officer does with it."""

from typing import Any

from django import forms

from commissioning.forms import HintedLabel


class EnquireForm(forms.Form):
    # The action says when it is too long, so that nothing typed is cut.
    text = forms.CharField(
        label="Your question",
        help_text="Leave out names and anything that you do not want others to read: we publish questions with their answers, without saying who asked.",
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Write your question."},
    )


class AnswerForm(forms.Form):
    """One page for all that may be done with a question; which boxes are needed follows from the choice."""

    mark_optional = False
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    question = forms.CharField(
        label="The question as everyone will read it",
        help_text="Word it so that it does not say who asked.",
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    answer = forms.CharField(label="The answer", required=False, widget=forms.Textarea({"rows": 8}))
    then = forms.ChoiceField(
        label="What happens with it?",
        widget=forms.RadioSelect,
        choices=[
            ("draft", HintedLabel("Keep it as a draft", hint="Nobody is told yet.")),
            (
                "publish",
                HintedLabel("Publish it", hint="On the page of the call, and by email to all who have a bid in hand and the asker."),
            ),
            ("alone", HintedLabel("Answer the asker alone", hint="Only where it is about one bid and would help nobody else.")),
            ("aside", HintedLabel("Set it aside", hint="Without an answer. The asker is told why.")),
        ],
        error_messages={"required": "Choose what happens with it."},
    )
    reason = forms.CharField(
        label="Why, where it is for the asker alone or set aside",
        help_text="The asker reads this.",
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        then = data.get("then")
        needed = {
            "publish": {"question": "Write the question as everyone will read it.", "answer": "Write the answer."},
            "alone": {"answer": "Write the answer.", "reason": "Write why nobody else needs the answer."},
            "aside": {"reason": "Write why it is not answered."},
        }
        for name, words in needed.get(str(then), {}).items():
            if not data.get(name):
                self.add_error(name, words)
        return data


class CorrectionForm(forms.Form):
    """A published answer as it should have read."""

    mark_optional = False
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    question = forms.CharField(
        label="The question as everyone will read it",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write the question as everyone will read it."},
    )
    answer = forms.CharField(label="The answer", widget=forms.Textarea({"rows": 8}), error_messages={"required": "Write the answer."})
    reason = forms.CharField(
        label="What is put right",
        help_text="Everyone reads this beside the answer, with today’s date. The words that stand until now are kept for the record.",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Write what is put right."},
    )
