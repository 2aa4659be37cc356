"""Pages for the tests of the extraction, put together from own prose."""

from __future__ import annotations

LEAD = "Le port de Kallsund teste depuis lundi une grue qui reconnaît seule les conteneurs abîmés."
FIRST = (
    "La grue photographie chaque conteneur sous quatre angles, compare les images à celles de la veille "
    "et met "
    "de côté ceux dont une paroi a bougé de plus de deux centimètres."
)
SECOND = (
    "Sur les trois mille conteneurs passés en une semaine, elle en a écarté quarante-deux, dont "
    "trente-neuf à "
    "raison ; les trois autres portaient seulement une bâche mal tendue."
)
THIRD = (
    "Les dockers, qui craignaient pour leur emploi, ont obtenu que deux d’entre eux relisent chaque "
    "décision et "
    "puissent la renverser sans avoir à se justifier."
)
BODY = (FIRST, SECOND, THIRD)
TITLE = "À Kallsund, une grue apprend à voir les bosses"


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(
    article: str, *, before: str = "", after: str = "", head: str = "", title: str = TITLE, h1: str = TITLE
) -> str:
    """A whole page; `article` stands in its container behind the headline."""
    return (
        f"<!doctype html><html lang='fr'><head><title>{title} | Le Quai</title>"
        f"<meta property='og:type' content='article'><meta property='og:title' "
        f"content='{title}'>{head}</head><body>"
        "<header><a href='/'>Le Quai</a><nav><ul><li><a href='/port'>Port</a></li><li><a "
        "href='/mer'>Mer</a></li>"
        f"</ul></nav></header>{before}<main><h1>{h1}</h1>{article}</main>{after}"
        "<footer><p>© Le Quai, 12 rue du Môle. Tous droits réservés, reproduction interdite sans "
        "accord.</p></footer>"
        "</body></html>"
    )
