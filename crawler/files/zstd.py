"""Zstandard: from the standard library where that has it, else from the package that Scrapy brings."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["zstd"]
