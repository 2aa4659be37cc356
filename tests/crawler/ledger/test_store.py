"""The ledger gives back what was written, or refuses by name."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.ledger import Ledger, LedgerCorrupt, LedgerForbidden, LedgerLocked, LedgerNewer
from crawler.ledger import file as ledger_file
from crawler.ledger.file import MIGRATIONS, NAME, row_digest

ROWS = 60


def fill(folder: Path, rows: int = ROWS) -> None:
    ledger = Ledger.open(folder)
    with ledger.transaction():
        for number in range(rows):
            ledger.put("page", f"{number:032x}", {"url": f"https://exemple.fr/{number}", "n": number})
    ledger.put("host", "exemple.fr", {"delay": 3})
    ledger.close()


def rows(folder: Path) -> list[tuple[str, dict[str, object]]]:
    ledger = Ledger.open(folder)
    try:
        return [*ledger.items("page"), *ledger.items("host")]
    finally:
        ledger.close()


def is_refused(folder: Path) -> bool:
    try:
        ledger = Ledger.open(folder)
    except (LedgerCorrupt, LedgerNewer):
        return True
    ledger.close()
    return False


def test_what_is_put_is_read_back_after_a_restart(tmp_path: Path) -> None:
    fill(tmp_path)
    ledger = Ledger.open(tmp_path)
    assert ledger.get("host", "exemple.fr") == {"delay": 3}
    ledger.put("host", "exemple.fr", {"delay": 5})
    assert ledger.delete("page", f"{0:032x}")
    assert not ledger.delete("page", "nothing")
    assert ledger.kinds() == {"host": 1, "page": ROWS - 1}
    ledger.close()
    ledger.close()
    assert len(rows(tmp_path)) == ROWS
    assert dict(rows(tmp_path))["exemple.fr"] == {"delay": 5}


def test_a_transaction_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path)
    with pytest.raises(KeyError), ledger.transaction():
        ledger.put("page", "a", {})
        with ledger.transaction():
            ledger.put("page", "b", {})
        raise KeyError
    assert list(ledger.items("page")) == []
    ledger.put("page", "c", {})
    ledger.close()
    assert rows(tmp_path) == [("c", {})]


def test_a_second_process_is_refused_and_the_lock_goes_with_its_holder(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom crawler.ledger import Ledger\n"
        f"ledger = Ledger.open(Path({str(tmp_path)!r}))\nprint('open', flush=True)\nsys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=-1, stdout=-1) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(LedgerLocked, match=str(holder.pid)):
            Ledger.open(tmp_path)
        holder.kill()
    Ledger.open(tmp_path).close()


def test_every_overwrite_of_a_file_closed_in_order_is_found(tmp_path: Path) -> None:
    fill(tmp_path / "whole")
    dice = random.Random(5)
    for number in range(40):
        folder = shutil.copytree(tmp_path / "whole", tmp_path / str(number))
        path = folder / NAME
        content = bytearray(path.read_bytes())
        at = dice.randrange(len(content) - 16)
        noise = dice.randbytes(16)
        assert content[at : at + 16] != noise
        content[at : at + 16] = noise
        path.write_bytes(content)
        assert is_refused(folder), f"16 bytes at {at}"


def test_every_truncation_is_found_that_to_nothing_included(tmp_path: Path) -> None:
    fill(tmp_path / "whole")
    size = (tmp_path / "whole" / NAME).stat().st_size
    for number, length in enumerate([0, 1, 99, 4096, size - 4096, size - 1]):
        folder = shutil.copytree(tmp_path / "whole", tmp_path / str(number))
        with (folder / NAME).open("r+b") as file:
            file.truncate(length)
        assert is_refused(folder), f"cut at {length}"


def change(folder: Path, statement: str) -> None:
    (folder / "ledger.sum").unlink()  # as after a kill
    connection = sqlite3.connect(folder / NAME)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entries WHERE key = 'exemple.fr'",
        f"DELETE FROM entries WHERE key = '{7:032x}'",
        "UPDATE entries SET value = '{}' WHERE key = 'exemple.fr'",
        "UPDATE entries SET kind = 'lookup' WHERE kind = 'host'",
        "DELETE FROM totals WHERE kind = 'page'",
        "PRAGMA user_version = 0",
    ],
)
def test_after_a_kill_lost_and_changed_rows_are_found(tmp_path: Path, statement: str) -> None:
    fill(tmp_path)
    change(tmp_path, statement)
    with pytest.raises(LedgerCorrupt, match="scrapy ledger rebuild"):
        Ledger.open(tmp_path)


@pytest.mark.parametrize("noise", [b"\xb7\xff\x00\x01", b"\xff" * 40])
def test_damage_that_sqlite_stumbles_over_is_damage_like_any_other(tmp_path: Path, noise: bytes) -> None:
    fill(tmp_path)
    (tmp_path / "ledger.sum").unlink()
    path = tmp_path / NAME
    content = path.read_bytes()
    at = content.index(b"entries")
    path.write_bytes(content[:at] + noise + content[at + len(noise) :])
    with pytest.raises(LedgerCorrupt):
        Ledger.open(tmp_path)


def test_a_ledger_of_a_newer_tamis_is_refused_and_left_alone(tmp_path: Path) -> None:
    fill(tmp_path)
    change(tmp_path, "PRAGMA user_version = 99")
    before = (tmp_path / NAME).read_bytes()
    with pytest.raises(LedgerNewer, match="version 99"):
        Ledger.open(tmp_path)
    assert (tmp_path / NAME).read_bytes() == before


def test_damage_that_comes_while_it_is_open_is_told_before_it_is_raised(tmp_path: Path) -> None:
    fill(tmp_path)
    ledger = Ledger.open(tmp_path)
    told: list[Exception] = []
    ledger.on_failure = told.append
    with sqlite3.connect(tmp_path / NAME) as other:
        other.execute("UPDATE entries SET value = '{}' WHERE key = 'exemple.fr'")
    other.close()
    with pytest.raises(LedgerCorrupt) as caught:
        ledger.get("host", "exemple.fr")
    assert told == [caught.value]
    ledger.close()


def make_version_1(folder: Path) -> None:
    folder.mkdir()
    connection = sqlite3.connect(folder / NAME)
    connection.execute(ledger_file._ENTRIES)
    for number in range(ROWS):
        row = ("page", f"{number:032x}", f'{{"n":{number}}}')
        connection.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", (*row, row_digest(*row)))
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()


def test_an_older_ledger_is_brought_forward_and_a_copy_kept(tmp_path: Path) -> None:
    make_version_1(tmp_path / "state")
    assert [row["n"] for _, row in rows(tmp_path / "state")] == list(range(ROWS))
    with sqlite3.connect(tmp_path / "state" / f"{NAME}.v1") as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM entries").fetchone() == (ROWS,)
    copy.close()
    assert len(rows(tmp_path / "state")) == ROWS


def test_a_migration_that_fails_half_way_leaves_the_old_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_version_1(tmp_path / "state")
    broken = {1: (*MIGRATIONS[1], "INSERT INTO nowhere VALUES (1)")}
    with monkeypatch.context() as patch:
        patch.setattr(ledger_file, "MIGRATIONS", broken)
        with pytest.raises(LedgerCorrupt):
            Ledger.open(tmp_path / "state")
    assert len(rows(tmp_path / "state")) == ROWS


def killed(folder: Path, statement: str) -> None:
    """Write in a process that is killed: its write-ahead log stays."""
    program = (
        "import os\nfrom pathlib import Path\nfrom crawler.ledger import Ledger\n"
        f"ledger = Ledger.open(Path({str(folder)!r}))\n{statement}\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -9


def test_what_was_committed_before_a_kill_is_there_and_nothing_of_an_open_transaction(
    tmp_path: Path,
) -> None:
    killed(
        tmp_path,
        "ledger.put('page', 'a', {})\nwith ledger.transaction():\n"
        "    ledger.put('page', 'b', {})\n    os.kill(os.getpid(), 9)",
    )
    assert rows(tmp_path) == [("a", {})]


@pytest.mark.parametrize("name", [NAME, f"{NAME}-wal"])
def test_after_a_kill_a_cut_file_never_gives_a_row_that_was_not_written(tmp_path: Path, name: str) -> None:
    put: Callable[[int], str] = lambda number: f"ledger.put('page', '{number:02}', {{'n': {number}}})"  # noqa: E731
    killed(tmp_path / "whole", "\n".join(map(put, range(20))))
    size = (tmp_path / "whole" / name).stat().st_size
    for number, length in enumerate(range(1, size, max(size // 7, 1))):
        folder = shutil.copytree(tmp_path / "whole", tmp_path / str(number))
        with (folder / name).open("r+b") as file:
            file.truncate(length)
        if not is_refused(folder):  # the log ends where it was cut: earlier commits are whole
            found = rows(folder)
            assert found == [(f"{n:02}", {"n": n}) for n in range(len(found))]


def test_halves_of_surrogate_pairs_do_not_stop_the_ledger(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path)
    with ledger.transaction():
        ledger.put("page", "a\ud800", {"url": "https://e.fr/\ud800é", "cuts": ("x", 1, None)})
        ledger.put("page", "b", {"url": "https://e.fr/b"})
    assert ledger.get("page", "a\ud800") == {"url": "https://e.fr/?é", "cuts": ["x", 1, None]}
    ledger.close()
    ledger = Ledger.open(tmp_path)
    assert [key for key, _ in ledger.items("page")] == ["a?", "b"]
    assert ledger.delete("page", "a\ud800")
    ledger.close()


def test_a_file_that_may_not_be_written_or_is_in_use_is_not_called_damaged(tmp_path: Path) -> None:
    fill(tmp_path)
    ledger = Ledger.open(tmp_path)
    ledger._connection.execute("PRAGMA query_only = 1")  # what a read-only file system answers
    with pytest.raises(LedgerForbidden, match="no permission"):
        ledger.put("host", "exemple.fr", {"delay": 4})
    ledger._connection.execute("PRAGMA query_only = 0")
    ledger._connection.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(tmp_path / NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerLocked, match="in use"):
        ledger.put("host", "exemple.fr", {"delay": 4})
    other.close()
    ledger.close()


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_reading_makes_and_changes_nothing(tmp_path: Path) -> None:
    assert Ledger.read(tmp_path / "nowhere") is None
    assert list(tmp_path.iterdir()) == []
    fill(tmp_path)
    before = snapshot(tmp_path)
    ledger = Ledger.read(tmp_path)
    assert ledger is not None
    assert ledger.kinds() == {"host": 1, "page": ROWS}
    assert snapshot(tmp_path) == before
    with pytest.raises(LedgerLocked):
        Ledger.open(tmp_path)
    ledger.close()
    assert snapshot(tmp_path) == before
    with pytest.raises(LedgerCorrupt):
        change(tmp_path, "DELETE FROM entries WHERE kind = 'host'")
        Ledger.read(tmp_path)


def test_reading_sees_what_a_killed_crawl_committed(tmp_path: Path) -> None:
    killed(tmp_path, "ledger.put('page', 'a', {})")
    ledger = Ledger.read(tmp_path)
    assert ledger is not None
    assert ledger.kinds() == {"page": 1}
    ledger.close()


def test_reading_an_older_ledger_brings_it_forward(tmp_path: Path) -> None:
    make_version_1(tmp_path / "state")
    ledger = Ledger.read(tmp_path / "state")
    assert ledger is not None
    assert ledger.kinds()["page"] == ROWS
    ledger.close()
