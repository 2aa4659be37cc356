"""Whether an article is a translation, by whose hand, from what, and what tells."""

from pipelines.cleaning.translation_origin.weighing import Status, TranslationOrigin, find_translation

__all__ = ["Status", "TranslationOrigin", "find_translation"]
