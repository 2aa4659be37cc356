"""What accompanies a crawl: the record of cuts and drops, the counts, the progress line."""
