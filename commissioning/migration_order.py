"""Which migrations of libraries come before ours.

Django draws every model that is tied to the one a migration changes, and all of ours are tied to each other through the user. Wagtail's
long history, with hardly a model of ours there yet, takes a fifth of the time.
"""

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
