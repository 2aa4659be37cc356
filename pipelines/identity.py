"""Who is who: the id of a page, and the key under which equal texts meet."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from w3lib.url import canonicalize_url, url_query_cleaner

TRACKING = (
    "utm_source utm_medium utm_campaign utm_term utm_content utm_id utm_name utm_cid utm_reader utm_brand "
    "fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid mc_cid mc_eid "
    "_ga _gl _hsenc _hsmi mkt_tok oly_enc_id oly_anon_id vero_id wickedid xtor at_medium at_campaign "
    "PHPSESSID jsessionid ASPSESSIONID sid sessionid"
).split()
"""Query parameters that say who sent the reader, not what is read."""


def canonical(url: str) -> str:
    """An address in the form under which it is compared: ordered query, no fragment, no tracking.

    >>> canonical("https://Exemple.fr/a?b=2&utm_source=x&a=1#haut")
    'https://exemple.fr/a?a=1&b=2'
    >>> canonical("https://exemple.fr/recherche?q=utm_source")
    'https://exemple.fr/recherche?q=utm_source'
    """
    ordered: str = canonicalize_url(url)
    cleaned: str = url_query_cleaner(ordered, TRACKING, remove=True)
    return cleaned


def article_id(url: str) -> str:
    """Id of a page: the first 32 hex digits of the SHA-256 of its canonical address.

    >>> article_id("https://exemple.fr/a?utm_source=x") == article_id("https://exemple.fr/a")
    True
    """
    return hashlib.sha256(canonical(url).encode("utf-8", "surrogatepass")).hexdigest()[:32]


_NOT_WORDS = re.compile(r"[\W_]+")


def text_key(text: str) -> bytes:
    """Key of a text for exact duplicates, 16 bytes: letters and digits only, so that a copy with other
    spaces, quotes or capitals meets its original.

    >>> text_key("« L’IA » arrive !") == text_key('"L\\'IA" arrive!')
    True
    >>> text_key("L’IA part.") == text_key("L’IA arrive !")
    False
    """
    words = _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).digest()
