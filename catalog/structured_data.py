"""What search engines are told about a list: schema.org, as JSON-LD.

Built from the same value as the page, so the two cannot disagree. What is unknown is left out.
"""

from django.conf import settings
from django.utils import timezone

from .models import Artist
from .models.listicles import ListicleText

ITEM_ORDERS = {
    ListicleText.Order.ASCENDING: "https://schema.org/ItemListOrderAscending",
    ListicleText.Order.COUNTDOWN: "https://schema.org/ItemListOrderDescending",
    ListicleText.Order.UNRANKED: "https://schema.org/ItemListUnordered",
}


def structured_data_of_list(ranked_list):
    """An Article, and the ItemList of its songs at their visible ranks.

    Told of whole lists only: a narrowed one would be another list under the same `@id`.
    """
    text = ranked_list.text
    url = absolute(ranked_list.listicle.get_absolute_url())
    article = {
        "@type": "Article",
        "@id": url,
        "url": url,
        "headline": text.title,
        "description": text.meta_description or text.standfirst,
        "image": text.cover and absolute(text.cover.url),
        "datePublished": moment(ranked_list.first_published_at),
        "dateModified": moment(ranked_list.updated_at),
        "author": text.author
        and {
            "@type": "Person",
            "name": text.author.name,
            "url": absolute(text.author.get_absolute_url()),
        },
        "mainEntity": {"@id": f"{url}#list"},
    }
    item_list = {
        "@type": "ItemList",
        "@id": f"{url}#list",
        "itemListOrder": ITEM_ORDERS[text.order],
        "numberOfItems": len(ranked_list.ranking),
        "itemListElement": [
            {"@type": "ListItem", "position": row.rank, "item": recording(row.song)}
            for row in ranked_list.entries
            if row.song
        ],
    }
    return {"@context": "https://schema.org", "@graph": [known(article), item_list]}


def recording(song):
    return known(
        {
            "@type": "MusicRecording",
            "name": song.title,
            "url": absolute(song.get_absolute_url()),
            "byArtist": [
                {
                    "@type": "Person" if artist.kind == Artist.Kind.PERSON else "MusicGroup",
                    "name": artist.name,
                }
                for artist in (credit.artist for credit in song.credits.all())
            ],
            "inAlbum": song.album and {"@type": "MusicAlbum", "name": song.album},
            "datePublished": song.release_year and str(song.release_year),
            "isrcCode": song.isrc,
            "image": song.cover and absolute(song.cover.url),
        }
    )


def known(properties):
    return {name: value for name, value in properties.items() if value}


def moment(instant):
    return instant and timezone.localtime(instant).isoformat(timespec="seconds")


def absolute(address):
    """An address of ours as others see it; pictures may have whole addresses already."""
    return address if "://" in address else f"{settings.SITE_URL}{address}"
