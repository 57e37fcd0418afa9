from django.utils.functional import SimpleLazyObject

from .models import SiteSettings


def site(request):
    """The site's settings, read when a template first prints one."""
    return {"site": SimpleLazyObject(SiteSettings.load)}
