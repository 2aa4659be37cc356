"""The project's settings without the manners, and with the probe."""

from benchmarks.throughput.manners import MANNERLESS, PROBE
from crawler.settings import *  # noqa: F403
from crawler.settings import EXTENSIONS as _EXTENSIONS

globals().update(MANNERLESS)
EXTENSIONS = _EXTENSIONS | PROBE
# The copies of a page differ by a word: found as duplicates all the same, but kept, as the others keep them.
TAMIS_DUPLICATES = "mark"
