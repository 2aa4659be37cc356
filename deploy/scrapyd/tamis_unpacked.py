"""The settings of a crawl that comes out of an egg.

Scrapyd hands an egg to Python as it is, zipped; our rooms read rule books and pages beside their code, and
worker processes import them anew. So the egg is unpacked once, into the user's cache, and used from there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path


def unpack(egg: Path) -> Path:
    """The folder with an egg's files; several processes may ask for it at once."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tamis"
    folder = home / hashlib.sha256(egg.read_bytes()).hexdigest()[:32]
    if not folder.is_dir():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=home))
        with zipfile.ZipFile(egg) as archive:
            archive.extractall(fresh)
        try:
            fresh.rename(folder)
        except OSError:
            shutil.rmtree(fresh)  # another process was quicker
    return folder


if zipfile.is_zipfile(Path(__file__).parent):
    sys.path.insert(0, str(unpack(Path(__file__).parent)))

from crawler.settings import *  # noqa: E402, F403
