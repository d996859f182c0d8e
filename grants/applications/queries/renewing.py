"""What changed in the form under a draft."""

from typing import Any

from grants.applications.models import Application, Renewal


def renewals_of(application: Application, section_key: str = "") -> list[dict[str, Any]]:
    """The changes that touch what this draft holds, the latest version first: rows of {at, label, section, words}. One query."""
    rows = Renewal.objects.filter(application=application).order_by("-at", "-pk").values_list("at", "changes")
    return [{"at": at, **each} for at, changes in rows for each in changes if section_key in ("", each["section"])]
