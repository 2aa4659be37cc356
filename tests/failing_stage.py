"""Somebody's pipeline that breaks on every item."""

from __future__ import annotations

from typing import Any


class Failing:
    """Raises what no stage should."""

    async def process_item(self, item: Any) -> Any:
        raise RuntimeError("this pipeline is broken")
