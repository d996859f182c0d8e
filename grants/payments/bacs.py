"""What the banks' own system allows: a narrative of 18 characters, and figures as people read them."""

import re

NARRATIVE_MOST = 18


def narrative(reference: str) -> str:
    """The words that stand on the recipient's statement: capitals, figures and . & / - only, 18 characters at most.

    A longer reference loses its dashes first and then its beginning: the end tells payments apart.
    Source: requirements 5.6.
    """
    bare = re.sub(r"[^A-Z0-9.&/-]", "", reference.upper())
    if len(bare) > NARRATIVE_MOST:
        bare = bare.replace("-", "")
    return bare[-NARRATIVE_MOST:]


def sort_code(figures: str) -> str:
    """123456 is read as 12-34-56."""
    return "-".join(figures[at : at + 2] for at in (0, 2, 4))
