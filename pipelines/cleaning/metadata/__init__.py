"""What a page says of itself: title, authors, dates, rights, kind."""

from pipelines.cleaning.metadata.reading import read_metadata
from pipelines.cleaning.metadata.record import Kind, Metadata
from pipelines.cleaning.metadata.reservation import find_page_reservation

__all__ = ["Kind", "Metadata", "find_page_reservation", "read_metadata"]
