from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "commissioning.outcomes"
    label = "outcomes"
    verbose_name = "Plan outcomes"
    default_auto_field = "django.db.models.BigAutoField"
