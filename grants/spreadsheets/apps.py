from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "grants.spreadsheets"
    label = "spreadsheets"
    verbose_name = "Spreadsheets"
    default_auto_field = "django.db.models.BigAutoField"
