import commissioning.people.models.organisation
import commissioning.people.models.user
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="Office",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("code", models.SlugField(unique=True)),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="OfficeProfile",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="profiles", to="people.office")),
                    ("from_on", models.DateField()),
                    ("name", models.CharField(max_length=200)),
                    ("short_name", models.CharField(max_length=60)),
                    (
                        "decider_title",
                        models.CharField(
                            default="Police and Crime Commissioner", max_length=100, verbose_name="title of the person who decides"
                        ),
                    ),
                    ("force", models.CharField(max_length=100)),
                    ("county", models.CharField(max_length=100)),
                    ("address", models.TextField(blank=True)),
                    ("email", models.EmailField(max_length=254)),
                    ("phone", models.CharField(blank=True, max_length=40)),
                    ("website", models.URLField(blank=True)),
                    ("org_id", models.CharField(blank=True, max_length=60, verbose_name="identifier in open data")),
                    ("grant_prefix", models.CharField(blank=True, max_length=40, verbose_name="360Giving prefix")),
                    (
                        "header_colour",
                        models.CharField(
                            default="#0b4f5c",
                            max_length=7,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "^#[0-9a-fA-F]{6}$", "Write a colour as # and six figures, like #0b4f5c."
                                )
                            ],
                        ),
                    ),
                    (
                        "accent_colour",
                        models.CharField(
                            default="#b3541e",
                            max_length=7,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "^#[0-9a-fA-F]{6}$", "Write a colour as # and six figures, like #0b4f5c."
                                )
                            ],
                        ),
                    ),
                    ("logo", models.ImageField(blank=True, upload_to="office")),
                    ("bid_pattern", models.CharField(default="{call}-{number:04}", max_length=60)),
                    ("notice_pattern", models.CharField(default="PCC{number:05}", max_length=60)),
                    ("batch_pattern", models.CharField(default="B{year}-{number:04}", max_length=60)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("office", "from_on"), name="one_profile_a_day")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="District",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "office",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="districts", to="people.office"),
                    ),
                    ("code", models.SlugField()),
                    ("name", models.CharField(max_length=100)),
                    ("partnership", models.CharField(blank=True, max_length=100)),
                    ("ons_code", models.CharField(blank=True, max_length=9)),
                    ("position", models.PositiveSmallIntegerField(default=0)),
                    ("from_on", models.DateField(blank=True, null=True)),
                    ("to_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("office", "code"), name="one_district_a_code")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Sequence",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    ("key", models.CharField(max_length=80)),
                    ("last", models.PositiveIntegerField(default=0)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("office", "key"), name="one_sequence_a_key")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="User",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    (
                        "is_superuser",
                        models.BooleanField(
                            default=False,
                            help_text="Designates that this user has all permissions without explicitly assigning them.",
                            verbose_name="superuser status",
                        ),
                    ),
                    ("email", models.EmailField(max_length=254, unique=True)),
                    ("name", models.CharField(blank=True, max_length=120)),
                    ("phone", models.CharField(blank=True, max_length=40)),
                    ("job", models.CharField(blank=True, max_length=120, verbose_name="role or post")),
                    ("is_active", models.BooleanField(default=True)),
                    ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                    (
                        "groups",
                        models.ManyToManyField(
                            blank=True,
                            help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.group",
                            verbose_name="groups",
                        ),
                    ),
                    (
                        "user_permissions",
                        models.ManyToManyField(
                            blank=True,
                            help_text="Specific permissions for this user.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.permission",
                            verbose_name="user permissions",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="StaffRole",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="staff_roles", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "office",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="staff_roles", to="people.office"),
                    ),
                    ("role", models.CharField(choices=commissioning.people.models.user.staff_role_choices, max_length=24)),
                    ("call_reference", models.CharField(blank=True, max_length=40)),
                    ("from_on", models.DateField()),
                    ("to_on", models.DateField(blank=True, null=True)),
                    ("limit_pence", models.BigIntegerField(blank=True, null=True, verbose_name="may decide up to")),
                    (
                        "given_by",
                        models.ForeignKey(
                            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                        ),
                    ),
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
                    ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("given_by", models.F("user")), _negated=True), name="nobody_gives_herself_a_role"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("confirmed_by", models.F("user")), _negated=True), name="nobody_confirms_her_own_role"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("confirmed_by", models.F("given_by")), _negated=True), name="giver_and_confirmer_differ"
                        ),
                        models.UniqueConstraint(fields=("user", "office", "role", "call_reference", "from_on"), name="one_role_a_start"),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Organisation",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("name", models.CharField(max_length=200, verbose_name="legal name")),
                    ("other_names", models.CharField(blank=True, max_length=200)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("charity", "Registered charity"),
                                ("cio", "Charitable incorporated organisation (CIO)"),
                                ("cic_guarantee", "Community interest company limited by guarantee"),
                                ("cic_shares", "Community interest company limited by shares"),
                                ("company_guarantee", "Company limited by guarantee"),
                                ("group", "Constituted community group"),
                                ("parish", "Parish or town council"),
                                ("council", "District, borough or county council"),
                                ("csp", "Community safety partnership"),
                                ("police", "Police"),
                                ("fire", "Fire and rescue service"),
                                ("school", "School or college"),
                                ("housing", "Housing association"),
                                ("university", "University"),
                                ("sole_trader", "Sole trader"),
                                ("individual", "Individual"),
                                ("company", "For-profit company"),
                            ],
                            max_length=24,
                        ),
                    ),
                    ("charity_number", models.CharField(blank=True, max_length=12)),
                    ("company_number", models.CharField(blank=True, max_length=12)),
                    ("parish_code", models.CharField(blank=True, max_length=12)),
                    ("address", models.TextField(blank=True)),
                    ("postcode", models.CharField(blank=True, max_length=8)),
                    (
                        "district",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.district"
                        ),
                    ),
                    ("website", models.URLField(blank=True)),
                    ("objects_text", models.TextField(blank=True, verbose_name="objects")),
                    ("contact_name", models.CharField(blank=True, max_length=120)),
                    ("contact_role", models.CharField(blank=True, max_length=120)),
                    ("contact_email", models.EmailField(blank=True, max_length=254)),
                    ("contact_phone", models.CharField(blank=True, max_length=40)),
                    ("second_contact_name", models.CharField(blank=True, max_length=120)),
                    ("second_contact_email", models.EmailField(blank=True, max_length=254)),
                    (
                        "vat_recovery",
                        models.CharField(
                            blank=True, choices=[("full", "Yes, in full"), ("partly", "Yes, partly"), ("none", "No")], max_length=8
                        ),
                    ),
                    ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                    (
                        "created_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="Membership",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to=settings.AUTH_USER_MODEL
                        ),
                    ),
                    (
                        "organisation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="people.organisation"
                        ),
                    ),
                    ("role", models.CharField(choices=commissioning.people.models.organisation.organisation_role_choices, max_length=8)),
                    ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ("left_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("left_at__isnull", True)), fields=("user", "organisation"), name="one_membership_at_a_time"
                        )
                    ],
                    "indexes": [],
                },
            ),
        )
    ]
