"""Addresses: Papers waiting for a signature, signing, verification."""

from django.urls import URLPattern

app_name = "signing"
urlpatterns: list[URLPattern] = []
