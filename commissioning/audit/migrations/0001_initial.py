import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import LIBRARIES_FIRST, CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        *LIBRARIES_FIRST,
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="AuditEvent",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("at", models.DateTimeField()),
                    (
                        "actor",
                        models.ForeignKey(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    ("verb", models.CharField(max_length=80)),
                    ("subject_type", models.CharField(max_length=60)),
                    ("subject_id", models.CharField(max_length=40)),
                    ("before", models.JSONField(default=dict)),
                    ("after", models.JSONField(default=dict)),
                    ("facts", models.JSONField(default=dict)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["subject_type", "subject_id", "id"], name="audit_subject"),
                        models.Index(fields=["at"], name="audit_at"),
                    ],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="AuditLink",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("event_id", models.BigIntegerField(unique=True)),
                    ("previous", models.CharField(max_length=64)),
                    ("hash", models.CharField(max_length=64)),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
        )
    ]
