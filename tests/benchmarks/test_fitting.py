import tomllib

import pytest

from benchmarks.cleaning.fitting import fit, judged, leanings, written
from benchmarks.cleaning.material import APART, Document, Sentence, labelled, sentences
from pipelines.cleaning.translator_notes.wording import shares, wording, words

ARTICLE = "Le port teste une grue.\nLes dockers gardent la main.\nLe bilan est prévu pour juin."
NOTE = "Je reprends la traduction là où je m’étais arrêté."


def rows() -> list[Sentence]:
    """Sixteen sentences that differ in one word and one piece of evidence."""
    said = (
        [("je", "reprends", f"mot{at}") for at in range(8)],
        [("le", "port", f"mot{at}") for at in range(8)],
    )
    return [
        Sentence(
            "made",
            f"{is_note}-{at}",
            " ".join(tokens),
            is_note,
            0.0,
            {"own-line": 1.0, "i": is_note * 1.0},
            tokens,
        )
        for is_note, group in ((True, said[0]), (False, said[1]))
        for at, tokens in enumerate(group)
    ]


def test_the_fit_parts_notes_from_articles_and_both_files_tell_it() -> None:
    fitted = fit(rows())
    assert fitted.words["reprends"] > 0 > fitted.words["port"]
    assert "mot1" not in fitted.words
    leans = leanings(rows(), fitted)
    assert min(leans[:8]) > max(leans[8:])
    assert "leaning" in judged(rows(), leans)
    evidence, table = written(fitted, rows())
    assert tomllib.loads(evidence)["weight"]["wording"] == 1.0
    assert [line.split("\t")[0] for line in table.splitlines() if not line.startswith("#")] == sorted(
        fitted.words, key=lambda piece: (-fitted.words[piece], piece)
    )


def test_a_sentence_of_a_note_is_told_from_those_of_its_article() -> None:
    start = len(ARTICLE) + 1
    document = Document("made", "one", f"{ARTICLE}\n{NOTE}", ((start, start + len(NOTE)),))
    found = {row.said: row.is_note for row in sentences([document, document])}
    assert found.pop(NOTE)
    assert found
    assert not any(found.values())


@pytest.mark.parametrize("said", [NOTE.lower(), "le bilan est prévu pour juin", "merci merci merci"])
def test_the_cleaner_counts_words_as_they_were_fitted(said: str) -> None:
    tokens = said.replace("’", " ").rstrip(".").split()
    parts = shares(tokens, {piece: rarity for piece, (_, rarity) in words().items()})
    assert wording(tokens) == pytest.approx(sum(words()[piece][0] * part for piece, part in parts.items()))


def test_what_is_held_out_is_not_fitted_on() -> None:
    fitted = {document.text for document in labelled(APART)}
    held_out = {document.text for document in labelled(APART.with_name("held_out.jsonl"))}
    assert fitted
    assert fitted.isdisjoint(held_out)
