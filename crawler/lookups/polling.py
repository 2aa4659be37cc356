"""How long to wait until a feed is looked at again: by what it brought before."""

from __future__ import annotations

SHORTEST = 15 * 60
"""Seconds; nobody's feed is asked more often."""
LONGEST = 7 * 86400
"""Seconds; a source that has fallen silent is still heard within a week."""
FIRST = 6 * 3600
"""Seconds until the second look, when nothing is known yet."""
SLOWER = 1.5
"""Factor for a look that brought nothing."""
MOST_ASKED = 86400
"""Longest pause, in seconds, that a feed may ask of us: some say a year and bring news every day."""
EARLY = 0.9
"""A look is due a little before its time, or a timer that fires a minute early would miss a day."""


def next_interval(
    interval: int, elapsed: float, new: int, *, pause: int = 0, rolled_over: bool = False
) -> int:
    """Seconds until the next look.

    The aim is about one new article a look: the interval moves half the way to the time in which this feed
    brings one. Nothing new makes it half as long again.

    Args:
        interval: the one before; 0 if this was the first look.
        elapsed: seconds since the look before.
        new: articles that this look brought.
        pause: seconds that the feed asks for.
        rolled_over: everything it held was new: some may have come and gone unseen.

    >>> next_interval(6 * 3600, 24 * 3600, 8), next_interval(6 * 3600, 6 * 3600, 0)
    (16200, 32400)
    >>> next_interval(4 * 86400, 7 * 86400, 0)
    518400
    """
    if not interval:
        return max(FIRST, min(pause, MOST_ASKED))
    if rolled_over:
        wanted = interval / 2
    elif new:
        wanted = (interval + max(elapsed, SHORTEST) / new) / 2
    else:
        wanted = interval * SLOWER
    return int(min(max(wanted, SHORTEST, min(pause, MOST_ASKED)), LONGEST))


def after_failure(failures: int) -> int:
    """Seconds until a feed is tried again that could not be read: doubling.

    >>> after_failure(1), after_failure(3), after_failure(99) == LONGEST
    (900, 3600, True)
    """
    return int(min(SHORTEST * 2.0 ** min(failures - 1, 20), LONGEST))
