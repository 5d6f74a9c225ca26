"""Django's registration of this room."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Bytes to seal, signatures, timestamps, verification; whom the installation trusts."""

    name = "camket.signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"
