"""Is a source in order, and what would its entry be: the spiders behind `scrapy sources check` and `add`."""

from __future__ import annotations

from crawler.checkup.doctor import Doctor
from crawler.checkup.findings import BAD, DOUBTFUL, GOOD, Diagnosis
from crawler.checkup.scout import Scout

__all__ = ["BAD", "DOUBTFUL", "GOOD", "Diagnosis", "Doctor", "Scout"]
