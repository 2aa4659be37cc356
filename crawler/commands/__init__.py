"""Commands that Tamis adds to `scrapy`, or takes over from it."""
