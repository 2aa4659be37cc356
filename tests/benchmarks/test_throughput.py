from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from benchmarks.throughput import crawl_settings, processes, report
from benchmarks.throughput.material import HOSTS, Material, addresses, compress, plan, read
from benchmarks.throughput.probe import LoopProbe
from benchmarks.throughput.runs import Load, Measure, run, site
from crawler import settings
from crawler.showcase import ShowcaseSite


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of our own, in the form that the benchmark reads."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "html").mkdir()
    lines = []
    with ShowcaseSite() as site:
        articles = [(url, page) for url, page in site.pages().items() if page.expected == "kept"][:4]
        for number, (url, page) in enumerate(articles):
            with urlopen(url, timeout=10) as answer:
                (folder / "html" / f"page-{number}.html.gz").write_bytes(gzip.compress(answer.read()))
            lines.append(json.dumps({"id": f"page-{number}", "url": url, "lang": page.lang}))
    (folder / "gold.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


def test_a_copy_differs_from_the_next_inside_its_longest_paragraph(folder: Path) -> None:
    page = read(folder)[0]
    assert page.copy(1) != page.copy(2)
    assert page.copy(1).replace(b" (v1)", b"") == page.head + page.tail
    assert page.head.rstrip().endswith((b".", b"\xbb", b"\xc2\xbb"))


def test_a_page_without_a_paragraph_gets_its_own_words_at_the_end() -> None:
    assert Material("a", "", b"<html>", b"").copy(3) == b"<html> (v3)"


def test_compressed_copies_open_to_the_same_bytes(folder: Path) -> None:
    for page in read(folder):
        assert gzip.decompress(compress(page).copy(7)) == page.copy(7)


def test_pages_are_read_by_language_and_an_empty_choice_is_refused(folder: Path) -> None:
    assert len(read(folder, "fr")) == 4
    with pytest.raises(ValueError, match="language de"):
        read(folder, "de")


def test_every_page_comes_once_before_any_comes_twice() -> None:
    ids = ["a", "b", "c"]
    chosen = plan(ids, 7)
    assert sorted(chosen[:3]) == [(0, "a"), (0, "b"), (0, "c")]
    assert len(set(chosen)) == len(chosen) == 7
    assert chosen == plan(ids, 7)


def test_addresses_are_spread_over_the_hosts() -> None:
    urls = addresses(["a", "b"], 100, 80)
    assert len(set(urls)) == 100
    assert len({url.split("/")[2] for url in urls}) == HOSTS


def test_the_server_gives_each_copy_and_ends_with_its_standard_input(folder: Path) -> None:
    with site(Load(folder)) as port:
        with urlopen(f"http://127.0.0.2:{port}/v5/article/page-0.html", timeout=10) as answer:
            assert gzip.decompress(answer.read()) == read(folder)[0].copy(5)
        with urlopen(f"http://127.0.0.1:{port}/served", timeout=10) as answer:
            assert answer.read() == b"1"
        for path in ("/v0/article/none.html", "/../etc/passwd"):
            with pytest.raises(HTTPError, match="404") as refusal:
                urlopen(f"http://127.0.0.1:{port}{path}", timeout=10)
            refusal.value.close()
    with pytest.raises(OSError, match="refused"):
        urlopen(f"http://127.0.0.1:{port}/served", timeout=10)


def test_a_run_counts_every_page(folder: Path) -> None:
    load = Load(folder, count=12, warm_up=4)
    with site(load) as port:
        measure = run("fetch", load, port)
    assert (measure.done, measure.pages, measure.kept) == (12, 8, 12)
    assert measure.seconds > 0
    assert measure.memory[-1][1] > 0


@pytest.mark.parametrize("mode", ["limit", "alone"])
def test_the_limits_extract_every_page(folder: Path, mode: str) -> None:
    measure = run(mode, Load(folder, count=4), port=0)
    assert (measure.pages, measure.kept) == (4, 4)
    assert measure.cpu_children > 0


def test_a_run_that_fails_says_so(folder: Path) -> None:
    load = Load(folder, count=2, warm_up=1)
    with site(load) as port, pytest.raises(RuntimeError, match="Spider not found: nothing"):
        run("nothing", load, port)


def test_the_crawl_runs_with_the_projects_own_extensions() -> None:
    assert settings.EXTENSIONS.items() < crawl_settings.EXTENSIONS.items()
    assert settings.ITEM_PIPELINES == crawl_settings.ITEM_PIPELINES


def test_cpu_time_of_a_child_is_counted_alive_and_dead() -> None:
    before = processes.cpu(os.getpid())
    burn = "import time\nwhile time.process_time() < .2: pass\nprint(1, flush=True)\ninput()"
    with subprocess.Popen(
        [sys.executable, "-c", burn], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        child.stdout.readline()
        assert child.pid in processes.tree(os.getpid())
        assert processes.cpu(os.getpid()).children - before.children >= 0.15
        assert processes.memory_mib(os.getpid()) > processes.memory_mib(child.pid) > 1
        child.send_signal(signal.SIGKILL)
    assert processes.cpu(os.getpid()).children - before.children >= 0.15


def test_beats_hidden_by_a_long_stop_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    probe = LoopProbe.__new__(LoopProbe)
    probe.lags, probe.due = [], 100.0
    monkeypatch.setattr(time, "monotonic", lambda: 100.035)
    monkeypatch.setattr(probe, "schedule", lambda: None)
    probe.tick()
    assert probe.lags == pytest.approx([0.035, 0.025, 0.015, 0.005])


def _measure(cpu_main: float, cpu_children: float = 0.0, seconds: float = 10.0) -> Measure:
    return Measure(100, seconds, cpu_main, cpu_children, kept=50, done=110, lag_p99=0.1, memory=[(0, 90.0)])


def test_capacity_is_bound_by_one_core_or_by_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "_cores", lambda: 2)
    assert report.capacity(_measure(cpu_main=5.0)) == 20.0
    assert report.capacity(_measure(cpu_main=1.0, cpu_children=3.0)) == 50.0


def test_ratios_compare_the_runs_of_one_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "_cores", lambda: 2)
    runs = {
        "crawl": [_measure(1, 3), _measure(2, 6)],
        "plain": [_measure(5, seconds=20), _measure(10, seconds=30)],
    }
    ratios = report.ratios(runs)
    assert ratios["capacity ÷ plain"] == {"min": 2.5, "median": 2.5, "max": 2.5}
    assert ratios["speed ÷ plain"] == {"min": 2.0, "median": 2.5, "max": 3.0}
    assert ratios["cpu ÷ plain"]["max"] == 0.8


