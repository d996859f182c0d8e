from django.conf import settings
from django.core.management import call_command

from commissioning.lifecycle import MACHINES


def test_the_lifecycle_document_is_up_to_date() -> None:
    call_command("lifecycle", "--check")


def test_the_lifecycle_document_draws_every_move() -> None:
    text = (settings.BASE_DIR / "docs" / "lifecycle.md").read_text()
    for machine in MACHINES:
        assert f"## {machine.name.capitalize()}\n" in text
        for each in machine:
            assert all(f"    {source} --> {each.target}: {each.name}\n" in text for source in each.sources)
