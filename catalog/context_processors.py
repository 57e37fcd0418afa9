from django.conf import settings
from django.utils.functional import SimpleLazyObject

from .models import SiteSettings


def site(request):
    """The site's settings, read when a template first prints one; and where the site stands."""
    return {"site": SimpleLazyObject(SiteSettings.load), "site_url": settings.SITE_URL}
