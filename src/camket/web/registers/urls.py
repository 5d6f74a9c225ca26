"""Addresses: registers of papers."""

from django.urls import path

from camket.web.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.overview, name="list"),
    path("cap-so/", views.reserve, name="reserve"),
    path("dac-ta/<slug:form>/", views.metadata, name="metadata"),
    path("ho-so/", views.dossier, name="dossier"),
    path("<int:number_id>/", views.number, name="number"),
    path("<int:number_id>/dac-ta/", views.describe_number, name="describe"),
    path("<int:number_id>/ban-hanh/", views.issue, name="issue"),
    path("<int:number_id>/huy/", views.cancel, name="cancel"),
    path("<int:number_id>/tep/", views.file, name="file"),
]
