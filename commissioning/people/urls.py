from django.urls import path

from commissioning.people import role_views, views

app_name = "people"

urlpatterns = [
    path("", role_views.people, name="people"),
    path("give/", role_views.give, name="give"),
    path("<int:pk>/confirm/", role_views.confirm, name="confirm"),
    path("<int:pk>/end/", role_views.end, name="end"),
    path("text-size/", views.text_size, name="text_size"),
    path("colours.css", views.colours, name="colours"),
    path("organisations/add/", views.organisation_add, name="organisation_add"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", views.organisation_edit, name="organisation_edit"),
    path("organisations/<int:pk>/members/<int:membership_pk>/remove/", views.member_remove, name="member_remove"),
]
