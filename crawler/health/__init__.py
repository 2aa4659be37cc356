"""Whether a source is as it used to be: what one crawl counted, beside what the crawls before it did."""

from __future__ import annotations

from crawler.health.counts import SourceCounts
from crawler.health.history import Past, read_history
from crawler.health.judgement import Alarm, judge

__all__ = ["Alarm", "Past", "SourceCounts", "judge", "read_history"]
