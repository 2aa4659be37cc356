"""One page, one id: what an address may look like, and what must not be folded."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.identity import article_id, canonical, registered_domain

SAME = [
    ("tracking", "https://exemple.fr/a?utm_source=x&UTM_Medium=y&fbclid=1&xtor=RSS-1", "https://exemple.fr/a"),
    ("senders", "https://exemple.fr/a?srsltid=AfmB&oly_anon=1", "https://exemple.fr/a"),
    ("order of the query", "https://exemple.fr/a?b=2&a=1", "https://exemple.fr/a?a=1&b=2"),
    ("fragment", "https://exemple.fr/a#commentaires", "https://exemple.fr/a"),
    ("default port", "http://exemple.fr:80/a", "https://exemple.fr:443/a"),
    ("scheme", "http://exemple.fr/a", "https://exemple.fr/a"),
    ("www", "https://www.exemple.fr/a", "https://exemple.fr/a"),
    ("dot after the host", "https://exemple.fr./a", "https://exemple.fr/a"),
    ("capitals of the host", "https://EXEMPLE.fr/a", "https://exemple.fr/a"),
    ("international host", "https://actualité.example/a", "https://xn--actualit-i1a.example/a"),
    ("percent signs", "https://exemple.fr/caf%c3%a9/%7ea", "https://exemple.fr/caf%C3%A9/~a"),
    ("raw letters", "https://exemple.fr/café", "https://exemple.fr/caf%C3%A9"),
    ("session in the query", "https://exemple.fr/a?PHPSESSID=1a2b", "https://exemple.fr/a"),
    ("long sid", "https://exemple.fr/a?sid=0123456789abcdef0123", "https://exemple.fr/a"),
    ("session in the path", "https://exemple.fr/a;jsessionid=1A2B.n1?b=1", "https://exemple.fr/a?b=1"),
    ("mobile host", "https://m.exemple.fr/2024/a", "https://www.exemple.fr/2024/a"),
    ("amp host", "https://amp.exemple.fr/2024/a", "https://exemple.fr/2024/a"),
    ("amp at the end", "https://exemple.fr/une-ia-locale/amp", "https://exemple.fr/une-ia-locale"),
    ("amp at the end, slash", "https://exemple.fr/une-ia-locale/amp/", "https://exemple.fr/une-ia-locale/"),
    ("amp before the ending", "https://exemple.fr/ia-123.amp.html", "https://exemple.fr/ia-123.html"),
    ("amp in front", "https://exemple.fr/amp/ia/une-ia-locale_123.html", "https://exemple.fr/ia/une-ia-locale_123.html"),
    ("amp in the query", "https://exemple.fr/a?amp=1", "https://exemple.fr/a?amp"),
    ("amp as output", "https://exemple.fr/a?outputType=amp", "https://exemple.fr/a"),
    ("credentials", "https://lecteur:secret@exemple.fr/a", "https://exemple.fr/a"),
    ("no path", "https://exemple.fr", "https://exemple.fr/"),
]  # fmt: skip
APART = [
    ("number called sid", "https://exemple.fr/article.php?sid=1234", "https://exemple.fr/article.php?sid=1235"),
    ("page of a series", "https://exemple.fr/a?page=2", "https://exemple.fr/a"),
    ("a value, not a name", "https://exemple.fr/a?q=utm_source", "https://exemple.fr/a"),
    ("a tag called amp", "https://exemple.fr/tag/amp", "https://exemple.fr/tag"),
    ("names courlan takes for trackers", "https://exemple.fr/a?reference=12", "https://exemple.fr/a?reference=13"),
    ("gallery", "https://exemple.fr/a?gallery=2", "https://exemple.fr/a?gallery=3"),
    ("phone company", "https://mobile.exemple.fr/a", "https://exemple.fr/a"),
    ("a domain called m", "https://m.fr/a", "https://fr/a"),
    ("a host under a shared suffix", "https://www.co.uk/a", "https://co.uk/a"),
    ("other host", "https://blog.exemple.fr/a", "https://exemple.fr/a"),
    ("capitals of the path", "https://exemple.fr/A", "https://exemple.fr/a"),
    ("other port", "https://exemple.fr:8443/a", "https://exemple.fr/a"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [pair[1:] for pair in SAME], ids=[pair[0] for pair in SAME])
def test_two_addresses_of_one_page_have_one_id(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert article_id(one) == article_id(other)


@pytest.mark.parametrize(("one", "other"), [pair[1:] for pair in APART], ids=[pair[0] for pair in APART])
def test_two_pages_have_two_ids(one: str, other: str) -> None:
    assert article_id(one) != article_id(other)


LABELS = st.sampled_from(["www", "m", "amp", "www2", "ia", "exemple", "co", "uk", "fr", "github", "io", "é"])
HOSTS = st.one_of(
    st.lists(LABELS, min_size=1, max_size=6).map(".".join),
    st.sampled_from(["127.0.0.1", "[::1]", "localhost", "fr.", "www.", "xn--a.fr", "a..fr", "[bad"]),
)
PIECES = st.one_of(
    st.sampled_from(
        "/amp amp/ .amp .html -une-ia- 123 /amp/ ;jsessionid=A1 ;sid=2 %7e %C3%a9 %zz é . .. // + %2f".split()
    ),
    st.text(alphabet="abcé/-.;%=&+ ", max_size=4),
)
QUERIES = st.lists(
    st.one_of(
        st.sampled_from(
            "utm_source=x amp=1 amp sid=0123456789abcdef01234 sid=1 a=1 %61mp=1 outputType=amp é=ü".split()
        ),
        st.text(alphabet="abé=%+;6 ", max_size=5),
    ),
    max_size=4,
).map("&".join)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    host = draw(HOSTS) + draw(st.sampled_from(["", "", ":80", ":443", ":8080", ":99999", ":x"]))
    path = "".join(draw(st.lists(PIECES, max_size=5)))
    fragment = draw(st.sampled_from(["", "#a", "#!/b"]))
    scheme = draw(st.sampled_from(["http", "https", "HTTP"]))
    return f"{scheme}://{host}/{path}?{draw(QUERIES)}{fragment}"


@given(addresses())
def test_the_form_is_its_own_form_and_keeps_scheme_and_domain(url: str) -> None:
    form = canonical(url)
    assert canonical(form) == form
    assert form.lower().startswith(("http://", "https://"))
    assert "#" not in form
    try:
        before, after = urlsplit(url), urlsplit(form)
        assert before.port is None or before.port >= 0
        host = (before.hostname or "").rstrip(".").encode("idna").decode()
    except ValueError:
        return
    assert registered_domain(host) == registered_domain(after.hostname or "")


@given(st.text(max_size=60))
def test_noise_is_no_error(noise: str) -> None:
    assert canonical(canonical(noise)) == canonical(noise)
    assert len(article_id(noise)) == 32
