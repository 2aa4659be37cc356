"""Topics: whole words only, whatever their accents, and capitals where capitals matter."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.topics import Topics, vocabularies

AI = Topics.of(("@ai",))


@pytest.mark.parametrize(
    "title",
    [
        "L'IA s'invite au lycée",
        "L’IA s’invite au lycée",
        "« IA » : le mot de l'année",
        "Une start-up lyonnaise entraîne son LLM",
        "Les réseaux de neurones ont vingt ans",
        "Intelligence artificielle : la facture",
        "INTELLIGENCE ARTIFICIELLE : LA FACTURE",
        "ChatGPT-6 est sorti",
        "Deux agents conversationnels pour la mairie",
        "GPT‑5 : ce qui change",
    ],
)
def test_headlines_about_ai_are_on_topic(title: str) -> None:
    assert AI.match(title)


@pytest.mark.parametrize(
    "title",
    [
        "Via Rail confiait ses trains au hasard",
        "Le mistral a soufflé sur Marseille",
        "J'AI TESTÉ LE NOUVEAU VÉLO",
        "Claude Monet au musée",
        "Un agent immobilier raconte",
        "Les lamas du parc",
        "Maria, Julia et Sofia",
        "",
    ],
)
def test_headlines_about_something_else_are_not(title: str) -> None:
    assert not AI.match(title)


@pytest.mark.parametrize(
    ("path", "on_topic"),
    [
        ("/2026/11/24/une-ia-pour-les-abeilles/", True),
        ("/intelligence-artificielle/a-1", True),
        ("/dossier/R%C3%A9seaux-de-neurones.html", True),
        ("/via-rail", False),
        ("/j-ai-teste-le-velo", False),
        ("/le-rag-time", False),
        ("/sora-aoki-expose", False),
    ],
)
def test_addresses_are_read_word_by_word(path: str, on_topic: bool) -> None:
    assert AI.match(url=f"https://exemple.fr{path}") is on_topic


def test_keywords_count_like_titles() -> None:
    assert AI.match("Le lycée change", "Éducation", "IA")


def test_every_word_of_a_vocabulary_finds_itself() -> None:
    for name, vocabulary in vocabularies().items():
        topics = Topics.of((f"@{name}",))
        assert [word for word in vocabulary["words"] if not topics.match(word.replace("*", ""))] == []
        assert set(vocabulary["not_in_addresses"]) <= set(vocabulary["words"])


@given(st.lists(st.text(min_size=1, max_size=12).filter(lambda word: word[0] != "@"), max_size=4), st.text())
def test_any_words_make_topics_that_any_text_can_be_held_against(words: list[str], text: str) -> None:
    Topics.of(tuple(words)).match(text, url=f"https://exemple.fr/{re.sub(r'[^a-z]', '', text)}")
