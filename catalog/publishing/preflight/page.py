"""The page that readers would get, and what can only be told from its very bytes."""

from dataclasses import dataclass
from html.parser import HTMLParser

from django.template.loader import render_to_string

from ...disclosure import host_led_to, owed
from ...models import Merchant, SiteSettings
from ...text.keys import has_letter

TEMPLATE = "catalog/listicle_detail.html"


@dataclass
class Anchor:
    """A link that leads off the site, as it stands on the page."""

    host: str
    rel: frozenset[str]
    # The address on the page of the entry that it stands in; "" outside of all.
    entry: str
    is_disclosed: bool
    mark: str = ""

    @property
    def is_marked(self):
        return "sponsored" in self.rel and has_letter(self.mark)


@dataclass(frozen=True)
class Page:
    """What the readers' page shows: its links in order, and the levels of its headings."""

    anchors: list[Anchor]
    headings: list[int]

    @classmethod
    def of(cls, ranked_list):
        """Rendered by the template of the public page, and read again."""
        reader = _Reader()
        reader.feed(rendered(ranked_list))
        reader.close()
        return cls(reader.anchors, reader.headings)

    @property
    def paid_anchors(self):
        """The links to merchants that pay, told by their hosts, not by what the template knew."""
        if not self.anchors:
            return []
        hosts = [
            host_led_to(f"https://{host}/")
            for merchant in Merchant.objects.paying()
            for host in merchant.host_list
        ]
        return [anchor for anchor in self.anchors if leads_to(anchor.host, hosts)]


def rendered(ranked_list):
    """The HTML of a ranked list's page, as readers would get it."""
    context = {
        **owed(SiteSettings.load(), ranked_list.links, ranked_list.prose, ranked_list.shown_themes),
        "ranked_list": ranked_list,
        "whole": ranked_list,
    }
    return render_to_string(TEMPLATE, context)


def leads_to(host, hosts):
    return any(host == own or host.endswith(f".{own}") for own in hosts)


class _Reader(HTMLParser):
    """Reads a page from its first byte to its last, as a visitor does."""

    def __init__(self):
        super().__init__()
        self.anchors, self.headings = [], []
        self._entry = ""
        self._anchor = None
        # Elements that are open within the disclosure, and within a mark.
        self._in_disclosure = self._in_mark = 0
        self._disclosure = ""

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        classes = given.get("class", "").split()
        if tag in VOID:
            return
        if self._in_disclosure or given.get("id") == "disclosure":
            self._in_disclosure += 1
        if self._in_mark or "paid-mark" in classes:
            self._in_mark += 1
        if tag == "li" and "entry" in classes:
            self._entry = given.get("id", "")
        elif tag == "a" and (host := host_led_to(given.get("href", ""))):
            rel = frozenset(given.get("rel", "").split())
            self._anchor = Anchor(host, rel, self._entry, has_letter(self._disclosure))
            self.anchors.append(self._anchor)
        elif tag == "a":
            self._anchor = None
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        self._in_disclosure = max(self._in_disclosure - 1, 0)
        self._in_mark = max(self._in_mark - 1, 0)
        if tag == "ol":
            self._entry = ""

    def handle_data(self, data):
        if self._in_disclosure:
            self._disclosure += data
        if self._in_mark and self._anchor:
            self._anchor.mark += data


VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
