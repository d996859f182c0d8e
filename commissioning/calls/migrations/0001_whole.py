import commissioning.calls.models.call
import django.db.models.deletion
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("calls", "0001_initial"),
        ("calls", "0002_highways_consent_may_follow"),
        ("calls", "0002_second_person_certifies"),
        ("calls", "0003_lots_and_match"),
        ("calls", "0003_questions_about_a_call"),
        ("calls", "0004_closing_extended_and_unlisted_calls"),
        ("calls", "0005_free_money_put_elsewhere"),
        ("calls", "0006_news_by_email"),
        ("calls", "0007_figures_that_returns_ask_for"),
        ("calls", "0008_events_and_places"),
        ("calls", "0009_who_booked_is_forgotten"),
        ("calls", "0010_due_diligence_of_a_call"),
        ("calls", "0011_quorum_of_the_panel"),
    ]

    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("outcomes", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "0003_invitations_and_appointments"),
        ("people", "0006_election_periods"),
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
                    ("is_reserve", models.BooleanField(default=False, verbose_name="a reserve, in which money that comes back may be put")),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("office", "code"), name="one_source_a_code")],
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
                    (
                        "needs_certifier",
                        models.BooleanField(default=False, verbose_name="a second person of the body certifies a bid before it is sent"),
                    ),
                    (
                        "questions_until",
                        models.DateTimeField(
                            blank=True, null=True, verbose_name="when questions about it end, unless five working days before the close"
                        ),
                    ),
                    ("is_unlisted", models.BooleanField(default=False, verbose_name="reached by its link only")),
                    (
                        "return_set",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.questionset"
                        ),
                    ),
                    (
                        "diligence",
                        models.CharField(
                            choices=[
                                ("off", "None"),
                                ("shown", "Recorded; a failure holds an award"),
                                ("holds", "An award waits until all of it is clear or waived"),
                            ],
                            default="shown",
                            max_length=5,
                            verbose_name="due diligence",
                        ),
                    ),
                    (
                        "panel_quorum",
                        models.PositiveSmallIntegerField(
                            default=0, verbose_name="members of the panel who must stay for a bid; 0 for no such rule"
                        ),
                    ),
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
            migrations.CreateModel(
                name="Enquiry",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("asked_at", models.DateTimeField()),
                    ("text", models.TextField(verbose_name="as it was asked")),
                    ("question", models.TextField(blank=True, verbose_name="as all may read it")),
                    ("answer", models.TextField(blank=True)),
                    ("reason", models.TextField(blank=True)),
                    ("drafted_at", models.DateTimeField(blank=True, null=True)),
                    ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ("state", models.CharField(db_index=True, default="waiting", max_length=24)),
                    (
                        "answered_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "asked_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="enquiries", to="calls.call")),
                    (
                        "drafted_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["call", "state", "answered_at"], name="enquiry_of_call")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["private", "published", "set_aside", "waiting"])), name="enquiry_state_known"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("state", "waiting"), ("answered_at__isnull", False), _connector="OR"),
                            name="enquiry_settled_has_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "published"), _negated=True),
                                models.Q(models.Q(("question", ""), _negated=True), models.Q(("answer", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="published_enquiry_has_words",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Extension",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("closed_at", models.DateTimeField(verbose_name="the closing instant before")),
                    ("closes_at", models.DateTimeField(verbose_name="the closing instant since")),
                    ("decision_was_on", models.DateField()),
                    ("decision_by_on", models.DateField()),
                    ("reason", models.TextField(verbose_name="why, for all to read")),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="calls.call")),
                ],
                options={
                    "indexes": [models.Index(fields=["call", "at"], name="extension_of_call")],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("closes_at__gt", models.F("closed_at"))), name="extension_is_later"),
                        models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="extension_has_a_reason"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Transfer",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("financial_year", models.PositiveSmallIntegerField()),
                    ("to_year", models.PositiveSmallIntegerField()),
                    ("amount_pence", models.BigIntegerField()),
                    ("moved_on", models.DateField()),
                    (
                        "why",
                        models.CharField(choices=[("returned", "Money given back"), ("closed", "Promised and never paid")], max_length=12),
                    ),
                    (
                        "budget",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.budget"
                        ),
                    ),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.fundingsource")),
                    (
                        "to_budget",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.budget"
                        ),
                    ),
                    (
                        "to_source",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.fundingsource"),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["moved_on"], name="transfer_moved")],
                    "constraints": [models.CheckConstraint(condition=models.Q(("amount_pence__gt", 0)), name="transfer_is_some_money")],
                },
            ),
            migrations.CreateModel(
                name="Subscription",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("email", models.EmailField(max_length=254)),
                    ("every_theme", models.BooleanField()),
                    ("asked_at", models.DateTimeField()),
                    ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                    ("themes", models.ManyToManyField(related_name="+", to="outcomes.focusarea")),
                ],
                options={
                    "indexes": [models.Index(fields=["email"], name="subscription_by_address")],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("confirmed_at__isnull", False)), fields=("email",), name="one_subscription_an_address"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Told",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("news", models.CharField(max_length=60)),
                    ("at", models.DateTimeField()),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls.call")),
                    (
                        "subscription",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="told", to="calls.subscription"),
                    ),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("subscription", "call", "news"), name="told_once")],
                },
            ),
            migrations.CreateModel(
                name="Event",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("kind", models.CharField(choices=[("information", "Information event"), ("surgery", "Bid surgery")], max_length=12)),
                    ("title", models.CharField(max_length=120)),
                    ("starts_at", models.DateTimeField()),
                    ("minutes", models.PositiveSmallIntegerField(verbose_name="how long, in minutes")),
                    ("where", models.CharField(blank=True, max_length=200)),
                    ("link", models.URLField(blank=True, max_length=500, verbose_name="link to join, told only to those with a place")),
                    ("places", models.PositiveSmallIntegerField()),
                    ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                    ("cancelled_because", models.TextField(blank=True)),
                    ("changed_at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="calls.call")),
                    (
                        "slides",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["call", "starts_at"], name="event_of_call")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("where", ""), _negated=True), models.Q(("link", ""), _negated=True), _connector="OR"
                            ),
                            name="event_is_somewhere",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("places__gte", 1), ("minutes__gte", 1)), name="event_has_places_and_time"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Booking",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ("name", models.CharField(blank=True, max_length=120)),
                    ("email", models.EmailField(blank=True, max_length=254)),
                    ("asked_at", models.DateTimeField()),
                    ("placed_at", models.DateTimeField(blank=True, null=True)),
                    ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                    ("event", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="calls.event")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("cancelled_at__isnull", True), models.Q(("email", ""), _negated=True)),
                            fields=("event", "email"),
                            name="one_place_an_address",
                        )
                    ],
                },
            ),
        ),
    ]
