"""Which sentences a page owes its readers, from the links it shows.

In law: FTC, "Guides Concerning the Use of Endorsements and Testimonials" (16 CFR 255.5: disclose
clearly and conspicuously); in the EU, Directive 2005/29/EC, Annex I no. 11 (no editorial content
that was paid for without saying so). Neither accepts a note that comes after the link.
"""

import re
import unicodedata
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from django.utils.safestring import mark_safe

from .models import Merchant, SiteSettings
from .models.outbound import rel

# As browsers read them, not as our cleaner writes them: what came past it is announced as well.
# No tag has 200 parts; without a limit, a text of half-open tags would take minutes.
_ATTRIBUTE = r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+"""
_ANCHOR = re.compile(
    rf"<a(?=[\s/>])(?P<attributes>(?:[\s/]++|{_ATTRIBUTE}){{,200}}+)>"
    r"(?P<words>.*?)(?:</a\s*>|(?=<a[\s/>])|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# Characters that browsers drop from a host (Unicode: Default_Ignorable_Code_Point).
_IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]"
)


class Disclosure:
    """What one page owes for its links: `text` is the statement, "" where no link is paid.

    `links` are the outbound links that the page shows, with their merchants; `prose` is every rich
    text it shows, since editors link to shops in their texts, too. The statement of the site comes
    first, then each programme's prescribed sentence, once.
    """

    def __init__(self, site: SiteSettings, links=(), prose=()):
        self.site = site
        self._paying = self._paying_merchants(prose)
        paid = {link.merchant for link in links if link.is_paid}
        for html in prose:
            paid.update(filter(None, map(self._paid_for, self._hosts(html))))
        self.merchants = sorted(paid, key=lambda merchant: (merchant.position, merchant.name))

    @property
    def is_owed(self):
        return bool(self.merchants)

    @property
    def text(self):
        if not self.is_owed:
            return ""
        sentences = [self.site.disclosure_statement.strip()]
        sentences += [merchant.statement.strip() for merchant in self.merchants]
        return " ".join(dict.fromkeys(filter(None, sentences)))

    @property
    def mark(self):
        """The words that mark each paid link."""
        return self.site.paid_link_mark

    def prose(self, html):
        """A rich text with the relation of each link to the page, and paid links marked."""
        return mark_safe(_ANCHOR.sub(self._marked, html or ""))  # noqa: S308 clean in the database

    def _marked(self, match):
        address, words = _address_and_words(match)
        host = host_led_to(unescape(address or ""))
        if not host:
            return f'<a href="{address}">{words}</a>' if address is not None else words
        is_paid = self._paid_for(host) is not None
        anchor = f'<a href="{address}" rel="{rel(is_paid)}">{words}</a>'
        mark = f' <span class="paid-mark">({escape(self.mark)})</span>'
        return anchor + mark if is_paid else anchor

    @staticmethod
    def _hosts(html):
        addresses = (_address_and_words(match)[0] for match in _ANCHOR.finditer(html or ""))
        return [host_led_to(unescape(address or "")) for address in addresses]

    def _paying_merchants(self, prose):
        """Each of their hosts, with the merchant; asked only where a text links anywhere at all."""
        if not any(_ANCHOR.search(html or "") for html in prose):
            return []
        return [
            (host_led_to(f"https://{host}/"), merchant)
            for merchant in Merchant.objects.paying()
            for host in merchant.host_list
        ]

    def _paid_for(self, host):
        """The merchant that pays for a link to this host, or to the domain it belongs to."""
        for own, merchant in self._paying:
            if host and (host == own or host.endswith(f".{own}")):
                return merchant
        return None


def owed(site, links, prose, themes):
    """What every page for visitors owes, for its template: the site's words, helplines where its
    themes need them, and the disclosure of its links.
    """
    owes_support = bool(site.helplines) and any(theme.needs_support for theme in themes)
    prose = [*prose, *([site.helplines] if owes_support else [])]
    return {
        "site": site,
        "owes_support": owes_support,
        "disclosure": Disclosure(site, links, prose),
    }


def _address_and_words(anchor):
    """The first `href` of a matched anchor, fit for double quotes, and what stands in the link."""
    for name, value in re.findall(_ATTRIBUTE, anchor["attributes"]):
        if name.lower() == "href":
            if value[:1] in ("'", '"'):
                value = value[1:-1]
            return value.replace('"', "&quot;"), anchor["words"]
    return None, anchor["words"]


def host_led_to(address):
    """The host to which a browser follows an address; "" where it stays on the site.

    Read as leniently as browsers do (WHATWG URL Standard, 4.4): any case, backslashes for slashes,
    any number of them, letters written wide or as %-codes, characters that do not show, dots of
    any script, the dot of the root at the end. Letters beyond ASCII are told in their xn-- form.
    """
    address = re.sub(r"[\t\n\r]", "", address).strip().replace("\\", "/")
    address = re.sub(r"(?i)^(https?:/*|//+)", "https://", address)
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    host = _IGNORED.sub("", unicodedata.normalize("NFKC", unquote(host))).lower()
    return ".".join(map(_in_ascii, re.split("[.\u3002]", host))).rstrip(".")


def _in_ascii(label):
    """A part of a host as the network knows it (RFC 3492)."""
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
