import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from commissioning.migrating import CreateTables


def each_text_as_one_thing(apps, schema_editor):
    """A list that was asked before stays readable, as one thing."""
    asked, item = apps.get_model("applications", "Asked"), apps.get_model("applications", "AskedItem")
    answer = apps.get_model("applications", "AskedAnswer")
    for each in asked.objects.select_related("application").order_by("pk"):
        made = item.objects.create(asked=each, number=1, text=each.text)
        if each.answered_at:
            answer.objects.create(item=made, text="Answered in the form.", by_id=each.application.created_by_id, at=each.answered_at)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0003_lot_and_ceiling"),
        ("files", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
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
                    ]
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
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="files.storedfile",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                    ),
                    ("at", models.DateTimeField()),
                ],
            ),
        ),
        migrations.RunPython(each_text_as_one_thing, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="asked", name="asked_says_what"),
        migrations.RemoveField(model_name="asked", name="text"),
        migrations.AddField(model_name="asked", name="again_answered_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name="asked", name="again_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="asked",
            name="again_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="asked",
            name="again_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="wanted by, the second time"),
        ),
        migrations.AddField(
            model_name="asked",
            name="stopped_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="went on without the answer"),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.CheckConstraint(
                condition=models.Q(("again_at", None), ("again_by", None), ("again_due_on", None))
                | models.Q(("again_at__isnull", False), ("again_by__isnull", False), ("again_due_on__isnull", False)),
                name="asked_again_by_a_day",
            ),
        ),
    ]
