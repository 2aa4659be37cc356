"""`scrapy report`, and what a crawl writes for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawls import Crawl
from tests.scripted_site import Answer, ScriptedSite, article

QUICK = ("-s", "AUTOTHROTTLE_ENABLED=0", "-s", "DOWNLOAD_DELAY=0")

NOW = ("-s", "TAMIS_NOW=2020-01-20T06:00:00Z")

ENGLISH = """<!doctype html><html lang=en><head><title>A machine reads along</title></head><body><article>
<h1>A machine reads along</h1>
<p>The town council voted on Tuesday to let a reading machine into the two public libraries of the valley.</p>
<p>It listens while children read to it, and it stops them gently when they have skipped a whole line.</p>
<p>Teachers had asked for more people instead, and they still do; the machine was what the budget allowed.</p>
<p>A report is due in the spring, and the mayor has promised to read every page of it aloud himself.</p>
</article></body></html>"""


def feed(site: ScriptedSite, name: str, count: int) -> Answer:
    items = "".join(
        f"<item><title>Nouvelle {number}</title><link>{site.url}/{name}/{number}</link></item>"
        for number in range(count)
    )
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>'
    return Answer(f"{head}{items}</channel></rss>".encode(), headers={"Content-Type": "application/rss+xml"})


@pytest.fixture
def crawl(scrapy: Callable[..., Crawl], tmp_path: Path) -> Crawl:
    """A source as ever, one that turned to English, and one whose feed is gone."""
    with ScriptedSite({}) as site:
        site.script |= {"/fine.xml": feed(site, "fine", 3), "/turned.xml": feed(site, "turned", 4)}
        site.script |= {f"/fine/{number}": Answer(article(f"Affaire {number}")) for number in range(3)}
        site.script |= {
            f"/turned/{number}": Answer(ENGLISH.replace("machine", f"machine no. {number}").encode())
            for number in range(4)
        }
        entries = "".join(
            f'[[source]]\nid = "{name}"\nname = "{name}"\nhomepage = "{site.url}/"\n'
            f'feeds = ["{site.url}/{name}.xml"]\nhosts = ["127.0.0.1"]\n'
            for name in ("fine", "gone", "turned")
        )
        (tmp_path / "catalogue.toml").write_text(entries, encoding="utf-8")
        runs = tmp_path / "output" / "runs"
        runs.mkdir(parents=True)
        for day in range(10, 20):
            before = {"turned": {"kept": 4, "found": 4}}
            run = f"202001{day}T055900Z-news-1"
            ended = {"finish_reason": "finished", "exit_code": 0, "finished_at": f"2020-01-{day}T06:00:00Z"}
            (runs / f"{run}.json").write_text(json.dumps({"run": run, **ended, "sources": before}))
        return scrapy("crawl", "news", "-a", f"catalogue={tmp_path / 'catalogue.toml'}", *QUICK, *NOW)


def last_report(crawl: Crawl) -> dict[str, dict[str, dict[str, object]]]:
    path = max(crawl.output.glob("runs/*.json"))
    report: dict[str, dict[str, dict[str, object]]] = json.loads(path.read_text(encoding="utf-8"))
    return report


def test_a_crawl_with_a_sick_source_says_so_everywhere(
    crawl: Crawl, scrapy: Callable[..., Crawl], tmp_path: Path
) -> None:
    assert crawl.exit_code == 20, crawl.stderr
    sources = last_report(crawl)["sources"]
    assert {name: (counts["found"], counts["kept"]) for name, counts in sources.items()} == {
        "fine": (3, 3),
        "gone": (0, 0),
        "turned": (4, 0),
    }
    assert sources["gone"]["failed"] == 1
    assert sources["fine"]["alarms"] == []
    assert [alarm["kind"] for alarm in sources["turned"]["alarms"]] == ["language_turned"]  # type: ignore[attr-defined]
    shown = scrapy("report")
    assert shown.exit_code == 0
    assert "ALARM  turned: language_turned: 4 of 4 pages in another language, 0 of 40 before" in shown.stdout
    assert shown.stdout == max(crawl.output.glob("runs/*.txt")).read_text(encoding="utf-8")
    assert scrapy("report", "20200112").stdout.startswith("run ")
    missing = scrapy("report", "1999")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "no report 1999" in missing.stderr
    assert "source" in crawl.stderr and "turned" in crawl.stderr


def test_before_the_first_crawl_there_is_no_report(scrapy: Callable[..., Crawl]) -> None:
    nothing = scrapy("report")
    assert (nothing.exit_code, "no report yet" in nothing.stderr) == (1, True)
