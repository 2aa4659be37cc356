"""The stages of the road: one thin Scrapy class a file. What they do is in `pipelines.cleaning`."""
