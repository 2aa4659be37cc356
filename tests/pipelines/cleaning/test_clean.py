"""The door of the cleaning: what holds for every text, the policy, and the shapes that extraction gives."""

from __future__ import annotations

import pickle

import pytest
import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning import CLASSES, Policy, clean, cut, rebuild, ruleset_version

FRAGMENTS = [
    "Voici la traduction en français :",
    "Here is the translation:",
    "Note : les balises ont été conservées.",
    "Please note that the <script>",
    "tag is not included",
    "Je suis désolé, je ne peux pas traduire ce texte.",
    "[Suite de la traduction]",
    "(NdT : un mot)",
    "Traduit avec DeepL",
    "```",
    "```html",
    "<think>",
    "</think>",
    "Sure!",
    "Traduction :",
    "Le robot marche.",
    "« Voici la traduction », dit-il.",
    "unVoici",
    "e voiture",
    "[vc_row]",
    "\u200b",
    "\n",
    "\n\n",
    " ",
    ":",
    "(",
    ")",
    "é",
    "e\u0301",
    "以下是翻译：",
    "1. ",
    "- ",
    "<translation>",
    "\ud800",
    "👩\u200d💻",
]
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join) | st.text(max_size=80)
ARTICLE = [
    "Le laboratoire publie ses premiers résultats, obtenus après trois ans de mesures dans les Alpes.",
    "Les mesures ont été refaites trois fois par une équipe voisine, sans qu’un écart notable apparaisse.",
    "Le directeur y voit une raison de continuer, et le ministère promet de prolonger le financement.",
    "La décision définitive viendra au printemps, quand les autres groupes auront lu la méthode.",
]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_twice_is_once_and_the_cuts_put_back_give_the_base(text: str) -> None:
    cleaned = clean(text)
    assert rebuild(cleaned.text, cleaned.removals) == cleaned.base
    assert cut(cleaned.base, cleaned.removals) == cleaned.text
    again = clean(cleaned.text)
    assert again.text == cleaned.text
    assert again.removals == ()


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.dictionaries(st.sampled_from(CLASSES), st.sampled_from(["flag", "keep"]), max_size=4))
def test_it_holds_under_every_policy(text: str, actions: dict[str, str]) -> None:
    policy = Policy(actions)
    cleaned = clean(text, policy=policy)
    assert rebuild(cleaned.text, cleaned.removals) == cleaned.base
    assert clean(cleaned.text, policy=policy).text == cleaned.text
    assert all(policy.action(span.note_class) == "flag" for span in cleaned.flagged)
    for span in (*cleaned.flagged, *cleaned.near_misses):
        assert cleaned.base[span.start : span.end] == span.text


def test_a_text_without_marks_comes_back_as_the_same_object() -> None:
    text = "\n".join(ARTICLE)
    cleaned = clean(text)
    assert cleaned.text is text
    assert (cleaned.removals, cleaned.flagged, cleaned.credits) == ((), (), ())


@pytest.mark.parametrize("text", ["", "\n", " ", "\x00", "\ud800", "🙂" * 50, "a" * 100_000])
def test_odd_texts_are_no_trouble(text: str) -> None:
    cleaned = clean(text)
    assert rebuild(cleaned.text, cleaned.removals) == cleaned.base


def test_a_policy_is_read_by_name_and_refuses_what_it_does_not_know() -> None:
    text = f"Voici la traduction en français :\n{ARTICLE[0]}"
    assert clean(text).text == ARTICLE[0]
    assert clean(text, policy=Policy({"preamble": "keep"})).text == text
    flagged = clean(text, policy=Policy({"preamble": "flag"}))
    assert (flagged.text, [span.note_class for span in flagged.flagged]) == (text, ["preamble"])
    for wrong in ({"nonsense": "keep"}, {"preamble": "burn"}):
        with pytest.raises(ValueError, match="unknown"):
            Policy(wrong)


def test_a_passage_in_another_language_goes_only_where_the_policy_says_so() -> None:
    left = "The laboratory has published the weights, and explains what every step of the work has cost."
    text = "\n".join([*ARTICLE[:2], left, *ARTICLE[2:]])
    assert clean(text).text is text
    flagged = clean(text, policy=Policy({"foreign_passage": "flag"}))
    assert [(span.text.strip(), span.evidence) for span in flagged.flagged] == [(left, ("en",))]
    removed = clean(text, policy=Policy({"foreign_passage": "remove"}))
    assert removed.text == "\n".join(ARTICLE)
    assert [span.note_class for span in removed.removals] == ["foreign_passage"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*FRAGMENTS, *ARTICLE, "This is what they said to us. "]), max_size=8).map(
        "".join
    )
)
def test_twice_is_once_where_foreign_passages_go_too(text: str) -> None:
    policy = Policy({"foreign_passage": "remove"})
    cleaned = clean(text, policy=policy)
    assert rebuild(cleaned.text, cleaned.removals) == cleaned.base
    assert clean(cleaned.text, policy=policy).text == cleaned.text


def test_a_policy_travels_to_worker_processes() -> None:
    policy = Policy({"human_ndt": "flag"})
    assert pickle.loads(pickle.dumps(policy)) == policy


def test_the_ruleset_has_a_version() -> None:
    assert len(ruleset_version()) == 12


NOTES = {
    "preamble": "Voici la traduction de l’article en français :",
    "closing": "J’espère que cette traduction vous sera utile ; dites-moi si vous voulez des ajustements.",
    "markup_note": "Note : la balise &lt;script&gt; a été laissée de côté, car elle ne fait pas "
    "partie de la traduction.",
    "choice_note": "Note : j’ai choisi de garder le terme « backbone » en anglais.",
    "truncation": "[La suite de la traduction dans le prochain message]",
    "refusal": "Je suis désolé, mais je ne peux pas traduire ce contenu.",
    "prompt_leak": "Traduis le texte suivant en français sans modifier les balises :",
    "provenance": "Cet article a été traduit automatiquement de l’anglais par une IA.",
    "human_ndt": "[Note du traducteur : l’auteur joue sur le double sens du mot.]",
}
SHAPES = {
    "paragraph": "<p>{}</p>",
    "division": "<div>{}</div>",
    "after-iframe": '<iframe src="https://exemple.invalid/v"></iframe><p>{}</p>',
    "quotation-block": "<blockquote><p>{}</p></blockquote>",
    "emphasis": "<p><em>{}</em></p>",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", NOTES)
def test_notes_go_in_the_shapes_that_extraction_gives(kind: str, shape: str) -> None:
    note = SHAPES[shape].format(NOTES[kind])
    before = [f"<p>{line}</p>" for line in ARTICLE[:2]]
    after = [f"<p>{line}</p>" for line in ARTICLE[2:]]
    body = [note, *before, *after] if kind in ("preamble", "prompt_leak") else [*before, *after, note]
    page = f"<html><body><article><h1>Trois ans de mesures</h1>{''.join(body)}</article></body></html>"
    extracted = trafilatura.extract(page, include_comments=False)
    assert extracted is not None
    left = clean(extracted).text
    assert left.split("\n")[-len(ARTICLE) :] == ARTICLE
    assert not set(left.split("\n")) - {*ARTICLE, "Trois ans de mesures"}
