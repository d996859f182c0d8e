"""What is typed when a grant is paused or ended."""

from django import forms

from grants.awards.forms import words


class SuspendForm(forms.Form):
    """Why payments pause."""

    reason = words(
        "Why payments pause",
        hint="Both contacts read it, and so does finance. Say what the grantee can do to put it right. Name no person.",
        missing="Say why payments pause, and what the grantee can do.",
    )


class EndForm(forms.Form):
    """Why a grant ends, where it ends early."""

    reason = words("Why it ends before its last day", required=False, rows=3, hint="Leave it empty once the last day has passed.")
