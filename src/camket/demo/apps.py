"""Django's registration of this room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A real province with fictitious people, through one working year."""

    name = "camket.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
