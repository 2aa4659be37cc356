"""The article in which cases of notes and of residue are put: two halves, and the whole."""

from __future__ import annotations

BEGINNING = (
    "Le laboratoire publie ses premiers résultats cette semaine.\n"
    "Les mesures ont été refaites trois fois par une équipe voisine, sans écart notable.\n"
    "Le directeur y voit une raison de continuer."
)
END = (
    "Les autres groupes restent prudents.\n"
    "Ils attendent de lire la méthode avant de se prononcer sur le fond.\n"
    "La décision viendra au printemps."
)
ARTICLE = f"{BEGINNING}\n{END}"
