"""Query parameters that say who sent the reader, and nothing of what is read.

One list for the address that is fetched and for the one that is compared.
"""

from __future__ import annotations

_NAMES = frozenset(
    """fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id epik srsltid
    mc_cid mc_eid _ga _gl _hsenc _hsmi mkt_tok vero_id wickedid xtor xtref xtcr __twitter_impression
    at_medium at_campaign at_variant at_platform at_creation
    ns_mchannel ns_source ns_campaign ns_linkname ns_fee""".split()
)
_PREFIXES = ("utm_", "at_custom", "mtm_", "hsa_", "oly_")


def is_tracking(part: str) -> bool:
    """Whether a part of a query, `name=value`, is such a parameter. In doubt it is none: without one that
    matters, another page would come.

    >>> is_tracking("UTM_source=rss"), is_tracking("at_custom2=x"), is_tracking("at_id=3")
    (True, True, False)
    """
    name = part.partition("=")[0].lower()
    return name in _NAMES or name.startswith(_PREFIXES)
