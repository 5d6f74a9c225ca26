"""Django's registration of this room."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Wiring."""

    name = "camket.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"
