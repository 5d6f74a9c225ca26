"""Django's registration of this room."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """What the head of a unit has promised in writing."""

    name = "camket.commitments"
    label = "commitments"
    default_auto_field = "django.db.models.BigAutoField"
