"""The files a crawl writes: one encoding of a line, one way to publish a file."""
