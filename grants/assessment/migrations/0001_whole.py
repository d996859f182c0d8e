from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("assessment", "0001_initial"),
        ("assessment", "0002_tryouts"),
        ("assessment", "0003_stops"),
        ("assessment", "0004_tags_and_saved_views"),
        ("assessment", "0005_due_diligence"),
        ("assessment", "0006_panel_meetings"),
        ("assessment", "0007_register_of_interests"),
    ]

    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        ("applications", "0008_record_as_it_was_confirmed"),
        ("applications", "0015_bids_typed_in_by_the_office"),
        ("applications", "0016_search_in_answers"),
        ("calls", "0001_initial"),
        ("calls", "0003_questions_about_a_call"),
        ("calls", "0011_quorum_of_the_panel"),
        ("people", "0001_initial"),
        ("people", "0004_room_for_numbers_as_typed"),
        ("people", "0005_records_of_one_body_merged"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="EligibilityCheck",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="applications.application"
                        ),
                    ),
                    ("test", models.SlugField(verbose_name="question of the eligibility set, or a test of the office's own")),
                    ("label", models.CharField(max_length=200)),
                    ("result", models.CharField(choices=[("pass", "Pass"), ("fail", "Fail"), ("waived", "Waived")], max_length=8)),
                    ("reason", models.TextField(blank=True)),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("application", "test"), name="one_check_a_test"),
                        models.CheckConstraint(
                            condition=models.Q(("result", "pass"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                            name="fail_or_waiver_has_a_reason",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Finding",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="applications.application"
                        ),
                    ),
                    ("eligible", models.BooleanField()),
                    ("code", models.SlugField(blank=True, verbose_name="reason, as a code")),
                    ("note", models.TextField(blank=True)),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("eligible", True), models.Q(("code", ""), _negated=True), _connector="OR"),
                            name="ineligible_has_a_code",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Interest",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.call")),
                    (
                        "organisation",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                    ),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    (
                        "kind",
                        models.CharField(
                            choices=[("none", "None"), ("known", "Known to me, no conflict"), ("conflicted", "Conflict")], max_length=12
                        ),
                    ),
                    ("note", models.TextField(blank=True)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("call", "organisation", "user"), name="one_interest_a_body"),
                        models.CheckConstraint(
                            condition=models.Q(("kind", "none"), models.Q(("note", ""), _negated=True), _connector="OR"),
                            name="interest_says_what",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Assessment",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="applications.application"
                        ),
                    ),
                    (
                        "assessor",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    (
                        "assigned_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("assigned_at", models.DateTimeField()),
                    ("due_on", models.DateField(blank=True, null=True)),
                    ("until", models.DateTimeField(blank=True, null=True, verbose_name="access ends")),
                    ("state", models.CharField(db_index=True, default="assigned", max_length=24)),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    ("overall_reason", models.TextField(blank=True, verbose_name="overall reasons")),
                    ("private_note", models.TextField(blank=True, verbose_name="note for the office only")),
                    ("applicant_note", models.TextField(blank=True, verbose_name="note that may be sent to the applicant")),
                    ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ],
                options={
                    "indexes": [models.Index(fields=["assessor", "state"], name="assessment_desk")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["assigned", "declared", "in_progress", "recused", "reopened", "sent"])),
                            name="assessment_state_known",
                        ),
                        models.UniqueConstraint(fields=("application", "assessor"), name="one_assessment_a_person"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Reopening",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "assessment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="reopenings", to="assessment.assessment"
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Score",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "assessment",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="assessment.assessment"),
                    ),
                    ("criterion", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.criterion")),
                    ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("abstained", models.BooleanField(default=False)),
                    ("reason", models.TextField(blank=True)),
                    ("sent_value", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="value when it was last sent")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("assessment", "criterion"), name="one_score_a_criterion"),
                        models.CheckConstraint(
                            condition=models.Q(("value__isnull", True), ("value__lte", 5), _connector="OR"), name="score_0_to_5"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("abstained", False), ("value__isnull", True), _connector="OR"),
                            name="abstention_has_no_value",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Moderation",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="moderation", to="applications.application"
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("present", models.TextField(verbose_name="who was present")),
                    ("triggers", models.JSONField(default=list, verbose_name="what called for it; empty where an officer asked for it")),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="ModeratedScore",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "moderation",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="assessment.moderation"),
                    ),
                    ("criterion", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.criterion")),
                    ("value", models.DecimalField(decimal_places=2, max_digits=3)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("moderation", "criterion"), name="one_moderated_score_a_criterion"),
                        models.CheckConstraint(condition=models.Q(("value__gte", 0), ("value__lte", 5)), name="moderated_score_0_to_5"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Result",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE, related_name="result", to="applications.application"
                        ),
                    ),
                    ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                    ("by_criterion", models.JSONField(default=dict, verbose_name="criterion key to unrounded mean, as text")),
                    ("sent", models.PositiveSmallIntegerField(default=0)),
                    ("wanted", models.PositiveSmallIntegerField(default=0)),
                    ("triggers", models.JSONField(default=list, verbose_name="why moderation is needed")),
                    ("needs_moderation", models.BooleanField(default=False)),
                    ("below_floor", models.BooleanField(default=False)),
                    ("updated_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [models.Index(fields=["-total"], name="result_by_total")],
                },
            ),
            migrations.CreateModel(
                name="TryOut",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("name", models.CharField(max_length=80)),
                    ("made_at", models.DateTimeField()),
                    ("saved_at", models.DateTimeField()),
                    ("version", models.PositiveIntegerField(default=1, verbose_name="how often it was saved")),
                    ("chosen_at", models.DateTimeField(blank=True, null=True)),
                    ("discarded_at", models.DateTimeField(blank=True, null=True)),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tryouts", to="calls.call")),
                    (
                        "chosen_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "made_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    (
                        "saved_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("discarded_at", None)), fields=("call", "name"), name="one_tryout_a_name"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("chosen_at__isnull", False), ("discarded_at", None)),
                            fields=("call",),
                            name="one_chosen_tryout_a_call",
                        ),
                        models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="tryout_has_a_name"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TryOutAmount",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("amount_pence", models.BigIntegerField()),
                    (
                        "application",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"),
                    ),
                    (
                        "tryout",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="amounts", to="assessment.tryout"),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tryout", "application"), name="one_amount_a_bid"),
                        models.CheckConstraint(condition=models.Q(("amount_pence__gt", 0)), name="tried_amount_above_nothing"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Stop",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("reason", models.TextField()),
                    ("set_at", models.DateTimeField()),
                    ("lifted_at", models.DateTimeField(blank=True, null=True)),
                    ("lifted_reason", models.TextField(blank=True, verbose_name="why it was lifted")),
                    (
                        "application",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="applications.application",
                        ),
                    ),
                    (
                        "lifted_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    (
                        "organisation",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                    ),
                    (
                        "set_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="stop_has_a_reason"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                                models.Q(
                                    ("lifted_at__isnull", False),
                                    ("lifted_by__isnull", False),
                                    models.Q(("lifted_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="lifted_stop_says_who_and_why",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("lifted_by__isnull", True), models.Q(("lifted_by", models.F("set_by")), _negated=True), _connector="OR"
                            ),
                            name="stop_lifted_by_another",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("lifted_at__isnull", True)),
                            fields=("organisation", "application"),
                            name="one_standing_stop",
                            nulls_distinct=False,
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Tag",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("name", models.CharField(max_length=40)),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(models.F("office"), django.db.models.functions.text.Lower("name"), name="one_tag_a_name"),
                        models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="tag_has_a_name"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Tagged",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("at", models.DateTimeField()),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="tagged", to="applications.application"
                        ),
                    ),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("tag", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assessment.tag")),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("application", "tag"), name="one_tag_a_bid")],
                },
            ),
            migrations.CreateModel(
                name="SavedView",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("name", models.CharField(max_length=60)),
                    ("query", models.CharField(max_length=1000, verbose_name="what stands in the address")),
                    ("is_shared", models.BooleanField(default=False)),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    (
                        "owner",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(models.F("owner"), django.db.models.functions.text.Lower("name"), name="one_view_a_name"),
                        models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="view_has_a_name"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DiligenceItem",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("number", models.PositiveSmallIntegerField(unique=True)),
                    ("label", models.CharField(max_length=120, verbose_name="what is looked into")),
                    ("hint", models.CharField(blank=True, max_length=200, verbose_name="what to look at")),
                    ("from_pence", models.BigIntegerField(default=0, verbose_name="asked of bids of this sum and more")),
                    ("is_asked", models.BooleanField(default=True)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("from_pence__gte", 0), models.Q(("label", ""), _negated=True)),
                            name="diligence_item_is_whole",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="DiligenceCheck",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "result",
                        models.CharField(
                            choices=[("clear", "Clear"), ("query", "Query"), ("fail", "Fail"), ("waived", "Waived")], max_length=8
                        ),
                    ),
                    ("evidence", models.TextField(verbose_name="what shows it")),
                    ("expires_on", models.DateField(blank=True, null=True, verbose_name="last day on which it holds")),
                    ("at", models.DateTimeField()),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="diligence", to="applications.application"
                        ),
                    ),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    (
                        "item",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="assessment.diligenceitem"
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["application", "item"], name="diligence_of_bid")],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("evidence", ""), _negated=True), name="diligence_says_what_shows_it")
                    ],
                },
            ),
            migrations.CreateModel(
                name="PanelMeeting",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("held_on", models.DateField()),
                    ("place", models.CharField(blank=True, max_length=120, verbose_name="place, or how it met")),
                    ("note", models.TextField(blank=True, verbose_name="what else was said, for the record")),
                    ("opened_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.call")),
                    (
                        "ended_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "opened_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at__isnull", True)), fields=("call",), name="one_open_meeting_a_call"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="ended_meeting_says_by_whom",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PanelMember",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("name", models.CharField(max_length=120)),
                    ("post", models.CharField(blank=True, max_length=120)),
                    ("came", models.BooleanField(default=False, verbose_name="was there")),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="members", to="assessment.panelmeeting"
                        ),
                    ),
                    (
                        "user",
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
                        models.UniqueConstraint(fields=("meeting", "user"), name="one_seat_a_person"),
                        models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="panel_member_has_a_name"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PanelLeaving",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("why", models.CharField(max_length=200)),
                    (
                        "application",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"),
                    ),
                    (
                        "member",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="leavings", to="assessment.panelmember"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("member", "application"), name="one_leaving_a_bid"),
                        models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="leaving_says_why"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RegisterEntry",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("body", models.CharField(max_length=200, verbose_name="name of the body")),
                    ("nature", models.CharField(max_length=200, verbose_name="what the interest is")),
                    ("charity_number", models.CharField(blank=True, max_length=40)),
                    ("company_number", models.CharField(blank=True, max_length=40)),
                    ("postcode", models.CharField(blank=True, max_length=8)),
                    ("from_on", models.DateField()),
                    ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                    ("entered_at", models.DateTimeField()),
                    (
                        "entered_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(models.Q(("body", ""), _negated=True), models.Q(("nature", ""), _negated=True)),
                            name="register_entry_says_what",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                            name="register_entry_in_order",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Recommendation",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="recommendation", to="applications.application"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("full", "Fund in full"),
                                ("part", "Fund in part"),
                                ("reserve", "Reserve list"),
                                ("none", "Do not fund"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("amount_pence", models.BigIntegerField(default=0)),
                    ("purpose", models.TextField(blank=True)),
                    ("conditions", models.TextField(blank=True)),
                    ("reasons", models.TextField(verbose_name="reasons, for the record")),
                    ("feedback", models.TextField(blank=True, verbose_name="feedback for the applicant")),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                    (
                        "meeting",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="assessment.panelmeeting",
                        ),
                    ),
                ],
            ),
        ),
        migrations.RunPython(import_module("grants.assessment.migrations.0005_due_diligence").first_items, migrations.RunPython.noop),
    ]
