from django.urls import path

from grants.workspace.views import applicant

app_name = "workspace"

urlpatterns = [
    path("", applicant.home, name="home"),
]
