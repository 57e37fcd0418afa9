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

_ANCHOR = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


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
        address, words = match.groups()
        host = host_led_to(unescape(address))
        if not host:
            return match[0]
        is_paid = self._paid_for(host) is not None
        anchor = f'<a href="{address}" rel="{rel(is_paid)}">{words}</a>'
        mark = f' <span class="paid-mark">({escape(self.mark)})</span>'
        return anchor + mark if is_paid else anchor

    @staticmethod
    def _hosts(html):
        return [host_led_to(unescape(address)) for address, _words in _ANCHOR.findall(html or "")]

    def _paying_merchants(self, prose):
        """Asked only where a text links anywhere at all."""
        links_anywhere = any("<a " in (html or "") for html in prose)
        return list(Merchant.objects.paying()) if links_anywhere else []

    def _paid_for(self, host):
        """The merchant that pays for a link to this host, or to the domain it belongs to."""
        for merchant in self._paying:
            if any(host == own or host.endswith(f".{own}") for own in merchant.host_list):
                return merchant
        return None


def host_led_to(address):
    """The host to which a browser follows an address; "" where it stays on the site.

    Read as leniently as browsers do (WHATWG URL Standard, 4.4): any case, backslashes for slashes,
    any number of them, letters written wide or as %-codes, the dot of the root at the end.
    """
    address = re.sub(r"[\t\n\r]", "", address).strip().replace("\\", "/")
    address = re.sub(r"(?i)^(https?:/*|//+)", "https://", address)
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return unicodedata.normalize("NFKC", unquote(host)).lower().rstrip(".")
