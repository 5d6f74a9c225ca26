"""Django's registration of this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may sign in."""

    name = "camket.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
