"""The editors' desk, a module a family of models."""

from . import artists, listicles, outbound, site, songs, themes

__all__ = ["artists", "listicles", "outbound", "site", "songs", "themes"]
