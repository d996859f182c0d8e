"""What machines read."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from cms import views

app_name = "cms"

urlpatterns = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
