from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "grants.workspace"
    label = "workspace"
    verbose_name = "Desks"
    default_auto_field = "django.db.models.BigAutoField"
