from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "grants.returns"
    label = "returns"
    verbose_name = "Monitoring returns"
    default_auto_field = "django.db.models.BigAutoField"
