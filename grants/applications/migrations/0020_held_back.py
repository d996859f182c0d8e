"""A decision may be kept from its body until the office releases it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0019_taken_forward"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="is_held_back",
            field=models.BooleanField(default=False, verbose_name="decided, and its body is not told yet"),
        ),
    ]
