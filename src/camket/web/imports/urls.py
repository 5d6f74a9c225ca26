"""Addresses: workbooks in and out."""

from django.urls import path

from camket.web.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("mau/<str:kind>/", views.template, name="template"),
    path("xuat/", views.export, name="export"),
    path("<int:job_id>/", views.job, name="job"),
    path("<int:job_id>/nhap/", views.confirm, name="confirm"),
    path("<int:job_id>/dung/", views.stop, name="stop"),
    path("<int:job_id>/tep/", views.download, name="download"),
]
