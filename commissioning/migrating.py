"""What makes an empty database quick to migrate: which libraries come first, and many tables drawn as one.

Django draws every model that is tied to the one a migration changes, and all of ours are tied to each other through the user. Wagtail's
long history, with hardly a model of ours there yet, takes a fifth of the time.
"""

from typing import Any

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation

LIBRARIES_FIRST = [
    ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ("wagtailadmin", "0006_formstate"),
    ("wagtailcore", "0098_apitoken"),
    ("wagtaildocs", "0014_alter_document_file_size"),
    ("wagtailembeds", "0009_embed_cache_until"),
    ("wagtailimages", "0027_image_description"),
    ("wagtailsearch", "0010_add_text_fields"),
    ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
]


class CreateTables(Operation):
    """Several CreateModels, one after another, for which all models are drawn once and not once for each."""

    reduces_to_sql = True

    def __init__(self, *tables: CreateModel) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)  # drawn anew, once, when the tables are made
        for each in self.tables:
            each.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for each in self.tables:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for each in reversed(self.tables):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {', '.join(each.name for each in self.tables)}"
