from django.urls import path, re_path, register_converter

from .text.slugs import SlugConverter, SlugsConverter
from .views import (
    artists,
    authors,
    editions,
    home,
    listicles,
    machines,
    previews,
    songs,
    static_pages,
    themes,
)

# Django's own "slug" knows ASCII only.
register_converter(SlugConverter, "address")
register_converter(SlugsConverter, "addresses")

urlpatterns = [
    path("", home.HomePage.as_view(), name="home"),
    path("lists/", listicles.ListsPage.as_view(), name="listicles"),
    path("lists/<address:slug>/", listicles.ListPage.as_view(), name="listicle"),
    path(
        "lists/<address:slug>/editions/",
        editions.EditionsPage.as_view(),
        name="listicle-editions",
    ),
    path(
        "lists/<address:slug>/editions/<int:number>/",
        editions.EditionPage.as_view(),
        name="listicle-edition",
    ),
    path(
        "lists/<address:slug>/preview/<str:token>/",
        previews.PreviewPage.as_view(),
        name="preview",
    ),
    path("songs/<address:slug>/", songs.SongPage.as_view(), name="song"),
    path("artists/", artists.ArtistsPage.as_view(), name="artists"),
    path("artists/<address:slug>/", artists.ArtistPage.as_view(), name="artist"),
    path("themes/", themes.ThemesPage.as_view(), name="themes"),
    path("themes/<addresses:slugs>/", themes.ThemePage.as_view(), name="theme"),
    path("authors/<address:slug>/", authors.AuthorPage.as_view(), name="author"),
    path("about/disclosure/", static_pages.DisclosurePage.as_view(), name="disclosure"),
    path("healthz", machines.healthz, name="healthz"),
    path("readyz", machines.readyz, name="readyz"),
    path("robots.txt", machines.robots, name="robots"),
    # Last, since it takes any address that a static page may have.
    re_path(r"^(?P<url>(?:[-\w]+/)+)$", static_pages.StaticPage.as_view(), name="page"),
]
