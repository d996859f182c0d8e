from importlib import import_module

import django.contrib.postgres.indexes
import django.db.models.deletion
import grants.applications.models.bid
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("applications", "0001_initial"),
        ("applications", "0002_admitted_late"),
        ("applications", "0003_lot_and_ceiling"),
        ("applications", "0004_asked_thing_by_thing"),
        ("applications", "0005_second_person_certifies"),
        ("applications", "0006_drafts_shared"),
        ("applications", "0007_filled_from_an_earlier_bid"),
        ("applications", "0008_record_as_it_was_confirmed"),
        ("applications", "0009_how_long_a_bid_took"),
        ("applications", "0010_documents_of_bodies"),
        ("applications", "0011_what_was_pointed_out"),
        ("applications", "0012_messages_about_a_bid"),
        ("applications", "0013_forms_replaced_under_drafts"),
        ("applications", "0014_contacts_outside_of_the_system"),
        ("applications", "0015_bids_typed_in_by_the_office"),
        ("applications", "0016_search_in_answers"),
    ]

    initial = True

    dependencies = [
        ("calls", "0001_initial"),
        ("calls", "0003_lots_and_match"),
        ("calls", "0009_who_booked_is_forgotten"),
        ("files", "0001_initial"),
        ("outcomes", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "0004_room_for_numbers_as_typed"),
        ("questions", "0001_initial"),
        ("questions", "0003_question_sets_have_rules"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="DocumentKind",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("label", models.CharField(max_length=80, unique=True, verbose_name="name")),
                    ("hint", models.CharField(blank=True, max_length=200, verbose_name="what it must show")),
                    ("needs_expiry", models.BooleanField(default=False, verbose_name="has a day on which it runs out")),
                    ("is_offered", models.BooleanField(default=True, verbose_name="may be added")),
                ],
            ),
            migrations.CreateModel(
                name="HeldDocument",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("issued_on", models.DateField()),
                    ("expires_on", models.DateField(blank=True, null=True, verbose_name="last day on which it holds")),
                    ("added_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "added_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
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
                    ("file", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile")),
                    (
                        "kind",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.documentkind"),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["organisation", "kind"], name="document_of_body")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("expires_on__isnull", True), ("expires_on__gte", models.F("issued_on")), _connector="OR"),
                            name="document_ends_after_issue",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Application",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.call")),
                    (
                        "organisation",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                    ),
                    ("reference", models.CharField(max_length=60, unique=True)),
                    ("title", models.CharField(blank=True, max_length=200, verbose_name="project")),
                    (
                        "answers",
                        models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.answersheet"),
                    ),
                    (
                        "eligibility",
                        models.OneToOneField(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.answersheet"
                        ),
                    ),
                    ("ask_pence", models.BigIntegerField(blank=True, null=True)),
                    ("least_pence", models.BigIntegerField(blank=True, null=True, verbose_name="could go ahead with")),
                    (
                        "main_outcome",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outcomes.outcome"
                        ),
                    ),
                    (
                        "district",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.district"
                        ),
                    ),
                    ("state", models.CharField(db_index=True, default="draft", max_length=24)),
                    ("created_at", models.DateTimeField()),
                    (
                        "created_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("submitted_at", models.DateTimeField(blank=True, null=True)),
                    ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ("decided_at", models.DateTimeField(blank=True, null=True)),
                    ("is_late", models.BooleanField(default=False, verbose_name="admitted after the closing time")),
                    ("start_key", models.UUIDField(null=True, unique=True, verbose_name="stands for one press of the start button")),
                    ("admitted_until", models.DateTimeField(blank=True, null=True, verbose_name="its own closing instant")),
                    (
                        "ceiling_pence",
                        models.BigIntegerField(
                            blank=True, null=True, verbose_name="the most it may be given: the ask, and a bonus for confirmed match"
                        ),
                    ),
                    (
                        "lot",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.lot"
                        ),
                    ),
                    (
                        "certifying",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="applications.certification",
                        ),
                    ),
                    (
                        "minutes_taken",
                        models.PositiveIntegerField(blank=True, null=True, verbose_name="how long the applicant says it took"),
                    ),
                    (
                        "keyed_by",
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
                    "indexes": [
                        models.Index(fields=["call", "state", "reference"], name="application_desk"),
                        models.Index(fields=["organisation", "created_at"], name="application_of_body"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "approved",
                                        "draft",
                                        "eligible",
                                        "in_check",
                                        "ineligible",
                                        "moderated",
                                        "more_asked",
                                        "not_recommended",
                                        "on_reserve",
                                        "panel",
                                        "recommended_full",
                                        "recommended_part",
                                        "refused",
                                        "reserve",
                                        "scoring",
                                        "submitted",
                                        "with_commissioner",
                                        "withdrawn",
                                    ],
                                )
                            ),
                            name="application_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state", "draft"), ("submitted_at__isnull", False), ("state", "withdrawn"), _connector="OR"
                            ),
                            name="sent_has_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("admitted_until", None), ("is_late", False)),
                                models.Q(
                                    ("admitted_until__isnull", False),
                                    models.Q(("is_late", True), ("keyed_by__isnull", False), _connector="OR"),
                                ),
                                _connector="OR",
                            ),
                            name="late_has_a_closing_time",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Submission",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="applications.application"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("ask_pence", models.BigIntegerField()),
                    ("answers", models.JSONField()),
                    ("digest", models.CharField(max_length=64, verbose_name="SHA-256 of the answers")),
                    ("declaration", models.TextField()),
                    (
                        "copy",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                    (
                        "prepared_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "question_set",
                        models.ForeignKey(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.questionset"
                        ),
                    ),
                    ("record", models.JSONField(blank=True, default=list, verbose_name="the body's record as it was confirmed")),
                    ("record_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "record_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("documents", models.JSONField(blank=True, default=list, verbose_name="documents of the body that went with it")),
                    (
                        "told",
                        models.JSONField(
                            blank=True, default=list, verbose_name="what was pointed out when it was sent, and stopped nothing"
                        ),
                    ),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("application", "number"), name="one_submission_a_number")],
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            grants.applications.models.bid.WordsOfAnswers("answers"), name="submission_words"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Asked",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="applications.application"
                        ),
                    ),
                    ("due_on", models.DateField(verbose_name="wanted by")),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                    ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ("again_answered_at", models.DateTimeField(blank=True, null=True)),
                    ("again_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "again_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("again_due_on", models.DateField(blank=True, null=True, verbose_name="wanted by, the second time")),
                    ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="went on without the answer")),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("again_at", None), ("again_by", None), ("again_due_on", None)),
                                models.Q(("again_at__isnull", False), ("again_by__isnull", False), ("again_due_on__isnull", False)),
                                _connector="OR",
                            ),
                            name="asked_again_by_a_day",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Sight",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="sights", to="applications.application"
                        ),
                    ),
                    ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("from_at", models.DateTimeField()),
                    ("until", models.DateTimeField(blank=True, null=True)),
                    ("barred_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "why",
                        models.CharField(choices=[("assigned", "Assigned to score"), ("conflict", "Declared a conflict")], max_length=24),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["user", "application"], name="sight_of_user")],
                    "constraints": [models.UniqueConstraint(fields=("application", "user"), name="one_sight_a_person")],
                },
            ),
            migrations.CreateModel(
                name="LateAdmission",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="late_admission", to="applications.application"
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="late_admission_says_why")
                    ],
                },
            ),
            migrations.CreateModel(
                name="AskedItem",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "asked",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="items", to="applications.asked"),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("text", models.TextField(verbose_name="what is missing")),
                    ("section_key", models.SlugField(blank=True, verbose_name="the section that opens for change")),
                    (
                        "verdict",
                        models.CharField(
                            blank=True,
                            choices=[("accepted", "Accepted"), ("again", "Asked once more"), ("short", "Not met")],
                            max_length=10,
                        ),
                    ),
                    (
                        "verdict_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("verdict_at", models.DateTimeField(blank=True, null=True)),
                    ("again_text", models.TextField(blank=True, verbose_name="what the first answer lacked")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("asked", "number"), name="one_asked_item_a_number"),
                        models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="asked_item_says_what"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AskedAnswer",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "item",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="applications.askeditem"),
                    ),
                    ("is_again", models.BooleanField(default=False, verbose_name="to the second asking")),
                    ("text", models.TextField(blank=True)),
                    (
                        "file",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Certification",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("asked_at", models.DateTimeField()),
                    ("handed_back_at", models.DateTimeField(blank=True, null=True)),
                    ("reason", models.TextField(blank=True, verbose_name="what is wrong, to the one who asked")),
                    (
                        "application",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"),
                    ),
                    (
                        "asked_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    (
                        "certifier",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("certifier", models.F("asked_by")), _negated=True), name="certified_by_another"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Share",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("shared_at", models.DateTimeField()),
                    ("until", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="applications.application"
                        ),
                    ),
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
                        "shared_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["application", "until"], name="share_of_draft")],
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("until__gt", models.F("shared_at"))), name="share_ends_after_it_begins")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Look",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    (
                        "file",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                    (
                        "share",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="applications.share"),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Filling",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("at", models.DateTimeField()),
                    ("sections", models.JSONField(default=list)),
                    ("filled", models.JSONField(default=list)),
                    ("left", models.JSONField(default=list)),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="fillings", to="applications.application"
                        ),
                    ),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    (
                        "source",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="ThreadMessage",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("from_office", models.BooleanField()),
                    ("text", models.TextField()),
                    ("at", models.DateTimeField()),
                    ("read_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="thread", to="applications.application"
                        ),
                    ),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    (
                        "file",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["application", "at"], name="message_of_bid")],
                    "constraints": [models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="message_says_something")],
                },
            ),
            migrations.CreateModel(
                name="Renewal",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("at", models.DateTimeField()),
                    ("changes", models.JSONField(default=list)),
                    ("after", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.questionset")),
                    (
                        "application",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="renewals", to="applications.application"
                        ),
                    ),
                    (
                        "before",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.questionset"),
                    ),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("application", "after"), name="one_renewal_a_version")],
                },
            ),
            migrations.CreateModel(
                name="Contact",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "way",
                        models.CharField(
                            choices=[
                                ("call", "Phone call"),
                                ("surgery", "Bid surgery or event"),
                                ("visit", "Visit or meeting"),
                                ("email", "Email"),
                                ("letter", "Letter"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("on", models.DateField(verbose_name="when it was")),
                    ("text", models.TextField(verbose_name="what was said")),
                    ("at", models.DateTimeField(verbose_name="when it was written down")),
                    (
                        "application",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contacts",
                            to="applications.application",
                        ),
                    ),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    (
                        "corrects",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="corrected_by",
                            to="applications.contact",
                        ),
                    ),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    (
                        "organisation",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="people.organisation"),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["organisation", "on"], name="contact_of_body")],
                    "constraints": [models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="contact_says_something")],
                },
            ),
            migrations.CreateModel(
                name="Keying",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "way",
                        models.CharField(choices=[("paper", "On paper"), ("phone", "By phone"), ("person", "In person")], max_length=8),
                    ),
                    ("received_at", models.DateTimeField(verbose_name="when it reached the office")),
                    ("note", models.TextField(verbose_name="why it came this way, and what to know of it")),
                    ("at", models.DateTimeField()),
                    ("email", models.EmailField(blank=True, max_length=254, verbose_name="who is asked to confirm")),
                    ("key", models.CharField(max_length=64, null=True, unique=True)),
                    ("asked_at", models.DateTimeField(blank=True, null=True)),
                    ("until", models.DateTimeField(blank=True, null=True, verbose_name="until when it can be confirmed")),
                    ("wrong", models.TextField(blank=True, verbose_name="what the applicant said is wrong")),
                    ("wrong_at", models.DateTimeField(blank=True, null=True)),
                    ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "application",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="keying", to="applications.application"
                        ),
                    ),
                    ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    (
                        "confirmed_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "scan",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("note", ""), _negated=True), name="keyed_says_why"),
                        models.CheckConstraint(
                            condition=models.Q(("confirmed_at", None), ("confirmed_by__isnull", False), _connector="OR"),
                            name="keyed_confirmed_by_someone",
                        ),
                    ],
                },
            ),
        ),
        migrations.RunPython(
            import_module("grants.applications.migrations.0010_documents_of_bodies").first_kinds, migrations.RunPython.noop
        ),
    ]
