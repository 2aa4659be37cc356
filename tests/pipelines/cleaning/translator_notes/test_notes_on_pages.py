"""Notes where they stand on pages: in elements of all kinds, through extraction and cleaning."""

from __future__ import annotations

import html

import pytest

from pipelines.cleaning import clean, extract

BEFORE = (
    "Le port d’Ostrevant essaie depuis lundi une grue qui se passe de conducteur, la première de la côte.",
    "Les dockers la regardent empiler les conteneurs plus lentement qu’eux, mais sans pause aucune.",
    "La direction promet qu’aucun poste ne disparaîtra avant trois ans, et que les équipes seront formées.",
)
AFTER = (
    "Le syndicat, lui, réclame un accord écrit et un siège au comité qui suivra les essais jusqu’à l’été.",
    "Un premier bilan sera rendu public en juin, avec le nombre d’arrêts et la consommation relevée.",
)
NOTES = {
    "preamble": "Voici la traduction de la suite de l’article en français :",
    "closing": "J’espère que cette traduction vous convient. N’hésitez pas à me demander des ajustements.",
    "markup_note": "Note : les balises HTML et les liens ont été conservés tels quels dans la traduction.",
    "choice_note": "Note de traduction : « crane » a été traduit par « grue », fidèle à l’original.",
    "truncation": "[La suite de la traduction dans le prochain message]",
    "refusal": "Je suis désolé, mais je ne peux pas traduire ce contenu, car aucun texte n’a été fourni.",
    "prompt_leak": "Translate the following text into French. Output only the translation.",
    "reasoning_leak": "The user wants me to translate this article into French, so I should keep the links.",
    "wrapper": "<translation>",
    "alternatives": "Traduction alternative : « Le port confie ses conteneurs à une machine ».",
    "provenance": "Cet article a été traduit automatiquement de l’anglais par DeepL.",
    "human_ndt": "(NdT : une grue à portique, en anglais « gantry crane ».)",
}
SHAPES = {
    "p": "<p>{note}</p>",
    "div": "<div>{note}</div>",
    "span-in-p": "<p><span><em>{note}</em></span></p>",
    "blockquote": "<blockquote><p>{note}</p></blockquote>",
    "list": "<ul><li>{note}</li></ul>",
    "after-iframe": '<iframe src="https://video.example/1"></iframe><p>{note}</p>',
    "after-script": "<script>var porte = 1;</script><p>{note}</p>",
}


def page(inside: str) -> str:
    before, after = ("".join(f"<p>{line}</p>" for line in part) for part in (BEFORE, AFTER))
    return (
        '<html lang="fr"><head><title>Une grue sans conducteur</title></head><body><article>'
        f"<h1>Une grue sans conducteur</h1>{before}{inside}{after}</article></body></html>"
    )


def words(text: str) -> str:
    """A text on one line: which paragraphs an element parts is the extraction's business."""
    return " ".join(text.split())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", NOTES)
def test_a_note_goes_from_any_element(kind: str, shape: str) -> None:
    note = html.escape(NOTES[kind], quote=False)
    text = clean(extract(page(SHAPES[shape].format(note=note))).text).text
    assert words(text).endswith(words("\n".join((*BEFORE, *AFTER))))


@pytest.mark.parametrize("kind", ["closing", "markup_note", "provenance", "refusal"])
def test_a_note_behind_a_line_break_goes_alone(kind: str) -> None:
    before, note = BEFORE[-1], html.escape(NOTES[kind], quote=False)
    text = clean(extract(page(f"<p>{before}<br>{note}</p>")).text).text
    assert words(text).endswith(words("\n".join((*BEFORE, before, *AFTER))))


def test_a_note_on_a_tag_that_the_page_really_holds_goes_whole() -> None:
    note = (
        "Please note that the <script>\nvar porte = 1;</script> tag with Twitter widgets source is not "
        "included as it's JavaScript code and not a part of the needed translation."
    )
    text = clean(extract(page(f"<p>{note}</p>")).text).text
    assert words(text).endswith(words("\n".join((*BEFORE, *AFTER))))


LISTINGS = (
    "window.dataLayer = window.dataLayer || [];\nfunction gtag(){dataLayer.push(arguments);}",
    '<div class="grue">\n  <p>Bonjour</p>\n</div>',
    "Translate the following text into French. Output only the translation.",
)


@pytest.mark.parametrize("listing", LISTINGS, ids=["script", "markup", "prompt"])
def test_what_the_page_sets_as_code_stays_and_only_there(listing: str) -> None:
    lines = [*BEFORE, listing, *AFTER]
    found = extract(page(f"<pre><code>{html.escape(listing)}</code></pre>"), "https://port.example/a")
    assert found.text == "\n".join(lines)
    assert found.code == (listing,)
    assert clean(found.text, code=found.code).text == found.text
    assert clean(found.text).text != found.text


def test_an_article_that_its_page_sets_as_code_is_cleaned_all_the_same() -> None:
    said = "\n".join([*BEFORE, NOTES["preamble"], *AFTER])
    found = extract(page(f"<pre>{said}</pre>").replace("<p>", "<pre>").replace("</p>", "</pre>"))
    assert found.code == ()
    assert NOTES["preamble"] not in clean(found.text, code=found.code).text


def test_a_page_of_very_many_listings_is_a_reference_and_shields_none() -> None:
    listings = "".join(
        f"<p>Le réglage numéro {n} se lit dans le fichier.</p><pre>réglage {n}</pre>" for n in range(201)
    )
    found = extract(page(listings))
    assert "réglage 200" in found.text.split("\n")
    assert found.code == ()
