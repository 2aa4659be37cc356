"""What Tamis knows about the web: sources, discovery, spiders, and the files that crawls write."""

__version__ = "0.1.0"
