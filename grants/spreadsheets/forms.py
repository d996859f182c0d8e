"""What is chosen before a sheet is made."""

from typing import Any

from django import forms

from commissioning.files.kinds import in_megabytes
from grants.spreadsheets.offline.reading import FILE_MOST_BYTES


class ExportForm(forms.Form):
    """Which sheet, of which call, as what."""

    mark_optional = False
    name = forms.ChoiceField(label="Sheet", error_messages={"required": "Choose a sheet."})
    call = forms.ChoiceField(label="Call", required=False)
    ending = forms.ChoiceField(
        label="As", choices=[("xlsx", "Workbook (.xlsx)"), ("csv", "Comma-separated text (.csv)")], initial="xlsx", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, names: list[tuple[str, str]], calls: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].choices = names  # type: ignore[attr-defined]
        self.fields["call"].choices = [("", "All calls"), *calls]  # type: ignore[attr-defined]


class WorkbookForm(forms.Form):
    """The form of a bid as it was filled in, offline."""

    workbook = forms.FileField(
        label="The workbook that you filled in",
        help_text=f"An Excel workbook (.xlsx) that you downloaded here, up to {in_megabytes(FILE_MOST_BYTES)}.",
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={
            "required": "Choose the workbook that you filled in.",
            "empty": "The file is empty. Choose the workbook that you filled in.",
        },
    )
