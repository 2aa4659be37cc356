"""Write `output/sample.jsonl`, a few records of the site that ships with Tamis: `make sample`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from crawler.files.lines import encode
from pipelines.identity import article_id

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "output" / "sample.jsonl"
SITE = "https://tamis.example"
"""Where the sample says the site is: on loopback, it has another port each time."""
FETCHED = "2026-11-24T06:00:00.000Z"
WITH_CUTS, WITHOUT = 4, 2


def main() -> int:
    """Crawl, choose, write."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "scrapy", "crawl", "showcase", "-s", f"TAMIS_OUTPUT={folder}"]
        command += ["-s", "TAMIS_PROGRESS=0", "-L", "ERROR"]
        done = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603 (a command of our own)
        if done.returncode:
            return done.returncode
        lines = [line for path in sorted(Path(folder).glob("articles/*/*.jsonl")) for line in path.open("rb")]
    records = sorted((moved(json.loads(line)) for line in lines), key=lambda record: str(record["url"]))
    chosen = [record for record in records if record["cuts"]][:WITH_CUTS]
    chosen += [record for record in records if not record["cuts"]][:WITHOUT]
    SAMPLE.write_bytes(b"".join(encode(record) for record in chosen))
    return 0


def moved(record: dict[str, Any]) -> dict[str, Any]:
    """A record with the sample's address and time, so that the same rules give the same file, but for which
    of feed and sitemap told of a page first."""
    text = re.sub(r"http://127\.0\.0\.1:\d+", SITE, json.dumps(record))
    text = re.sub(r"(?<=robots\.txt \()[\dTZ:.-]+", FETCHED, text)
    record = json.loads(text) | {"crawled_at": FETCHED}
    page = article_id(record["url"])
    return record | {"id": page, "cluster": page, "cluster_size": 1}


if __name__ == "__main__":
    sys.exit(main())
