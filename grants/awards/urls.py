from django.urls import path

urlpatterns = [path("<str:reference>/", lambda request, reference: None, name="award")]
