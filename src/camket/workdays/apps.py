"""Django's registration of this room."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    """Days off and swapped working days that a body decides besides those of the country."""

    name = "camket.workdays"
    label = "workdays"
    default_auto_field = "django.db.models.BigAutoField"
