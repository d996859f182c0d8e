"""Documents. The value is a list of the ids of stored files; the limit is how many are taken (one, unless it says more).

Kinds, size and number are told before anything is chosen.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings

from commissioning.files.kinds import in_megabytes
from commissioning.questions.fields import FilesField
from commissioning.questions.kinds import Kind
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion


class Files(Kind):
    key = "file"
    label = "File"
    says = "Documents to send with the form. The limit is how many."
    reads_as = "list"
    counts = "file files"
    uploads = True

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        most = question.limit or 1
        number = "One file" if most == 1 else f"Up to {most} files"
        rules = f"{number}: PDF, Word, Excel or pictures, up to {in_megabytes(settings.UPLOAD_MAX_BYTES)} each. We check what is inside."
        return FilesField(label=question.label, help_text=f"{question.hint} {rules}".strip(), required=False, most=most)

    def bind(self, question: LoadedQuestion, fields: Mapping[str, forms.Field], value: Any, context: Context) -> None:
        fields[question.key].hold(value or [], context.files)  # type: ignore[attr-defined]

    def store(self, cleaned: Any) -> Any:
        return (cleaned or {}).get("keep") or None

    def show(self, value: Any) -> Any:
        return None

    def sent(self, question: LoadedQuestion, cleaned: Mapping[str, Any]) -> list[Any]:
        return list((cleaned.get(question.key) or {}).get("add", []))

    def check(self, question: LoadedQuestion, value: Any) -> list[str]:
        most = question.limit or 1
        if len(value) > most:
            return [f"Send at most {most} {'file' if most == 1 else 'files'}. There are {len(value)} now; remove what is not needed."]
        return []

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        return "; ".join(context.files[each].name if each in context.files else f"File {each}" for each in value or [])

    def missing(self, question: LoadedQuestion) -> str:
        return f"Add a file for “{question.label}”."


KIND = Files()
