from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path

handler400 = "catalog.views.errors.bad_request"

urlpatterns = [
    path("admin/", admin.site.urls),
    # Only while developing; in production the web server in front answers for the pictures.
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include("catalog.urls")),
]
