"""The same year the page tests walk through."""

from tests.web.conftest import year

__all__ = ["year"]
