"""Addresses: signed papers checked without an account."""

from django.urls import path

from camket.web.verification import views

app_name = "verification"
urlpatterns = [path("", views.check, name="check")]
