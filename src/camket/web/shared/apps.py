"""Django's registration of the tags and middleware that every page uses."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """The frame of the pages."""

    name = "camket.web.shared"
    label = "web_shared"
