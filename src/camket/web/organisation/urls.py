"""Addresses: the organisation on any day."""

from django.urls import path

from camket.web.organisation import areas, views

app_name = "organisation"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("dia-ban/", areas.areas, name="areas"),
    path("dia-ban/<int:area_id>/", areas.area, name="area"),
    path("dia-ban/<int:area_id>/phu-trach/", areas.charge, name="charge"),
    path("<int:unit_id>/", views.unit, name="unit"),
    path("<int:unit_id>/can-bo/", views.people, name="people"),
    path("<int:unit_id>/cam-ket/", views.commitments, name="commitments"),
    path("<int:unit_id>/lich-su/", views.history, name="history"),
]
