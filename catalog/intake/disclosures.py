"""The statement that a page earns by its links, in its many wordings."""

import re

from .words import any_of

LONGEST = 900

# These say it by themselves.
_PLAIN = any_of(
    r"""
    affiliate[\s-]?(?:links?|commissions?|programs?|programmes?|partners?|disclosure|note|marketing)
    as\san\samazon\sassociate|amazon\sassociates\sprogram
    affiliates?\b.{0,80}\b(?:commission|earn|paid|purchases?)
    (?:werbe|partner|affiliate)-?links?\b.{0,120}|mit\s(?:einem\s)?(?:sternchen|\*)\s(?:markierte|gekennzeichnete)
    (?:enlaces?|links?)\s(?:de\s)?(?:afiliad[oa]s?|afiliación|afiliação|patrocinados)
    liens?\s(?:d[’']affiliation|affili[ée]s?|sponsoris[ée]s?|rémunérés)
    제휴\s?(?:링크|마케팅|활동)|파트너스\s?활동|수수료를?
    アフィリエイト|広告リンク|成果報酬
    (?:commissionable|sponsored|paid)\slinks?
    """
)
# Or a shop or a link, a reward, and who gets it, in one statement.
_DEALS = any_of(
    r"""
    links?|click|shops?|stores?|bookshop|buy|bought|purchas\w{0,4}|order(?:ed|s)?|retailers?|merchants?|products?
    kauf\w{0,5}|käufe|bestell\w{0,5}|händler
    compr\w{0,5}|tienda|enlaces?|loja
    achet\w{0,3}|achats?|boutique|liens?
    구매|구입|링크|購入|リンク
    """,
    r"\b{}\b",
)
_DEALS_ELSEWHERE = re.compile(r"구매|구입|링크|購入|リンク")
_REWARDS = any_of(
    r"""
    commissions?|commissionable|referral\sfees?|kickbacks?|percentages?|slivers?|(?:small\s|little\s)?(?:cut|fee|share)
    pocket\smoney|compensat\w{0,5}|earn(?:s|ings)?|(?:be|get|gets|are|is)\spaid|pays?\s(?:us|me|the\sbills)
    shares?\s(?:a\sbit|some|something|part)|supports?\s(?:us|me|this|the|our)\b.{0,20}
    provision(?:en)?|vergütung|beteiligung
    comisi[oó]n(?:es)?|comiss[aã]o|porcentaje|porcentagem
    commission|rémunération|pourcentage
    """,
    r"\b{}\b",
)
_REWARDS_ELSEWHERE = re.compile(r"수수료|수익|報酬|収益|手数料")
_US = re.compile(
    r"\b(?:we|us|our|i|me|my|this\ssite|the\ssite|this\sblog|wir|uns|unser\w?|ich|mir|nos|nosotros|"
    r"nuestr\w\w?|yo|nous|notre|je|nós|nosso|eu|recibimos|podemos|recebemos)\b|저희|제가|당사|当サイト|私",
    re.IGNORECASE,
)


def is_disclosure(text):
    """Whether a line says that the page is paid for its links."""
    if len(text) > LONGEST:
        return False
    if _PLAIN.search(text):
        return True
    deals = _DEALS.search(text) or _DEALS_ELSEWHERE.search(text)
    rewards = _REWARDS.search(text) or _REWARDS_ELSEWHERE.search(text)
    return bool(deals and rewards and _US.search(text))
