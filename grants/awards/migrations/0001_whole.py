from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("awards", "0001_initial"),
        ("awards", "0002_changes_asked_by_grantees"),
        ("awards", "0002_how_grants_end"),
        ("awards", "0003_letters_edited"),
    ]

    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        ("audit", "0002_guard_and_chain"),
        ("calls", "0001_initial"),
        ("files", "0001_initial"),
        ("outcomes", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="DecisionNotice",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    ("reference", models.CharField(max_length=40, unique=True)),
                    ("title", models.CharField(max_length=200)),
                    (
                        "kind",
                        models.CharField(
                            choices=[("single", "Decision notice"), ("batch", "Month's notice of delegated decisions")],
                            default="single",
                            max_length=8,
                        ),
                    ),
                    (
                        "lead_officer",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("raised_on", models.DateField()),
                    (
                        "classification",
                        models.CharField(
                            choices=[("open", "Not confidential"), ("part", "Partly confidential"), ("closed", "Confidential")],
                            default="open",
                            max_length=12,
                        ),
                    ),
                    ("exemption", models.CharField(blank=True, max_length=200, verbose_name="exemption relied on")),
                    ("confidential_part", models.TextField(blank=True, verbose_name="confidential part, never published")),
                    ("summary", models.TextField()),
                    ("total_pence", models.BigIntegerField(verbose_name="total, as the summary says")),
                    ("background", models.TextField(blank=True)),
                    ("options", models.TextField(blank=True, verbose_name="options considered")),
                    ("finance", models.TextField(blank=True, verbose_name="financial implications")),
                    ("legal", models.TextField(blank=True, verbose_name="legal implications")),
                    ("equality", models.TextField(blank=True)),
                    ("risk", models.TextField(blank=True)),
                    ("consultation", models.TextField(blank=True)),
                    ("legal_comment", models.TextField(blank=True)),
                    ("legal_held", models.BooleanField(default=False, verbose_name="monitoring officer holds it")),
                    (
                        "legal_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("legal_at", models.DateTimeField(blank=True, null=True)),
                    ("financial_comment", models.TextField(blank=True)),
                    ("financial_held", models.BooleanField(default=False, verbose_name="chief finance officer holds it")),
                    (
                        "financial_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("financial_at", models.DateTimeField(blank=True, null=True)),
                    ("retrospective_reason", models.TextField(blank=True, verbose_name="why it is signed after the funding began")),
                    ("interests_statement", models.TextField(blank=True)),
                    ("state", models.CharField(db_index=True, default="draft", max_length=24)),
                    (
                        "prepared_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("created_at", models.DateTimeField()),
                    (
                        "signed_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("signed_as", models.CharField(blank=True, max_length=120, verbose_name="post of the signer")),
                    ("signed_at", models.DateTimeField(blank=True, null=True)),
                    ("published_at", models.DateTimeField(blank=True, null=True)),
                    ("frozen", models.JSONField(blank=True, null=True, verbose_name="the notice as signed")),
                    ("fingerprint", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the notice as signed")),
                    (
                        "document",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                    (
                        "supersedes",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="corrections",
                            to="awards.decisionnotice",
                        ),
                    ),
                    ("calls", models.ManyToManyField(related_name="+", to="calls.call")),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["draft", "published", "ready", "signed", "superseded"])),
                            name="notice_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["draft", "ready"]),
                                models.Q(("signed_by__isnull", False), models.Q(("fingerprint", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="signed_notice_is_frozen",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="NoticeRow",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "notice",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="awards.decisionnotice"),
                    ),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="notice_rows", to="applications.application"
                        ),
                    ),
                    ("position", models.PositiveSmallIntegerField()),
                    ("recommended", models.CharField(max_length=8)),
                    ("recommended_pence", models.BigIntegerField()),
                    (
                        "decision",
                        models.CharField(
                            choices=[
                                ("approve", "Approve"),
                                ("refuse", "Refuse"),
                                ("reserve", "Reserve list"),
                                ("defer", "Defer"),
                                ("left", "Left to another decider"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("amount_pence", models.BigIntegerField(default=0, verbose_name="amount, all years")),
                    ("departure_reason", models.TextField(blank=True, verbose_name="why the decision departs from the recommendation")),
                    ("purpose", models.TextField(blank=True)),
                    ("conditions", models.TextField(blank=True)),
                    ("reasons", models.TextField(blank=True, verbose_name="reasons why it will help")),
                    ("decline_reason", models.CharField(blank=True, max_length=24, verbose_name="reason for refusal, coded")),
                    (
                        "legal_basis",
                        models.CharField(
                            choices=[
                                (
                                    "prsra_2011_s9",
                                    "Police Reform and Social Responsibility Act 2011, section 9 (crime and disorder reduction grant)",
                                ),
                                ("asb_2014_s143", "Anti-social Behaviour, Crime and Policing Act 2014, section 143"),
                                ("ppa_fund", "Police Property Act fund"),
                                ("other", "Another power"),
                            ],
                            max_length=24,
                        ),
                    ),
                    ("is_confidential", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("notice", "application"), name="one_row_a_bid"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("amount_pence__gte", 0), models.Q(("decision", "approve"), ("amount_pence", 0), _connector="OR")
                            ),
                            name="only_approval_has_money",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="NoticeRowYear",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("row", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="years", to="awards.noticerow")),
                    ("financial_year", models.PositiveSmallIntegerField()),
                    ("amount_pence", models.BigIntegerField()),
                    ("is_conditional", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("row", "financial_year"), name="one_sum_a_row_and_year")],
                },
            ),
            migrations.CreateModel(
                name="NoticeRowSource",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("row", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="awards.noticerow")),
                    ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.fundingsource")),
                    ("financial_year", models.PositiveSmallIntegerField()),
                    ("amount_pence", models.BigIntegerField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("row", "source", "financial_year"), name="one_sum_a_row_source_year")],
                },
            ),
            migrations.CreateModel(
                name="Award",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="award", to="applications.application"
                        ),
                    ),
                    ("row", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="award", to="awards.noticerow")),
                    (
                        "organisation",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                    ),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.call")),
                    ("reference", models.CharField(max_length=60, unique=True)),
                    ("title", models.CharField(max_length=200)),
                    ("amount_pence", models.BigIntegerField()),
                    ("purpose", models.TextField()),
                    ("reasons", models.TextField()),
                    (
                        "legal_basis",
                        models.CharField(
                            choices=[
                                (
                                    "prsra_2011_s9",
                                    "Police Reform and Social Responsibility Act 2011, section 9 (crime and disorder reduction grant)",
                                ),
                                ("asb_2014_s143", "Anti-social Behaviour, Crime and Policing Act 2014, section 143"),
                                ("ppa_fund", "Police Property Act fund"),
                                ("other", "Another power"),
                            ],
                            max_length=24,
                        ),
                    ),
                    ("starts_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    (
                        "main_outcome",
                        models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outcomes.outcome"),
                    ),
                    (
                        "district",
                        models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.district"),
                    ),
                    ("terms_version", models.CharField(max_length=20)),
                    ("decided_on", models.DateField()),
                    ("offered_at", models.DateTimeField(blank=True, null=True)),
                    ("accept_by_on", models.DateField(blank=True, null=True, verbose_name="accept by")),
                    ("extended_reason", models.TextField(blank=True, verbose_name="why the acceptance period was extended, once")),
                    ("accepted_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "accepted_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("accepted_post", models.CharField(blank=True, max_length=120, verbose_name="post of the person who accepted")),
                    ("decline_reason", models.TextField(blank=True)),
                    (
                        "agreement",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                    ("state", models.CharField(db_index=True, default="approved", max_length=24)),
                    (
                        "freed_on",
                        models.DateField(blank=True, null=True, verbose_name="day from which an offer that came to nothing counts no more"),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["state", "accept_by_on"], name="award_offers"),
                        models.Index(fields=["organisation"], name="award_of_body"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "accepted",
                                        "active",
                                        "approved",
                                        "closed",
                                        "declined",
                                        "ended",
                                        "lapsed",
                                        "offered",
                                        "reconciling",
                                        "recovering",
                                        "suspended",
                                        "terminated",
                                        "varied",
                                    ],
                                )
                            ),
                            name="award_state_known",
                        ),
                        models.CheckConstraint(condition=models.Q(("amount_pence__gt", 0)), name="award_is_some_money"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["approved", "offered", "lapsed", "declined", "terminated"]),
                                ("accepted_at__isnull", False),
                                _connector="OR",
                            ),
                            name="running_award_was_accepted",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("freed_on__isnull", False), ("state__in", ["lapsed", "declined"])),
                                models.Q(models.Q(("state__in", ["lapsed", "declined"]), _negated=True), ("freed_on__isnull", True)),
                                _connector="OR",
                            ),
                            name="only_an_offer_that_failed_is_freed",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AwardYear",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("award", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="years", to="awards.award")),
                    ("financial_year", models.PositiveSmallIntegerField()),
                    ("amount_pence", models.BigIntegerField()),
                    ("is_conditional", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("award", "financial_year"), name="one_sum_an_award_and_year")],
                },
            ),
            migrations.CreateModel(
                name="AwardSource",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("award", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="awards.award")),
                    ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.fundingsource")),
                    ("financial_year", models.PositiveSmallIntegerField()),
                    ("amount_pence", models.BigIntegerField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("award", "source", "financial_year"), name="one_sum_an_award_source_year")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Condition",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("award", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="conditions", to="awards.award")),
                    ("number", models.PositiveSmallIntegerField()),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("before_payment", "Before payment"),
                                ("before_start", "Before the start"),
                                ("ongoing", "Throughout"),
                                ("at_end", "At the end"),
                            ],
                            max_length=16,
                        ),
                    ),
                    ("text", models.TextField()),
                    ("due_on", models.DateField(blank=True, null=True)),
                    (
                        "evidence",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                    ("evidence_note", models.TextField(blank=True)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("decided_at", models.DateTimeField(blank=True, null=True)),
                    ("decision_note", models.TextField(blank=True)),
                    ("state", models.CharField(db_index=True, default="open", max_length=24)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["broken", "evidence_in", "met", "open", "waived"])),
                            name="condition_state_known",
                        ),
                        models.UniqueConstraint(fields=("award", "number"), name="one_condition_a_number"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AgreedOutput",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("award", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="outputs", to="awards.award")),
                    ("number", models.PositiveSmallIntegerField()),
                    ("what", models.CharField(max_length=200)),
                    ("unit", models.CharField(max_length=60)),
                    ("planned", models.DecimalField(decimal_places=2, max_digits=12)),
                ],
            ),
            migrations.CreateModel(
                name="AgreedMeasure",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("award", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="measures", to="awards.award")),
                    (
                        "indicator",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outcomes.indicator"),
                    ),
                    ("outcome", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outcomes.outcome")),
                    ("unit", models.CharField(max_length=60)),
                    ("baseline", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                    ("target", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                    ("by_on", models.DateField(blank=True, null=True, verbose_name="target to be reached by")),
                    ("method", models.CharField(blank=True, max_length=200, verbose_name="how it is measured")),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("award", "indicator"), name="one_measure_an_indicator")],
                },
            ),
            migrations.CreateModel(
                name="BudgetHead",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("award", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="heads", to="awards.award")),
                    ("number", models.PositiveSmallIntegerField()),
                    ("head", models.CharField(max_length=120)),
                    ("planned_pence", models.BigIntegerField()),
                ],
            ),
            migrations.CreateModel(
                name="HistoricAward",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("funder", models.CharField(max_length=120)),
                    ("row_id", models.CharField(max_length=40)),
                    ("fund", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.fund")),
                    ("fund_name", models.CharField(blank=True, max_length=200)),
                    (
                        "organisation",
                        models.ForeignKey(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                        ),
                    ),
                    ("recipient", models.CharField(max_length=300, verbose_name="recipient, as printed")),
                    ("project", models.TextField(blank=True)),
                    ("financial_year", models.PositiveSmallIntegerField(null=True)),
                    ("financial_year_as_printed", models.CharField(blank=True, max_length=60)),
                    ("decision_reference", models.CharField(blank=True, max_length=60)),
                    ("decided_on", models.DateField(null=True)),
                    ("decided_as_printed", models.CharField(blank=True, max_length=200)),
                    ("amount_pence", models.BigIntegerField()),
                    ("amount_as_printed", models.CharField(blank=True, max_length=60)),
                    ("amount_basis", models.CharField(max_length=120)),
                    ("counts", models.BooleanField(verbose_name="an award, so counted in totals")),
                    ("term_note", models.TextField(blank=True)),
                    ("area", models.CharField(blank=True, max_length=120)),
                    ("certainty", models.CharField(blank=True, max_length=200)),
                    ("set_status", models.CharField(blank=True, max_length=200)),
                    ("source_url", models.URLField(blank=True, max_length=500)),
                    ("note", models.TextField(blank=True, verbose_name="what could not be read")),
                    ("imported_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("funder", "row_id"), name="one_row_a_funder")],
                },
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
                        models.BigIntegerField(
                            blank=True, null=True, verbose_name="accepted spending, as closed; None where no return says"
                        ),
                    ),
                    ("award", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="ending", to="awards.award")),
                ],
            ),
            migrations.CreateModel(
                name="Suspension",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("reason", models.TextField()),
                    ("suspended_at", models.DateTimeField()),
                    ("resumed_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "award",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="awards.award"),
                    ),
                    (
                        "resumed_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "suspended_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("resumed_at__isnull", True)), fields=("award",), name="one_suspension_in_force"
                        ),
                        models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="suspension_says_why"),
                    ],
                },
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
                    (
                        "agreed_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("award", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="variations", to="awards.award")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("award", "number"), name="one_variation_a_number"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("amount_after_pence__isnull", True),
                                ("amount_after_pence__lt", models.F("amount_before_pence")),
                                _connector="OR",
                            ),
                            name="variation_gives_no_more_money",
                        ),
                        models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="variation_says_why"),
                    ],
                },
            ),
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
                    (
                        "award",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="commitment_changes", to="awards.award"
                        ),
                    ),
                    ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.fundingsource")),
                    (
                        "variation",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="changes",
                            to="awards.variation",
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["changed_on"], name="commitment_changed")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("change_pence", 0), _negated=True), name="commitment_change_is_some_money"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="VariedHead",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("before_pence", models.BigIntegerField()),
                    ("after_pence", models.BigIntegerField()),
                    ("head", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.budgethead")),
                    (
                        "variation",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="heads", to="awards.variation"),
                    ),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("variation", "head"), name="one_change_a_head")],
                },
            ),
            migrations.CreateModel(
                name="ChangeRequest",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("number", models.PositiveSmallIntegerField()),
                    ("reason", models.TextField()),
                    ("ends_on_before", models.DateField(blank=True, null=True)),
                    ("ends_on_asked", models.DateField(blank=True, null=True)),
                    ("amount_before_pence", models.BigIntegerField(blank=True, null=True)),
                    ("amount_asked_pence", models.BigIntegerField(blank=True, null=True)),
                    ("other", models.TextField(blank=True)),
                    ("asked_at", models.DateTimeField()),
                    ("answer", models.TextField(blank=True)),
                    ("settled_at", models.DateTimeField(blank=True, null=True)),
                    ("state", models.CharField(db_index=True, default="waiting", max_length=24)),
                    (
                        "asked_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    (
                        "award",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="change_requests", to="awards.award"),
                    ),
                    (
                        "file",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                    (
                        "settled_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "variation",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="request",
                            to="awards.variation",
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["state", "asked_at"], name="change_request_waiting")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["agreed", "declined", "waiting", "withdrawn"])),
                            name="change_request_state_known",
                        ),
                        models.UniqueConstraint(fields=("award", "number"), name="one_change_request_a_number"),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "waiting")), fields=("award",), name="one_change_request_waits"
                        ),
                        models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="change_request_says_why"),
                        models.CheckConstraint(
                            condition=models.Q(("state", "waiting"), ("settled_at__isnull", False), _connector="XOR"),
                            name="change_request_settled_has_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(models.Q(("state", "agreed"), _negated=True), ("variation__isnull", False), _connector="OR"),
                            name="agreed_change_is_a_variation",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "declined"), _negated=True), models.Q(("answer", ""), _negated=True), _connector="OR"
                            ),
                            name="declined_change_says_why",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RequestedHead",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("before_pence", models.BigIntegerField()),
                    ("asked_pence", models.BigIntegerField()),
                    ("head", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.budgethead")),
                    (
                        "request",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="heads", to="awards.changerequest"),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("request", "head"), name="one_asked_sum_a_head"),
                        models.CheckConstraint(condition=models.Q(("asked_pence__gte", 0)), name="asked_head_is_not_below_zero"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Letter",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("subject", models.CharField(max_length=200)),
                    ("body", models.TextField()),
                    (
                        "decision",
                        models.CharField(
                            choices=[("approve", "Approved"), ("refuse", "Not funded"), ("reserve", "On the reserve list")],
                            max_length=8,
                            verbose_name="the decision for which it was written",
                        ),
                    ),
                    ("amount_pence", models.BigIntegerField(verbose_name="the sum for which it was written")),
                    ("edited_at", models.DateTimeField()),
                    (
                        "edited_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    (
                        "row",
                        models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="letter", to="awards.noticerow"),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(models.Q(("subject", ""), _negated=True), models.Q(("body", ""), _negated=True)),
                            name="letter_is_whole",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="LetterTemplate",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "kind",
                        models.CharField(
                            choices=[("approve", "Approved"), ("refuse", "Not funded"), ("reserve", "On the reserve list")],
                            max_length=8,
                            unique=True,
                        ),
                    ),
                    ("subject", models.CharField(max_length=200)),
                    ("body", models.TextField()),
                    ("edited_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "edited_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(models.Q(("subject", ""), _negated=True), models.Q(("body", ""), _negated=True)),
                            name="letter_template_is_whole",
                        )
                    ],
                },
            ),
        ),
        migrations.RunPython(import_module("grants.awards.migrations.0003_letters_edited").first_words, migrations.RunPython.noop),
    ]
