import commissioning.questions.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import LIBRARIES_FIRST, CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        *LIBRARIES_FIRST,
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="QuestionSet",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("key", models.SlugField()),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("title", models.CharField(max_length=200)),
                    ("purpose", models.CharField(choices=commissioning.questions.models.purposes, max_length=20)),
                    ("published_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "copied_from",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.questionset"
                        ),
                    ),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("key", "version"), name="question_set_version_once")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Section",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "question_set",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="questions.questionset"),
                    ),
                    ("key", models.SlugField()),
                    ("title", models.CharField(max_length=200)),
                    ("intro", models.TextField(blank=True)),
                    ("order", models.PositiveIntegerField(default=0)),
                    ("waits_for_others", models.BooleanField(default=False, help_text="Cannot start until every other section is done.")),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("question_set", "key"), name="section_key_once_a_set")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Question",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "section",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="questions.section"),
                    ),
                    ("key", models.SlugField()),
                    ("kind", models.CharField(help_text="The name of a file in commissioning/questions/types.", max_length=30)),
                    ("label", models.CharField(max_length=300)),
                    ("hint", models.TextField(blank=True)),
                    ("required", models.BooleanField(default=True)),
                    (
                        "limit",
                        models.PositiveIntegerField(
                            blank=True, help_text="Words for text, rows for a table, files for a file question.", null=True
                        ),
                    ),
                    ("config", models.JSONField(blank=True, default=dict)),
                    ("show_if", models.JSONField(blank=True, default=dict)),
                    ("criterion_key", models.SlugField(blank=True)),
                    (
                        "carried_from",
                        models.SlugField(blank=True, help_text="Key of the eligibility question whose answer fills this one."),
                    ),
                    ("order", models.PositiveIntegerField(default=0)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("section", "key"), name="question_key_once_a_section")],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="AnswerSheet",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "question_set",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.questionset"),
                    ),
                    ("version", models.PositiveIntegerField(default=0)),
                    ("started_at", models.DateTimeField()),
                    ("updated_at", models.DateTimeField()),
                    (
                        "updated_by",
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
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="Answer",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    (
                        "sheet",
                        models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="questions.answersheet"),
                    ),
                    ("question", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questions.question")),
                    ("value", models.JSONField(null=True)),
                    ("sheet_version", models.PositiveIntegerField()),
                    ("updated_at", models.DateTimeField()),
                    (
                        "updated_by",
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
                    "constraints": [models.UniqueConstraint(fields=("sheet", "question"), name="one_answer_a_question")],
                    "indexes": [],
                },
            ),
        )
    ]
