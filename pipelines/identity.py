"""Who is who: the id of a page, and the key under which equal texts meet."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url

from pipelines.tracking import is_tracking

DRESSED = frozenset("s_cid __s spm phpsessid jsessionid cfid cftoken amp_js_v amp_gsa usqp amp".split())
"""Query parameters, in lower case, that beside those of `pipelines.tracking` do not tell pages apart: mostly
in what dress one is shown. None is taken out of an address that is fetched."""
DRESSED_PREFIXES = ("at_", "pk_", "aspsessionid")
SESSIONS = frozenset(("sid", "sessionid", "session_id", "session", "s"))
"""Parameters that hold a session if they look like one: elsewhere `sid=123` is the article's number."""
DRESSES = frozenset(("outputtype=amp", "output=amp", "view=amp", "mode=amp"))
TWIN_HOSTS = frozenset(("www", "www2", "www3", "m", "amp"))
"""First labels of a host that show the same pages. `mobile.` is none: phone companies have a site there."""

_SESSION = re.compile(r"(?=[a-z,-]{0,127}[0-9])[0-9A-Za-z,-]{20,128}$", re.IGNORECASE)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[0-9A-Za-z.!_-]{1,128}", re.IGNORECASE)
_SLUG = re.compile(r"\d{3}|-[^/-]{1,80}-|\.html?$")
"""What a path has that leads to an article: `/tag/amp` is a page on amplifiers, `/a-b-c/amp` a dress."""
_AMP_ENDING = re.compile(r"/amp(/?)$|\.amp(\.html?)?$", re.IGNORECASE)

# The list in the wheel: no network, no cache on disk, the same answer on every machine.
_domains = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def canonical(url: str) -> str:
    """An address in the form under which it is compared.

    The query is ordered; fragment, tracking, session, default port, credentials and the dot after a host
    go; percent signs and international hosts get one spelling; `http`, `www.` and the mobile and AMP
    dresses of an article stand for the plain page, as in the keys of web archives. The registered domain
    never changes. What cannot be parsed stays as it is, without its fragment.

    >>> canonical("http://www.Exemple.fr:80/a?b=2&utm_source=x&a=1#haut")
    'https://exemple.fr/a?a=1&b=2'
    >>> canonical("https://m.exemple.fr/2024/05/une-ia-locale/amp/?sid=123")
    'https://exemple.fr/2024/05/une-ia-locale/?sid=123'
    >>> canonical("https://exemple.fr/recherche?q=utm_source"), canonical("https://exemple.fr/tag/amp")
    ('https://exemple.fr/recherche?q=utm_source', 'https://exemple.fr/tag/amp')
    """
    for _ in range(_ROUNDS):
        plain = _undress(url)
        if plain == url:
            break
        url = plain
    return url


_ROUNDS = 9
"""What goes may leave something that goes, too: `/.;sid=1/amp`. Two rounds are the rule."""


def _undress(url: str) -> str:
    try:
        parts = urlsplit(canonicalize_url(url))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return url.partition("#")[0]
        host = _host(parts.hostname, parts.port)
    except (ValueError, UnicodeError):
        return url.partition("#")[0]
    query = "&".join(part for part in parts.query.split("&") if not _says_nothing(part))
    return urlunsplit(("https", host, _path(parts.path), query, ""))


def _host(name: str, port: int | None) -> str:
    name = name.rstrip(".")
    while (rest := name.partition("."))[0] in TWIN_HOSTS and registered_domain(name) == registered_domain(
        rest[2]
    ) != "":
        name = rest[2]
    name = f"[{name}]" if ":" in name else name
    return name if port in (None, 80, 443) else f"{name}:{port}"


@lru_cache(maxsize=4096)
def registered_domain(host: str) -> str:
    """The part of a host that somebody registered; empty for an IP address or a bare suffix.

    >>> registered_domain("ia.exemple.co.uk"), registered_domain("127.0.0.1")
    ('exemple.co.uk', '')
    """
    return _domains(host).top_domain_under_public_suffix


def _path(path: str) -> str:
    path = _SESSION_IN_PATH.sub("", path)
    while (plain := _without_amp(path)) != path:
        path = plain
    return path or "/"


def _without_amp(path: str) -> str:
    """The path without one AMP mark, if what is left leads to an article."""
    if ending := _AMP_ENDING.search(path):
        rest = path[: ending.start()] + (ending[1] or ending[2] or "")
    elif path.lower().startswith("/amp/"):
        rest = path[4:]
    else:
        return path
    return rest if _SLUG.search(rest) else path


def _says_nothing(part: str) -> bool:
    name, _, value = part.partition("=")
    name = name.lower()
    return (
        not part
        or is_tracking(part)
        or name in DRESSED
        or name.startswith(DRESSED_PREFIXES)
        or part.lower() in DRESSES
        or (name in SESSIONS and _SESSION.match(value) is not None)
    )


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
