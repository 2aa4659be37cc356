"""Generated pages: French articles that differ from one another, some too short to be kept, some with a
translator's note to be cut."""

from __future__ import annotations

import random

WHO = (
    "La bibliothèque municipale|Une équipe de Rennes|Le conseil régional|L’hôpital de jour|"
    "Un éditeur lyonnais|La régie des transports|Le musée de la mer|"
    "Une coopérative laitière|L’observatoire voisin|Le tribunal"
).split("|")
DOES = (
    "prépare depuis le printemps|a présenté hier soir|ne veut plus entendre parler de|finance à moitié|"
    "compte remplacer avant l’hiver|défend devant ses voisins|a retiré sans bruit|partage désormais|"
    "décrit dans un long rapport|a confié à des étudiants"
).split("|")
WHAT = (
    "un modèle de langue plus sobre|la lecture automatique des formulaires|un catalogue écrit à la main|"
    "des capteurs posés dans les haies|un assistant vocal pour les guichets|la relecture de ses archives|"
    "un jeu de données ouvert à tous|une règle simple de partage|l’indexation de vieilles cartes|"
    "un atelier du samedi pour les curieux"
).split("|")
WHY = (
    "parce que personne n’avait compté les heures perdues|sans attendre l’avis du ministère|"
    "et les habitués s’en sont aperçus les premiers|alors que le budget vient d’être voté|"
    "pour que chacun puisse vérifier le résultat|malgré les réserves de ses propres ingénieurs|"
    "comme le demandait une pétition de l’an dernier|avec l’aide d’une imprimerie du quartier|"
    "tandis que la ville hésite encore|et promet d’en publier les défauts"
).split("|")
STYLE = "p { margin: 0 }\n" * 6_000
"""Weight of a page that is not its text: an ordinary news page has some 100 KB."""
NOTE = "Veuillez noter que j’ai conservé les balises HTML telles quelles dans la traduction."


def is_kept(number: int) -> bool:
    """Whether the page of this number is long enough to be kept."""
    return number % 5 != 4


def page(number: int) -> str:
    """The page of this number, the same each time."""
    dice = random.Random(number)
    count = 12 if is_kept(number) else 1
    sentences = [
        f"{dice.choice(WHO)} {dice.choice(DOES)} {dice.choice(WHAT)}, {dice.choice(WHY)}."
        for _ in range(count)
    ]
    paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, count, 3)]
    if number % 7 == 0:
        paragraphs.append(NOTE)
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    title = f"{dice.choice(WHO)} et {dice.choice(WHAT)}, épisode {number}"
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
