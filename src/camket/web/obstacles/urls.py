"""Addresses: Obstacles: raise, pass up, answer."""

from django.urls import URLPattern, path

from camket.web.obstacles import views

app_name = "obstacles"
urlpatterns: list[URLPattern] = [
    path("", views.obstacles, name="list"),
    path("neu/<int:task_id>/", views.raise_one, name="raise"),
    path("<int:obstacle_id>/", views.detail, name="detail"),
    path("<int:obstacle_id>/chuyen-len/", views.pass_up, name="pass-up"),
    path("<int:obstacle_id>/tra-loi/", views.answer, name="answer"),
]
