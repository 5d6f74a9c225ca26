"""Django's registration of this room."""

from django.apps import AppConfig


class TransitionsConfig(AppConfig):
    """What passes on when a unit ends or a head changes."""

    name = "camket.transitions"
    label = "transitions"
    default_auto_field = "django.db.models.BigAutoField"
