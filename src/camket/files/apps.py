"""Django's registration of this room."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Bytes by digest."""

    name = "camket.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
