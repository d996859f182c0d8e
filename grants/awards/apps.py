from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "grants.awards"
    label = "awards"
    verbose_name = "Awards"
    default_auto_field = "django.db.models.BigAutoField"
