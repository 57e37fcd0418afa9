from urllib.parse import quote, urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .addresses import Addressed
from .songs import Song


def host_of(url):
    """The host of an https address that leads where it seems to lead; None for any other text.

    Refused as well: spaces, control characters, backslashes, user names and ports, by all of which
    an address can be made to look as if it led elsewhere (WHATWG URL Standard, 4.4).
    """
    if any(character <= " " or character in '\\\x7f"<>`' for character in url):
        return None
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme == "https" and "@" not in parts.netloc and not parts.port
    except ValueError:
        return None
    return parts.hostname if is_plain and ":" not in parts.netloc else None


class Retirable(models.Model):
    """What is offered to readers until it is retired, and kept for the records then."""

    retired_at = models.DateTimeField("retired", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def retire(self):
        """Offer it no more."""
        if self.retired_at is None:
            self.retired_at = timezone.now()
            self.save(update_fields=["retired_at"])

    def reinstate(self):
        """Offer it again."""
        self.retired_at = None
        self.save(update_fields=["retired_at"])


class MerchantQuerySet(models.QuerySet):
    def offered(self):
        return self.filter(retired_at=None)

    def paying(self):
        """Those whose links are paid links, the retired included: old links still pay."""
        return self.filter(pays_commission=True)


class Merchant(Retirable, Addressed):
    """A shop or service that songs are linked to."""

    name = models.CharField(max_length=100, unique=True)
    position = models.PositiveSmallIntegerField(
        default=100, help_text="Smaller numbers stand first among a song's links."
    )
    hosts = models.TextField(
        help_text="The hosts its addresses may have, one a line: “music.apple.com”."
    )
    pays_commission = models.BooleanField(
        default=False,
        help_text="Its links are paid links: marked and announced by the disclosure everywhere.",
    )
    partner_tags = models.TextField(
        blank=True,
        help_text="Our own tags in its programme, one a line; the first is used for new links.",
    )
    statement = models.CharField(
        max_length=300,
        blank=True,
        help_text="The sentence its programme prescribes, word for word. Part of the disclosure.",
    )
    link_label = models.CharField(
        max_length=40, default="Listen on", help_text="The words before its name on a link."
    )
    search_address = models.CharField(
        max_length=500,
        blank=True,
        help_text="The pattern of its search page: “https://shop.example/?q={query}&t={partner_tag}”.",
    )

    objects = MerchantQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = "shop or service"
        verbose_name_plural = "shops and services"
        constraints = [*Addressed.Meta.constraints]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        for host in self.host_list:
            if host_of(f"https://{host}/") != host:
                raise ValidationError(
                    {"hosts": f"“{host}” is not a host: write it like “music.apple.com”."}
                )
        if not self.host_list:
            raise ValidationError({"hosts": "Name at least one host."})
        if self.search_address:
            self._check_search_address()

    def _check_search_address(self):
        if "{query}" not in self.search_address:
            raise ValidationError({"search_address": "Put {query} where the words belong."})
        if "{partner_tag}" in self.search_address and not self.partner_tag:
            raise ValidationError({"partner_tags": "The search address needs a partner tag."})
        if host_of(self.search_for("x")) not in self.host_list:
            raise ValidationError(
                {"search_address": "It must begin with https:// and one of the hosts above."}
            )

    @property
    def host_list(self):
        return self.hosts.split()

    @property
    def partner_tag(self):
        return next(iter(self.partner_tags.split()), "")

    def owns(self, url):
        """Whether an address leads to this merchant."""
        return host_of(url) in self.host_list

    def search_for(self, words):
        """The address of this merchant's search for these words; "" when it has no search page."""
        address = self.search_address.replace("{partner_tag}", quote(self.partner_tag, safe=""))
        return address.replace("{query}", quote(words, safe=""))

    def link_search(self, song):
        """Link a song to this merchant's search for it, where it has no link to the merchant yet.

        Title and artists are searched for: an address that is right without knowing a product's id.
        """
        if self.search_address and not self.links.filter(song=song).exists():
            self.links.create(song=song, url=self.search_for(f"{song.title} {song.credit_line}"))


class OutboundLinkQuerySet(models.QuerySet):
    def offered(self):
        """Links that readers are shown, in the merchants' order."""
        return self.filter(retired_at=None, merchant__retired_at=None).order_by(
            "merchant__position", "merchant__name", "region"
        )


class OutboundLink(Retirable):
    """A link from a song to a merchant."""

    class Health(models.TextChoices):
        UNKNOWN = "unknown", "Not checked"
        FINE = "fine", "Works"
        GONE = "gone", "Gone"

    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="links")
    merchant = models.ForeignKey(
        Merchant, verbose_name="shop or service", on_delete=models.PROTECT, related_name="links"
    )
    # Stored and printed byte for byte: a programme pays only for the exact address it issued.
    url = models.CharField("address", max_length=2000)
    region = models.CharField(
        max_length=2,
        blank=True,
        help_text="A country's two letters (ISO 3166) when the link is for that country only.",
    )
    health = models.CharField(max_length=10, choices=Health, default=Health.UNKNOWN, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OutboundLinkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "link"
        constraints = [
            models.UniqueConstraint(
                fields=["song", "merchant", "region"],
                name="link_once_per_song_and_merchant",
                violation_error_message="This song has a link to this shop or service already.",
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="https://"),
                name="link_is_encrypted",
                violation_error_message="The address must begin with https://.",
            ),
        ]

    def __str__(self):
        return f"link from “{self.song}” to {self.merchant}"

    def clean(self):
        host = host_of(self.url)
        if host is None:
            raise ValidationError(
                {"url": "Paste the whole address, beginning with https:// and without spaces."}
            )
        if self.merchant_id and host not in self.merchant.host_list:
            raise ValidationError(
                {
                    "url": f"“{host}” does not belong to {self.merchant}, whose hosts are "
                    f"{', '.join(self.merchant.host_list)}."
                }
            )
        self.region = self.region.upper()

    @property
    def is_paid(self):
        return self.merchant.pays_commission

    @property
    def rel(self):
        return rel(self.is_paid)


def rel(is_paid):
    """The relation of a link to the page: search engines are told which are paid for.

    Google Search Central, "Qualify your outbound links".
    """
    return "sponsored nofollow noopener" if is_paid else "noopener"
