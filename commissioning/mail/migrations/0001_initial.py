import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("to_address", models.CharField(blank=True, max_length=254)),
                (
                    "to_user",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("template", models.CharField(max_length=120)),
                ("subject", models.CharField(max_length=250)),
                ("body_text", models.TextField()),
                ("body_html", models.TextField(blank=True)),
                ("about_type", models.CharField(blank=True, max_length=80)),
                ("about_id", models.CharField(blank=True, max_length=40)),
                ("attachment_makers", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Could not be sent"),
                            ("held", "Held: the address cannot be used"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True)),
                ("provider_reference", models.CharField(blank=True, max_length=200)),
                ("attachments", models.ManyToManyField(blank=True, related_name="+", to="files.storedfile")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["about_type", "about_id"], name="mail_by_subject"),
                    models.Index(fields=["-created_at"], name="mail_newest"),
                    models.Index(condition=models.Q(("state__in", ("queued", "sending"))), fields=["next_try_at"], name="mail_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "sending", "sent", "failed", "held"])), name="mail_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"),
                        name="mail_sent_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("to_address", ""), _negated=True), ("state", "held"), _connector="OR"),
                        name="mail_no_address_is_held",
                    ),
                ],
            },
        ),
    ]
