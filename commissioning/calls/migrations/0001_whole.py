import commissioning.calls.models.call
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


class Migration(migrations.Migration):
    replaces = [("calls", "0001_initial"), ("calls", "0002_highways_consent_may_follow"), ("calls", "0003_lots_and_match")]

    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("outcomes", "0001_initial"),
        ("people", "0001_initial"),
        ("questions", "0001_initial"),
        ("questions", "0003_question_sets_have_rules"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="FundingSource",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    ("code", models.SlugField()),
                    ("name", models.CharField(max_length=120)),
                    ("is_ring_fenced", models.BooleanField(default=False)),
                    ("cost_centre", models.CharField(blank=True, max_length=20)),
                    ("subjective_code", models.CharField(blank=True, max_length=20)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("office", "code"), name="one_source_a_code")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="SourceYear",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "source",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="years", to="calls.fundingsource"),
                    ),
                    ("financial_year", models.PositiveSmallIntegerField()),
                    ("amount_pence", models.BigIntegerField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("source", "financial_year"), name="one_sum_a_source_and_year"),
                        models.CheckConstraint(condition=models.Q(("amount_pence__gte", 0)), name="source_year_not_negative"),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Fund",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="funds", to="people.office")),
                    ("code", models.CharField(max_length=12)),
                    ("name", models.CharField(max_length=120)),
                    ("purpose", models.TextField(blank=True)),
                    ("fund_type", models.CharField(default="standard", max_length=40)),
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
                            default="prsra_2011_s9",
                            max_length=24,
                        ),
                    ),
                    ("is_history", models.BooleanField(default=False, verbose_name="past fund, for imported awards only")),
                    ("sources", models.ManyToManyField(related_name="funds", to="calls.fundingsource")),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("office", "code"), name="one_fund_a_code")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Budget",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    ("name", models.CharField(max_length=120)),
                    ("financial_year", models.PositiveSmallIntegerField()),
                    ("amount_pence", models.BigIntegerField()),
                    ("tolerance_pct", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5)),
                    ("funds", models.ManyToManyField(related_name="budgets", to="calls.fund")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("office", "name", "financial_year"), name="one_budget_a_name_and_year"),
                        models.CheckConstraint(
                            condition=models.Q(("amount_pence__gte", 0), ("tolerance_pct__gte", 0)), name="budget_not_negative"
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="BudgetAgreement",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "budget",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="calls.budget"),
                    ),
                    ("most_pence", models.BigIntegerField(verbose_name="agreed maximum")),
                    (
                        "backstop",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.fundingsource"),
                    ),
                    (
                        "backstop_uncommitted_pence",
                        models.BigIntegerField(verbose_name="uncommitted balance of the backstop at that moment"),
                    ),
                    (
                        "agreed_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("agreed_at", models.DateTimeField()),
                    ("note", models.TextField(blank=True)),
                    ("lapsed_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="Call",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="people.office")),
                    ("fund", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="calls.fund")),
                    ("budget", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="calls.budget")),
                    ("reference", models.CharField(max_length=40, unique=True)),
                    ("title", models.CharField(max_length=120)),
                    ("summary", models.CharField(max_length=300)),
                    ("preset", models.CharField(choices=commissioning.calls.models.call.preset_choices, max_length=12)),
                    (
                        "agreement",
                        models.CharField(
                            choices=[("grant", "Grant"), ("contract", "Contract (recorded here, bought elsewhere)")],
                            default="grant",
                            max_length=8,
                            verbose_name="grant or contract",
                        ),
                    ),
                    ("agreement_reason", models.TextField(blank=True, verbose_name="why a grant or a contract")),
                    ("senior_officer", models.CharField(blank=True, max_length=120, verbose_name="senior responsible officer")),
                    (
                        "lead_officer",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("opens_at", models.DateTimeField()),
                    ("closes_at", models.DateTimeField()),
                    ("decision_by_on", models.DateField()),
                    ("starts_on", models.DateField(verbose_name="funding period from")),
                    ("ends_on", models.DateField(verbose_name="funding period to")),
                    ("least_pence", models.BigIntegerField(verbose_name="smallest grant")),
                    ("most_pence", models.BigIntegerField(verbose_name="largest grant")),
                    ("wanted", models.TextField(blank=True, verbose_name="what we want to fund")),
                    ("who_can_apply", models.TextField(blank=True)),
                    ("not_funded", models.TextField(blank=True, verbose_name="what we cannot fund")),
                    ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outcomes.plan")),
                    (
                        "eligibility_set",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.questionset"),
                    ),
                    (
                        "question_set",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.questionset"),
                    ),
                    ("scorers", models.PositiveSmallIntegerField(verbose_name="scorers for each bid")),
                    (
                        "reasons_rule",
                        models.CharField(
                            choices=[
                                ("every", "On every criterion"),
                                ("ends", "Only on 0, 1, 5 and changed scores"),
                                ("overall", "One overall"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("reason_words", models.PositiveSmallIntegerField(default=1, verbose_name="least words of a reason")),
                    ("needs_moderation", models.BooleanField()),
                    (
                        "decided_by",
                        models.CharField(
                            choices=[("commissioner", "The Commissioner"), ("delegate", "A delegate, in the month's notice")], max_length=12
                        ),
                    ),
                    (
                        "payment_plan",
                        models.CharField(
                            choices=[
                                ("whole", "All on acceptance"),
                                ("halves", "Half at the start, half on the mid-term return"),
                                ("quarters", "Quarterly"),
                            ],
                            max_length=8,
                        ),
                    ),
                    (
                        "returns_plan",
                        models.CharField(
                            choices=[
                                ("end_note", "One short end note"),
                                ("end", "End return"),
                                ("mid_and_end", "Mid-term and end"),
                                ("quarterly", "Quarterly and end"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("acceptance_days", models.PositiveSmallIntegerField(default=28)),
                    ("band_consider", models.PositiveSmallIntegerField(default=50, verbose_name="consider from")),
                    ("band_recommend", models.PositiveSmallIntegerField(default=65, verbose_name="recommend from")),
                    ("scorer_may_decide", models.BooleanField(default=False)),
                    ("terms_version", models.CharField(default="1", max_length=20)),
                    ("state", models.CharField(db_index=True, default="draft", max_length=24)),
                    ("published_at", models.DateTimeField(blank=True, null=True)),
                    ("outcomes", models.ManyToManyField(related_name="+", to="outcomes.outcome")),
                    ("districts", models.ManyToManyField(related_name="+", to="people.district")),
                    (
                        "consent_may_follow",
                        models.BooleanField(
                            default=True, verbose_name="highways consent may follow the bid, as a condition before payment"
                        ),
                    ),
                    ("bids_per_body", models.PositiveSmallIntegerField(default=1, verbose_name="bids that one body may make")),
                    (
                        "match_bonus_pct",
                        models.PositiveSmallIntegerField(default=0, verbose_name="added to the ask where match is confirmed, in per cent"),
                    ),
                    ("pot_pence", models.BigIntegerField(blank=True, null=True, verbose_name="what the call gives in all")),
                ],
                options={
                    "indexes": [models.Index(fields=["state", "closes_at"], name="call_by_close")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["assessing", "cancelled", "completed", "decided", "draft", "published"])),
                            name="call_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="call_closes_after_it_opens"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="call_ends_after_it_starts"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("least_pence__gte", 0), ("most_pence__gte", models.F("least_pence"))),
                            name="call_amounts_in_order",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Criterion",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="calls.call")),
                    ("number", models.PositiveSmallIntegerField()),
                    ("key", models.SlugField()),
                    ("title", models.CharField(max_length=120)),
                    ("guidance", models.TextField(blank=True)),
                    ("weight", models.PositiveSmallIntegerField()),
                    (
                        "floor",
                        models.DecimalField(
                            blank=True, decimal_places=2, max_digits=3, null=True, verbose_name="below this a bid is not recommended"
                        ),
                    ),
                    ("tie_rank", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("anchors", models.JSONField(default=list, verbose_name="words for each score from 0 to 5")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("call", "number"), name="one_criterion_a_number"),
                        models.UniqueConstraint(fields=("call", "key"), name="one_criterion_a_key"),
                        models.CheckConstraint(
                            condition=models.Q(("weight__gte", 1), ("weight__lte", 100)), name="criterion_weight_in_range"
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="CallDocument",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="calls.call")),
                    ("title", models.CharField(max_length=120)),
                    ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile")),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="Lot",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("number", models.PositiveSmallIntegerField()),
                    ("key", models.SlugField()),
                    ("title", models.CharField(max_length=120)),
                    ("pot_pence", models.BigIntegerField(verbose_name="what the lot gives in all")),
                    ("least_pence", models.BigIntegerField(verbose_name="smallest grant")),
                    ("most_pence", models.BigIntegerField(verbose_name="largest grant")),
                    ("bids_per_body", models.PositiveSmallIntegerField(default=1, verbose_name="bids that one body may make in the lot")),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="lots", to="calls.call")),
                    (
                        "question_set",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.questionset"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("call", "number"), name="one_lot_a_number"),
                        models.UniqueConstraint(fields=("call", "key"), name="one_lot_a_key"),
                        models.CheckConstraint(
                            condition=models.Q(("least_pence__gte", 0), ("most_pence__gte", models.F("least_pence"))),
                            name="lot_amounts_in_order",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("pot_pence__gte", models.F("most_pence"))), name="lot_pays_its_largest_grant"
                        ),
                    ],
                },
            ),
        )
    ]
