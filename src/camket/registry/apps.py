"""Django's registration of this room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """A body's registers of numbers and the papers it issued under them."""

    name = "camket.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
