from django.urls import path

from commissioning.calls import views

app_name = "calls"

urlpatterns = [
    path("new/", views.new, name="new"),
    path("budgets/<int:pk>/agree/", views.agree, name="agree"),
    path("<str:reference>/", views.set_up, name="set_up"),
    path("<str:reference>/edit/", views.edit, name="edit"),
    path("<str:reference>/criteria/", views.criteria, name="criteria"),
    path("<str:reference>/lots/", views.lots, name="lots"),
    path("<str:reference>/publish/", views.publish, name="publish"),
    path("<str:reference>/cancel/", views.cancel, name="cancel"),
]
