"""Small pages of a multilingual site, and what is told of their translation."""

from __future__ import annotations

from pipelines.cleaning import clean
from pipelines.cleaning.html_tree import parse
from pipelines.cleaning.translation_origin import TranslationOrigin, find_translation

URL = "https://labo.example/fr/le-robot-trieur-de-graines"
BODY = (
    "Le robot trie les graines depuis mardi, et le laboratoire en explique le coût.\n"
    "Les agriculteurs du canton l’ont vu travailler pendant deux heures."
)
TO_ENGLISH = '<link rel="alternate" hreflang="en" href="https://labo.example/the-robot-that-sorts">'
TO_FRENCH = f'<link rel="alternate" hreflang="fr" href="{URL}">'
DEFAULT_ENGLISH = (
    '<link rel="alternate" hreflang="x-default" href="https://labo.example/the-robot-that-sorts">'
)
DEFAULT_FRENCH = f'<link rel="alternate" hreflang="x-default" href="{URL}">'
ENGLISH_FIRST = TO_ENGLISH + TO_FRENCH + DEFAULT_ENGLISH
FRENCH_FIRST = TO_ENGLISH + TO_FRENCH + DEFAULT_FRENCH
TRP = '<link rel="stylesheet" id="trp-language-switcher-style-css" href="/a.css">'
WPML = '<meta name="generator" content="WPML ver:4.6.9 stt:1,4;">'


def origin(
    head: str = "", text: str = BODY, *, url: str = URL, html: str = 'lang="fr"', body: str = ""
) -> TranslationOrigin:
    """What is told of an article on a page with this in its head and below its text."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    tree = parse(f"<html {html}><head>{head}</head><body><article>{paragraphs}</article>{body}</body></html>")
    cleaned = clean(text)
    return find_translation(cleaned.base, tree=tree, url=url, language="fr", removals=cleaned.removals)


def settings_of(service: str, language: str) -> str:
    return {
        "translatepress": f'{TRP}<script>var t = {{"trp_original_language":"{language}_XX"}};</script>',
        "weglot": '<script src="https://cdn.weglot.com/weglot.min.js"></script>'
        f'<script type="application/json" id="weglot-data">{{"language_from":"{language}"}}</script>',
        "gtranslate": '<script src="https://cdn.gtranslate.net/widgets/latest/float.js"></script>'
        "<script>window.gtranslateSettings = "
        f'{{"default_language":"{language}","url_structure":"sub_directory"}};</script>',
        "linguise": '<script src="https://static.linguise.com/script/linguise.js"></script>'
        f'<script id="linguise-extra-metadata">{{"language":"{language}","translate_urls":true}}</script>',
    }[service]
