"""Django's registration of this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The HTML door."""

    name = "camket.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
