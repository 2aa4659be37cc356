"""Reading and writing items of any kind: ours, and those of other people's spiders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from itemadapter import ItemAdapter


def read_fields(item: Any, names: Iterable[str]) -> dict[str, Any]:
    """Those of the named fields that the item has; none of a thing that is no item.

    >>> read_fields({"text": "Un", "price": 3}, ["url", "text"])
    {'text': 'Un'}
    """
    if not ItemAdapter.is_item(item):
        return {}
    adapter = ItemAdapter(item)
    return {name: adapter[name] for name in names if name in adapter}


def write_fields(item: Any, fields: Mapping[str, Any]) -> None:
    """Write what the item has room for: a dict takes every field, a dataclass those it declares."""
    adapter = ItemAdapter(item)
    room = None if isinstance(item, dict) else set(adapter.field_names())
    for name, value in fields.items():
        if room is None or name in room:
            adapter[name] = value
