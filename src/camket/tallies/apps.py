"""Django's registration of this room."""

from django.apps import AppConfig


class TalliesConfig(AppConfig):
    """Deltas and totals per unit and year; knows nothing of tasks."""

    name = "camket.tallies"
    label = "tallies"
    default_auto_field = "django.db.models.BigAutoField"
