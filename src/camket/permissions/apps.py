"""Django's registration of this room."""

from django.apps import AppConfig


class PermissionsConfig(AppConfig):
    """Who may do what, in which unit, on which day."""

    name = "camket.permissions"
    label = "permissions"
    default_auto_field = "django.db.models.BigAutoField"
