"""Which sentences a page owes its readers, from the links it shows.

In law: FTC, "Guides Concerning the Use of Endorsements and Testimonials" (16 CFR 255.5: disclose
clearly and conspicuously); in the EU, Directive 2005/29/EC, Annex I no. 11 (no editorial content
that was paid for without saying so). Neither accepts a note that comes after the link.
"""

import re
from html import escape, unescape
from urllib.parse import urlsplit

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
            paid.update(filter(None, map(self._paid_for, self._addresses(html))))
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
        if not unescape(address).startswith(("http:", "https:")):
            return match[0]
        is_paid = self._paid_for(unescape(address)) is not None
        anchor = f'<a href="{address}" rel="{rel(is_paid)}">{words}</a>'
        return f'{anchor} <span class="paid-mark">({escape(self.mark)})</span>' if is_paid else anchor

    @staticmethod
    def _addresses(html):
        return [unescape(address) for address, _words in _ANCHOR.findall(html or "")]

    def _paying_merchants(self, prose):
        """Asked only where a text links anywhere at all."""
        return list(Merchant.objects.paying()) if any("<a " in (html or "") for html in prose) else []

    def _paid_for(self, address):
        """The merchant that pays for a link to this address, on any of its hosts' subdomains."""
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            return None
        for merchant in self._paying:
            if any(host == own or host.endswith(f".{own}") for own in merchant.host_list):
                return merchant
        return None
