"""Addresses: sign in, sign out, one's own account."""

from django.urls import path

from camket.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign-in"),
    path("dang-xuat/", views.sign_out, name="sign-out"),
    path("tai-khoan/", views.account, name="account"),
    path("tai-khoan/hien-thi/", views.set_own_look, name="set-look"),
    path("tai-khoan/mat-khau/", views.change_own_password, name="change-password"),
    path("tai-khoan/chuc-vu/", views.switch_post, name="switch-post"),
]
