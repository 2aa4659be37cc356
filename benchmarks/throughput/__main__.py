"""Run the benchmark, or print the table of docs/benchmarks.md from its results."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from benchmarks.results import RESULTS, load, save
from benchmarks.throughput import report
from benchmarks.throughput.material import read
from benchmarks.throughput.runs import CRAWL, MODES, Load, run, site


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.throughput", description=__doc__)
    parser.add_argument("--pages", type=Path, metavar="DIR", help="folder with html/*.html.gz and gold.jsonl")
    parser.add_argument(
        "--pages-count", type=int, default=1036, metavar="N", help="pages a run (default 1036)"
    )
    parser.add_argument("--lang", default="", help="only pages whose gold text is in this language")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="rounds (default 3)")
    parser.add_argument("--modes", nargs="+", choices=MODES, default=MODES, help="default: all")
    parser.add_argument("--soak", action="store_true", help="one long run of the crawl, for its memory")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FILE", help="results to write into")
    parser.add_argument("--table", action="store_true", help="print the table from the results")
    given = parser.parse_args()
    if not given.table and not given.pages:
        parser.error("--pages DIR is needed: no page travels with the project")
    return given


def compare(load: Load, modes: list[str], rounds: int) -> dict[str, Any]:
    """Run every mode once a round, each round beginning with another mode."""
    runs: report.Runs = {mode: [] for mode in modes}
    with site(load) as port:
        for number in range(rounds):
            turn = number % len(modes)
            for mode in modes[turn:] + modes[:turn]:
                runs[mode].append(run(mode, load, port))
                cost, kept = report.cpu_ms(runs[mode][-1]), runs[mode][-1].kept
                say(f"round {number + 1}  {mode:<6} {cost:6.1f} ms CPU a page, kept {kept}")
    material = read(load.folder, load.lang)
    return {
        "pages": len(material),
        "french": sum(page.lang == "fr" for page in material),
        "mean_kib": round(sum(len(page.head) + len(page.tail) for page in material) / len(material) / 1024),
        "count": load.count,
        "warm_up": load.warm_up,
        "rounds": rounds,
        "modes": report.modes(runs),
        "ratios": report.ratios(runs),
    }


def soak(load: Load) -> dict[str, float]:
    """Run the crawl once, for long, and describe its memory."""
    with site(load) as port:
        return report.growth(run(CRAWL, load, port).memory)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    given = arguments()
    results = load(given.out).get("throughput") or {"material": {}}
    if given.table:
        print(report.table(results), end="")
        return
    work = Load(given.pages.resolve(), given.lang, given.pages_count, max(1, given.pages_count // 10))
    if given.soak:
        results["soak"] = soak(work)
    else:
        results["material"][given.lang or "all"] = compare(work, list(given.modes), given.repeat)
    save("throughput", {**results, "machine": report.machine()}, given.out)
    say(report.table(load(given.out)["throughput"]))


if __name__ == "__main__":
    main()
