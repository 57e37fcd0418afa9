"""The glossary of the trade, a noun a file. docs/glossary.md is its dictionary."""

from .addresses import FormerSlug
from .artists import Artist, ArtistName, Membership
from .editions import Edition, EditionTheme, Placement, Reason
from .intake import Intake
from .listicles import Author, Entry, Listicle, ListicleTheme
from .outbound import Merchant, OutboundLink
from .site import SiteSettings
from .songs import Credit, Song, SongName, SongTheme
from .themes import Theme, ThemeName
from .trail import Activity, Presence

__all__ = [
    "Activity",
    "Artist",
    "ArtistName",
    "Author",
    "Credit",
    "Edition",
    "EditionTheme",
    "Entry",
    "FormerSlug",
    "Intake",
    "Listicle",
    "ListicleTheme",
    "Membership",
    "Merchant",
    "OutboundLink",
    "Placement",
    "Presence",
    "Reason",
    "SiteSettings",
    "Song",
    "SongName",
    "SongTheme",
    "Theme",
    "ThemeName",
]
