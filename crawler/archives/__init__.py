"""Pages that somebody saved: folders of HTML and WARC files, read one page at a time."""

from crawler.archives.folder import read_folder
from crawler.archives.warc import read_warc

__all__ = ["read_folder", "read_warc"]
