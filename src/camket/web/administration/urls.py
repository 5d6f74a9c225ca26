"""Addresses: administration."""

from django.urls import path

from camket.web.administration import views

app_name = "administration"
urlpatterns = [path("nhat-ky/", views.audit, name="audit")]
