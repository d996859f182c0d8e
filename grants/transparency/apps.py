from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "grants.transparency"
    label = "transparency"
    verbose_name = "Transparency"
    default_auto_field = "django.db.models.BigAutoField"
