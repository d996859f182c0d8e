import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_initial"),
        ("audit", "0002_guard_and_chain"),
        ("awards", "0001_initial"),
        ("calls", "0001_initial"),
        ("files", "0001_initial"),
        ("outcomes", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitmentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("financial_year", models.PositiveSmallIntegerField()),
                ("change_pence", models.BigIntegerField()),
                ("changed_on", models.DateField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("variation", "Variation"),
                            ("terminated", "Stopped"),
                            ("returned", "Money given back"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ended_on", models.DateField()),
                ("reason", models.TextField(blank=True, verbose_name="why it ended early, or was stopped")),
                ("reconciled_at", models.DateTimeField(blank=True, null=True, verbose_name="when reconciliation began")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("paid_pence", models.BigIntegerField(blank=True, null=True, verbose_name="paid, as closed")),
                ("returned_pence", models.BigIntegerField(blank=True, null=True, verbose_name="given back, as closed")),
                (
                    "spent_pence",
                    models.BigIntegerField(blank=True, null=True, verbose_name="accepted spending, as closed; None where no return says"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("suspended_at", models.DateTimeField()),
                ("resumed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Variation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("ends_on_before", models.DateField(blank=True, null=True)),
                ("ends_on_after", models.DateField(blank=True, null=True)),
                ("amount_before_pence", models.BigIntegerField(blank=True, null=True)),
                ("amount_after_pence", models.BigIntegerField(blank=True, null=True)),
                ("moved_pence", models.BigIntegerField(default=0, verbose_name="moved between budget heads")),
                ("agreed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="VariedHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before_pence", models.BigIntegerField()),
                ("after_pence", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="award",
            name="freed_on",
            field=models.DateField(blank=True, null=True, verbose_name="day from which an offer that came to nothing counts no more"),
        ),
        # Offers that had come to nothing: from the day after the last to answer, or from the day of the answer as the record holds it.
        migrations.RunSQL(
            """
            UPDATE awards_award SET freed_on = coalesce(
                (
                    SELECT max(at AT TIME ZONE 'Europe/London')::date FROM audit_auditevent
                    WHERE subject_type = 'awards.award' AND subject_id = awards_award.id::text AND verb IN ('award lapse', 'award decline')
                ),
                accept_by_on, decided_on
            ) WHERE state IN ('lapsed', 'declined')
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("freed_on__isnull", False), ("state__in", ["lapsed", "declined"])),
                    models.Q(models.Q(("state__in", ["lapsed", "declined"]), _negated=True), ("freed_on__isnull", True)),
                    _connector="OR",
                ),
                name="only_an_offer_that_failed_is_freed",
            ),
        ),
        migrations.AddField(
            model_name="commitmentchange",
            name="award",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="commitment_changes", to="awards.award"),
        ),
        migrations.AddField(
            model_name="commitmentchange",
            name="source",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.fundingsource"),
        ),
        migrations.AddField(
            model_name="ending",
            name="award",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="ending", to="awards.award"),
        ),
        migrations.AddField(
            model_name="suspension",
            name="award",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="awards.award"),
        ),
        migrations.AddField(
            model_name="suspension",
            name="resumed_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="suspended_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="variation",
            name="agreed_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="variation",
            name="award",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="variations", to="awards.award"),
        ),
        migrations.AddField(
            model_name="commitmentchange",
            name="variation",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="awards.variation"
            ),
        ),
        migrations.AddField(
            model_name="variedhead",
            name="head",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.budgethead"),
        ),
        migrations.AddField(
            model_name="variedhead",
            name="variation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="heads", to="awards.variation"),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("resumed_at__isnull", True)), fields=("award",), name="one_suspension_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="suspension_says_why"),
        ),
        migrations.AddConstraint(
            model_name="variation",
            constraint=models.UniqueConstraint(fields=("award", "number"), name="one_variation_a_number"),
        ),
        migrations.AddConstraint(
            model_name="variation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_after_pence__isnull", True), ("amount_after_pence__lt", models.F("amount_before_pence")), _connector="OR"
                ),
                name="variation_gives_no_more_money",
            ),
        ),
        migrations.AddConstraint(
            model_name="variation",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="variation_says_why"),
        ),
        migrations.AddIndex(
            model_name="commitmentchange",
            index=models.Index(fields=["changed_on"], name="commitment_changed"),
        ),
        migrations.AddConstraint(
            model_name="commitmentchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("change_pence", 0), _negated=True), name="commitment_change_is_some_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="variedhead",
            constraint=models.UniqueConstraint(fields=("variation", "head"), name="one_change_a_head"),
        ),
    ]
