"""Django's registration of this room."""

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    """Catalogues with coefficients, what each person was assigned, and what became of it."""

    name = "camket.products"
    label = "products"
    default_auto_field = "django.db.models.BigAutoField"
