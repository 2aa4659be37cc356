"""What every crawl of the benchmark sets alike: manners would decide the speed on loopback."""

from __future__ import annotations

from typing import Any

PROBE: dict[str, int | None] = {"benchmarks.throughput.probe.LoopProbe": 0}

MANNERLESS: dict[str, Any] = {
    "ROBOTSTXT_OBEY": False,
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 16,
    "TAMIS_ALLOW_PRIVATE": True,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "LOG_LEVEL": "INFO",
}
