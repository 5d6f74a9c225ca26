"""Addresses: search."""

from django.urls import path

from camket.web.search import views

app_name = "search"
urlpatterns = [path("", views.search, name="search")]
