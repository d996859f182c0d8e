"""The bare project's addresses."""

from django.urls import path

from demo.bench.bare import views

urlpatterns = [
    path("public/", views.listing),
    path("list/", views.signed_listing),
    path("detail/<int:pk>/", views.detail),
    path("form/<int:pk>/", views.form, name="form"),
]
