"""Django's registration of this room."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """A period assessed."""

    name = "camket.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
