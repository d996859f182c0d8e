"""What a person had before her when she began to write, so that a second to save never writes over a first unseen. Plain Python."""

import hashlib
import json
from typing import Any

from commissioning.lifecycle import Refused


class ChangedMeanwhile(Refused):
    """Somebody else saved while she wrote. What she typed is kept on her page; what stands now is shown beside it."""


def seen_mark(*standing: Any) -> str:
    """A short mark of what stands: the same for the same values, another for others. Values are anything that JSON or `str` can write."""
    written = json.dumps(standing, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def refuse_if_changed(seen: str | None, *standing: Any) -> None:
    """Raises: ChangedMeanwhile where `seen` is given and is not the mark of what stands."""
    if seen is not None and seen != seen_mark(*standing):
        raise ChangedMeanwhile(
            "Somebody else changed this while you were writing. What stands now is shown on this page, and what you typed is kept: "
            "bring the two together, then save again."
        )
