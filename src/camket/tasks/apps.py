"""Django's registration of this room."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Work, progress, evidence, obstacles."""

    name = "camket.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"
