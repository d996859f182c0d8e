from django.urls import path

from commissioning.people import views

app_name = "people"

urlpatterns = [
    path("text-size/", views.text_size, name="text_size"),
    path("colours.css", views.colours, name="colours"),
]
