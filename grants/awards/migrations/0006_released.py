"""When the letters of a notice left. Until now they left with the signature; a correction sends none."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def left_with_the_signature(apps: Any, schema_editor: Any) -> None:
    notices = apps.get_model("awards", "DecisionNotice").objects.filter(signed_at__isnull=False, supersedes=None)
    notices.update(released_at=F("signed_at"), released_by=F("signed_by"))


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0005_subsidy_control"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="decisionnotice",
            name="released_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="when bodies were told, and its letters left"),
        ),
        migrations.AddField(
            model_name="decisionnotice",
            name="released_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RunPython(left_with_the_signature, migrations.RunPython.noop),
    ]
