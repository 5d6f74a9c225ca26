"""Django's registration of this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What happened."""

    name = "camket.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
