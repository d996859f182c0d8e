import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import LIBRARIES_FIRST


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        *LIBRARIES_FIRST,
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=160)),
                ("content_type", models.CharField(max_length=100)),
                ("size_bytes", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=60)),
                ("subject_type", models.CharField(blank=True, max_length=80)),
                ("subject_id", models.CharField(blank=True, max_length=40)),
                ("stored_at", models.DateTimeField()),
                (
                    "stored_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "scan_state",
                    models.CharField(
                        choices=[
                            ("clean", "Clean"),
                            ("unscanned", "Waiting to be checked for viruses"),
                            ("refused", "Refused by the virus check"),
                        ],
                        default="unscanned",
                        max_length=10,
                    ),
                ),
                ("scanned_at", models.DateTimeField(blank=True, null=True)),
                ("storage_name", models.CharField(max_length=100, unique=True)),
                ("kept", models.BooleanField(default=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id"], name="files_by_subject"),
                    models.Index(condition=models.Q(("scan_state", "unscanned")), fields=["stored_at"], name="files_unscanned"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scan_state__in", ["clean", "unscanned", "refused"])), name="files_scan_state_is_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("size_bytes__gte", 0)), name="files_size_is_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_id", ""), ("subject_type", "")),
                            models.Q(models.Q(("subject_type", ""), _negated=True), models.Q(("subject_id", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="files_subject_is_whole_or_absent",
                    ),
                ],
            },
        ),
    ]
