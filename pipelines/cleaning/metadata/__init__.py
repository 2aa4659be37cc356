"""What a page says of itself (title, authors, dates, rights, kind) and where it links to."""

from pipelines.cleaning.metadata.links import find_links
from pipelines.cleaning.metadata.reading import read_metadata
from pipelines.cleaning.metadata.record import Kind, Link, Metadata
from pipelines.cleaning.metadata.reservation import find_page_reservation

__all__ = ["Kind", "Link", "Metadata", "find_links", "find_page_reservation", "read_metadata"]
