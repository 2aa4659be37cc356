from benchmarks.cleaning.material import Sentence
from benchmarks.cleaning.naming import OF_TRANSLATORS, fit, share_named
from pipelines.cleaning import clean
from pipelines.cleaning.policy import CLASSES
from pipelines.cleaning.translator_notes.naming import class_of, table

ARTICLE = "Le port teste une grue.\nLes dockers gardent la main.\nLe bilan est prévu pour juin."


def rows() -> list[Sentence]:
    """Notes of two classes, each with words of its own."""
    made: list[Sentence] = []
    for at in range(20):
        closing = at % 2 == 0
        tokens = ("souhaitez", "vous", "autre", "chose") if closing else ("texte", "tronqué", "ici")
        note_class = "closing" if closing else "truncation"
        evidence = {"question": 1.0} if closing else {"own-line": 1.0}
        made.append(Sentence("made", str(at), " ".join(tokens), True, note_class, 0.0, evidence, tokens))
    return made


def test_the_fit_names_the_classes_it_was_shown() -> None:
    weights = fit(rows())
    assert share_named(rows(), weights) == 1.0
    closing = OF_TRANSLATORS.index("closing")
    assert weights["(question)"][closing] > 0 > weights["tronqué"][closing]


def test_the_table_names_every_class_of_translators_and_no_other() -> None:
    classes, weights = table()
    assert classes == OF_TRANSLATORS
    assert set(classes) < set(CLASSES)
    assert all(len(row) == len(classes) for row in weights.values())


def test_a_note_of_the_second_voice_has_the_class_of_its_words() -> None:
    note = "Happy to tweak the wording if something sounds off."
    [cut] = clean(f"{ARTICLE}\n{note}").removals
    assert (cut.rule, cut.note_class) == ("translator-closing-by-leaning", "closing")


def test_what_says_nothing_has_a_class_all_the_same() -> None:
    assert class_of([], {}, []) in OF_TRANSLATORS
