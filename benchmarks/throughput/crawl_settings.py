"""The project's settings without the manners, and with the probe."""

from benchmarks.throughput.manners import MANNERLESS, PROBE
from crawler.settings import *  # noqa: F403
from crawler.settings import EXTENSIONS as _EXTENSIONS

globals().update(MANNERLESS)
EXTENSIONS = _EXTENSIONS | PROBE
