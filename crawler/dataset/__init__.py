"""What becomes of the shards: read, proved, counted, joined into releases. No Scrapy in here."""
