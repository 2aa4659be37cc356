"""Main text and metadata on real pages with gold text, beside other extractors, in one run."""
