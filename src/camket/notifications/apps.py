"""Django's registration of this room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What a person is told."""

    name = "camket.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
