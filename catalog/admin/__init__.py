"""The editors' desk, a module a family of models."""

from . import activities, artists, listicles, outbound, people, site, songs, themes

__all__ = ["activities", "artists", "listicles", "outbound", "people", "site", "songs", "themes"]
