"""A refusal says what scored best, what would improve it most, and when to try again; words that an officer changed stay as they are."""

from typing import Any

from django.db import migrations

BEFORE = "You may apply again when we next ask for bids."
MORE = """What scored best: {strengths}
What would improve it most: {improve}
When to try again: {again}

"""


def say_more(apps: Any, schema_editor: Any) -> None:
    for template in apps.get_model("awards", "LetterTemplate").objects.filter(kind="refuse", edited_at=None, body__contains=BEFORE):
        template.body = template.body.replace(BEFORE, MORE + BEFORE)
        template.save()


class Migration(migrations.Migration):
    dependencies = [("awards", "0006_released")]

    operations = [migrations.RunPython(say_more, migrations.RunPython.noop)]
