"""Of Wagtail's own two groups we keep the one that may publish, under the name that giving a role joins (house, section 7).

Its rights are what our editors need: pages from the root down, pictures, documents. No approval stands between writing and
publishing: the office has five people, and the facts of a call are approved where the call is.
"""

from typing import Any

from django.db import migrations


def keep_one(apps: Any, schema_editor: Any) -> None:
    group = apps.get_model("auth", "Group")
    group.objects.filter(name="Editors").delete()
    group.objects.filter(name="Moderators").update(name="editors")
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    apps.get_model("wagtailcore", "Workflow").objects.update(active=False)


def name_back(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name="editors").update(name="Moderators")


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_public_pages"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(keep_one, name_back)]
