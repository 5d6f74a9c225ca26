"""Addresses: products of civil servants and the catalogue they are counted by."""

from django.urls import URLPattern, path

from camket.web.products import acting, assigning, catalogues, lists

app_name = "products"
_ONE = "<int:product_id>"
_SLIP = "<int:product_id>/lan/<int:slip_id>"
urlpatterns: list[URLPattern] = [
    path("", lists.product_list, name="list"),
    path("giao/", assigning.assign, name="assign"),
    path("dang-ky/", assigning.propose, name="propose"),
    path("nhap/", assigning.take_in, name="import"),
    path("nhap/mau/", assigning.template, name="template"),
    path("danh-muc/", catalogues.catalogue_list, name="catalogues"),
    path("danh-muc/mau/", catalogues.template, name="catalogue-template"),
    path("danh-muc/<int:catalogue_id>/", catalogues.catalogue, name="catalogue"),
    path("danh-muc/<int:catalogue_id>/nhap/", catalogues.take_in, name="catalogue-import"),
    path("danh-muc/<int:catalogue_id>/cong-bo/", catalogues.publish, name="catalogue-publish"),
    path("danh-muc/<int:catalogue_id>/bo/<int:entry_id>/", catalogues.drop, name="catalogue-drop"),
    path(f"{_ONE}/", lists.product, name="detail"),
    path(f"{_ONE}/minh-chung/", lists.evidence, name="evidence"),
    path(f"{_ONE}/bao-cao/", acting.report, name="report"),
    path(f"{_ONE}/nghiem-thu/", acting.accept, name="accept"),
    path(f"{_ONE}/khong-dat/", acting.fail, name="fail"),
    path(f"{_ONE}/cham/", acting.delay, name="delay"),
    path(f"{_ONE}/duyet/", acting.approve, name="approve"),
    path(f"{_ONE}/khong-giao/", acting.refuse, name="refuse"),
    path(f"{_ONE}/dieu-chinh/", acting.change, name="change"),
    path(f"{_SLIP}/de-nghi/", acting.claim, name="claim"),
    path(f"{_SLIP}/tra-loi/", acting.decide, name="decide"),
]
