import tomllib

import pytest

from benchmarks.cleaning.fitting import fit, judged, leanings, written
from benchmarks.cleaning.material import APART, TEMPTING, WORDINGS, Document, Sentence, labelled, sentences
from pipelines.cleaning.translator_notes.wording import shares, wording, words

ARTICLE = "Le port teste une grue.\nLes dockers gardent la main.\nLe bilan est prévu pour juin."
NOTE = "Je reprends la traduction là où je m’étais arrêté."


def rows() -> list[Sentence]:
    """Eight sentences of notes and eight of articles, each with a word of its own."""
    made: list[Sentence] = []
    for at in range(16):
        is_note = at < 8
        tokens = ("je", "reprends", f"mot{at}") if is_note else ("le", "port", f"mot{at}")
        evidence = {"own-line": 1.0, "i": float(is_note)}
        note_class = "truncation" if is_note else ""
        made.append(Sentence("made", str(at), " ".join(tokens), is_note, note_class, 0.0, evidence, tokens))
    return made


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
    document = Document("made", "one", f"{ARTICLE}\n{NOTE}", ((start, start + len(NOTE), "truncation"),))
    found = {row.said: row.note_class for row in sentences([document, document])}
    assert found.pop(NOTE) == "truncation"
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


def test_the_readme_of_the_material_counts_what_lies_beside_it() -> None:
    readme = APART.with_name("README.md").read_text(encoding="utf-8")
    fitted, held_out = (list(labelled(APART.with_name(f"{name}.jsonl"))) for name in ("fitted", "held_out"))
    with_notes = sum(bool(document.notes) for document in [*fitted, *held_out])
    both = len(fitted) + len(held_out)
    lines = [path.read_text(encoding="utf-8").split("\n")[1:] for path in (WORDINGS, TEMPTING)]
    wordings, tempting = (sum("|" in line for line in some) for some in lines)
    for told in (
        f"{both:,} French news articles, {with_notes:,} of them",
        f"{both - with_notes:,} with none",
        f"{len(fitted):,} articles that",
        f"{len(held_out):,} articles that",
        f"{wordings:,} notes without",
        f"{tempting:,} sentences of",
    ):
        assert told in readme
