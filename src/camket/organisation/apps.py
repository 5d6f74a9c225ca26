"""Django's registration of this room."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Units, people, posts and tenures, each with the days it holds."""

    name = "camket.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"