def test_the_box_leaves_room_for_fetching_and_cleaning_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(report, "_cores", lambda: 2)
    # 10 + 30 ms a page on two cores: 50 pages a second.  The crawl did 100 pages in 2.5 s.
    runs = {"crawl": [_measure(1, 3, seconds=2.5)], "alone": [_measure(0, 3)], "fetch": [_measure(1)]}
    assert report.ratios(runs)[report.BOX]["median"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("mib", "slope"), [(lambda served: 400.0, 0.0), (lambda served: 400 + served / 100, 10.0)]
)
def test_growth_is_the_slope_after_the_first_tenth(mib: Callable[[int], float], slope: float) -> None:
    memory = [(0, 50.0), *((served, mib(served)) for served in range(1000, 10001, 250))]
    assert report.growth(memory)["mib_per_1000_pages"] == pytest.approx(slope)


def test_growth_of_a_short_run_is_not_told() -> None:
    with pytest.raises(ValueError, match="too short"):
        report.growth([(0, 10.0), (10, 20.0)])


def test_the_table_has_a_row_for_each_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = {"crawl": [_measure(1, 3)], "plain": [_measure(5)], "limit": [_measure(0, 5)]}
    material = {"pages": 3, "french": 2, "count": 110, "rounds": 1}
    results = {
        "machine": report.machine(),
        "material": {"all": material | {"modes": report.modes(runs), "ratios": report.ratios(runs)}},
    }
    rows = [line for line in report.table(results).splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(runs)
    assert "this crawl | –" in rows[2]
    assert "×" in rows[3]
