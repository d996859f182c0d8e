import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("payments", "0001_initial"),
        ("payments", "0002_money_that_comes_back"),
        ("payments", "0002_paid_dates_by_file"),
        ("payments", "0003_where_returned_money_goes"),
    ]

    initial = True

    dependencies = [
        ("awards", "0001_initial"),
        ("awards", "0002_how_grants_end"),
        ("calls", "0001_initial"),
        ("calls", "0005_free_money_put_elsewhere"),
        ("files", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "0004_room_for_numbers_as_typed"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="BankDetails",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "organisation",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                    ),
                    ("account_name", models.CharField(max_length=120)),
                    ("sort_code_sealed", models.BinaryField()),
                    ("account_number_sealed", models.BinaryField()),
                    ("account_ends", models.CharField(max_length=4, verbose_name="last four figures")),
                    ("digest", models.CharField(max_length=64, verbose_name="keyed digest, to find the same account twice")),
                    ("remittance_email", models.EmailField(blank=True, max_length=254)),
                    ("change_reason", models.TextField(blank=True)),
                    (
                        "replaces",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.bankdetails"
                        ),
                    ),
                    (
                        "entered_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("entered_at", models.DateTimeField()),
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
                    ("call_back_note", models.TextField(blank=True)),
                    ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("replaced_at__isnull", True)), fields=("organisation",), name="one_account_in_force"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("confirmed_by", models.F("entered_by")), _negated=True), name="second_person_confirms_bank"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("confirmed_by__isnull", True), models.Q(("call_back_note", ""), _negated=True), _connector="OR"
                            ),
                            name="confirmation_says_how",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Supplier",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    (
                        "organisation",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                    ),
                    ("number", models.CharField(max_length=20, verbose_name="supplier number")),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("office", "organisation"), name="one_supplier_number_a_body")],
                },
            ),
            migrations.CreateModel(
                name="Batch",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                    ("reference", models.CharField(max_length=40, unique=True)),
                    ("state", models.CharField(db_index=True, default="open", max_length=24)),
                    (
                        "opened_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("opened_at", models.DateTimeField()),
                    (
                        "locked_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("locked_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "workbook",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                        ),
                    ),
                    ("total_pence", models.BigIntegerField(default=0, verbose_name="control total")),
                    ("count", models.PositiveIntegerField(default=0, verbose_name="payments")),
                    ("frozen", models.JSONField(blank=True, null=True, verbose_name="the rows as locked, without bank numbers")),
                    (
                        "released_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("released_at", models.DateTimeField(blank=True, null=True)),
                    ("cancelled_reason", models.TextField(blank=True)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["cancelled", "locked", "open", "reconciled", "released"])),
                            name="batch_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["open", "cancelled"]), ("workbook__isnull", False), _connector="OR"),
                            name="locked_batch_has_its_file",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Instalment",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "award",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="instalments", to="awards.award"),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("reference", models.CharField(max_length=80, unique=True)),
                    ("amount_pence", models.BigIntegerField()),
                    ("due_on", models.DateField()),
                    ("financial_year", models.PositiveSmallIntegerField()),
                    ("note", models.CharField(blank=True, max_length=120, verbose_name="what it is for")),
                    ("waits_for", models.CharField(blank=True, max_length=8, verbose_name="kind of return whose acceptance it waits for")),
                    ("state", models.CharField(db_index=True, default="planned", max_length=24)),
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
                    ("prepared_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "approved_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("approved_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "batch",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="instalments",
                            to="payments.batch",
                        ),
                    ),
                    (
                        "bank",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.bankdetails"
                        ),
                    ),
                    ("paid_on", models.DateField(blank=True, null=True)),
                    ("ledger_reference", models.CharField(blank=True, max_length=40)),
                    (
                        "released_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "replaces",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="replaced_by",
                            to="payments.instalment",
                        ),
                    ),
                    ("cancelled_on", models.DateField(blank=True, null=True)),
                    ("cancelled_reason", models.TextField(blank=True)),
                    ("returned_on", models.DateField(blank=True, null=True, verbose_name="day on which the bank's return was recorded")),
                ],
                options={
                    "indexes": [models.Index(fields=["state", "due_on"], name="instalment_due")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["approved", "cancelled", "exported", "in_batch", "paid", "planned", "prepared", "returned"])
                            ),
                            name="instalment_state_known",
                        ),
                        models.UniqueConstraint(fields=("award", "number"), name="one_instalment_a_number"),
                        models.CheckConstraint(condition=models.Q(("amount_pence__gt", 0)), name="instalment_is_some_money"),
                        models.CheckConstraint(
                            condition=models.Q(("prepared_by", models.F("approved_by")), _negated=True), name="preparer_and_approver_differ"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("released_by", models.F("approved_by")), _negated=True),
                                models.Q(("released_by", models.F("prepared_by")), _negated=True),
                            ),
                            name="releaser_did_neither",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "paid"), _negated=True),
                                models.Q(("paid_on__isnull", False), models.Q(("ledger_reference", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="paid_says_when_and_where",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ["in_batch", "exported", "paid"]), _negated=True),
                                ("batch__isnull", False),
                                _connector="OR",
                            ),
                            name="sent_in_a_batch",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "cancelled"), _negated=True),
                                models.Q(("cancelled_on__isnull", False), models.Q(("cancelled_reason", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="cancelled_says_when_and_why",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "returned"), _negated=True), ("returned_on__isnull", False), _connector="OR"
                            ),
                            name="returned_says_when",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Requirement",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "instalment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="requirements", to="payments.instalment"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("return", "Waits for an accepted return"), ("late", "Held when a return is late")], max_length=12
                        ),
                    ),
                    ("subject", models.CharField(max_length=80, verbose_name="reference of what is awaited")),
                    ("due_on", models.DateField(blank=True, null=True)),
                    ("met_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("instalment", "kind", "subject"), name="one_requirement_a_subject")],
                },
            ),
            migrations.CreateModel(
                name="CodingLine",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "instalment",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="coding", to="payments.instalment"),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.fundingsource")),
                    ("financial_year", models.PositiveSmallIntegerField()),
                    ("cost_centre", models.CharField(blank=True, max_length=20)),
                    ("subjective_code", models.CharField(blank=True, max_length=20)),
                    ("project_code", models.CharField(blank=True, max_length=20)),
                    ("amount_pence", models.BigIntegerField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("instalment", "number"), name="one_coding_line_a_number"),
                        models.CheckConstraint(condition=models.Q(("amount_pence__gt", 0)), name="coding_line_is_some_money"),
                    ],
                },
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
                    (
                        "asked_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("award", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="recoveries", to="awards.award")),
                    (
                        "let_go_by",
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
                    "indexes": [models.Index(fields=["due_on"], name="recovery_due")],
                    "constraints": [
                        models.UniqueConstraint(fields=("award", "number"), name="one_recovery_a_number"),
                        models.CheckConstraint(
                            condition=models.Q(("amount_pence__gt", 0), models.Q(("reason", ""), _negated=True)),
                            name="recovery_is_some_money_and_says_why",
                        ),
                        models.CheckConstraint(
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
                    ],
                },
            ),
            migrations.CreateModel(
                name="Receipt",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("amount_pence", models.BigIntegerField()),
                    ("received_on", models.DateField()),
                    ("ledger_reference", models.CharField(max_length=40)),
                    ("recorded_at", models.DateTimeField()),
                    (
                        "recorded_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    (
                        "recovery",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="payments.recovery"),
                    ),
                    (
                        "to_reserve",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.fundingsource"
                        ),
                    ),
                    (
                        "to_year",
                        models.PositiveSmallIntegerField(
                            blank=True, null=True, verbose_name="later year in which it is free; else that of the payment"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("amount_pence__gt", 0), models.Q(("ledger_reference", ""), _negated=True)),
                            name="receipt_is_some_money_and_says_where",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("to_reserve__isnull", True), ("to_year__isnull", False), _connector="OR"),
                            name="receipt_in_a_reserve_says_the_year",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReceiptLine",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("amount_pence", models.BigIntegerField()),
                    (
                        "line",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="given_back", to="payments.codingline"),
                    ),
                    (
                        "receipt",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.receipt"),
                    ),
                ],
                options={
                    "constraints": [models.CheckConstraint(condition=models.Q(("amount_pence__gt", 0)), name="receipt_line_is_some_money")],
                },
            ),
            migrations.CreateModel(
                name="PaidFile",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("sha256", models.CharField(max_length=64)),
                    ("count", models.PositiveIntegerField(verbose_name="payments")),
                    ("total_pence", models.BigIntegerField()),
                    ("applied_at", models.DateTimeField()),
                    (
                        "applied_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile")),
                    ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.office")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("office", "sha256"), name="one_paid_file_a_digest"),
                        models.CheckConstraint(
                            condition=models.Q(("count__gt", 0), ("total_pence__gt", 0)), name="paid_file_is_some_money"
                        ),
                    ],
                },
            ),
        ),
    ]
