import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0002_how_grants_end"),
        ("payments", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_pence", models.BigIntegerField()),
                ("received_on", models.DateField()),
                ("ledger_reference", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ReceiptLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_pence", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("reference", models.CharField(max_length=80, unique=True)),
                ("amount_pence", models.BigIntegerField()),
                ("reason", models.TextField()),
                ("due_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("let_go_pence", models.BigIntegerField(default=0, verbose_name="waived or written off")),
                ("let_go_reason", models.TextField(blank=True)),
                ("let_go_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="instalment",
            name="cancelled_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="instalment",
            name="cancelled_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="instalment",
            name="returned_on",
            field=models.DateField(blank=True, null=True, verbose_name="day on which the bank's return was recorded"),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("cancelled_on__isnull", False), models.Q(("cancelled_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="cancelled_says_when_and_why",
            ),
        ),
        # Payments that the bank had sent back: from the day that the record holds.
        migrations.RunSQL(
            """
            UPDATE payments_instalment SET returned_on = coalesce(
                (
                    SELECT max(at AT TIME ZONE 'Europe/London')::date FROM audit_auditevent
                    WHERE subject_type = 'payments.instalment' AND subject_id = payments_instalment.id::text
                        AND verb = 'instalment record_returned'
                ),
                paid_on, due_on
            ) WHERE state = 'returned'
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "returned"), _negated=True), ("returned_on__isnull", False), _connector="OR"),
                name="returned_says_when",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="recorded_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="receiptline",
            name="line",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="given_back", to="payments.codingline"),
        ),
        migrations.AddField(
            model_name="receiptline",
            name="receipt",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.receipt"),
        ),
        migrations.AddField(
            model_name="recovery",
            name="asked_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="recovery",
            name="award",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="recoveries", to="awards.award"),
        ),
        migrations.AddField(
            model_name="recovery",
            name="let_go_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="recovery",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="payments.recovery"),
        ),
        migrations.AddConstraint(
            model_name="receiptline",
            constraint=models.CheckConstraint(condition=models.Q(("amount_pence__gt", 0)), name="receipt_line_is_some_money"),
        ),
        migrations.AddIndex(
            model_name="recovery",
            index=models.Index(fields=["due_on"], name="recovery_due"),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.UniqueConstraint(fields=("award", "number"), name="one_recovery_a_number"),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_pence__gt", 0), models.Q(("reason", ""), _negated=True)),
                name="recovery_is_some_money_and_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("let_go_pence", 0),
                    models.Q(
                        ("let_go_pence__lte", models.F("amount_pence")),
                        models.Q(("let_go_reason", ""), _negated=True),
                        ("let_go_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="let_go_says_who_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_pence__gt", 0), models.Q(("ledger_reference", ""), _negated=True)),
                name="receipt_is_some_money_and_says_where",
            ),
        ),
    ]
