"""An answer that cannot be archived is told by the exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from crawler.archives.warc_writing import WarcFiles
from crawler.exit_codes import ExitCode, exit_code
from crawler.extensions.warc import WarcArchive
from crawler.request_meta import WARC_RECORD


def test_an_answer_that_cannot_be_archived_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    crawler = get_crawler(Spider, {"TAMIS_OUTPUT": str(tmp_path), "TAMIS_WARC": True})
    archive = WarcArchive(crawler)

    def refuse(*_: Any) -> None:
        raise UnicodeEncodeError("ascii", "é", 0, 1, "no")

    monkeypatch.setattr(WarcFiles, "write", refuse)
    request = Request("https://exemple.fr/a")
    archive.response_downloaded(HtmlResponse(request.url, body=b"a"), request)
    assert WARC_RECORD not in request.meta
    assert "https://exemple.fr/a is not archived" in caplog.text
    assert crawler.stats is not None
    stats = crawler.stats.get_stats() | {"finish_reason": "finished"}
    assert exit_code(stats, started=True) is ExitCode.FAILURES
