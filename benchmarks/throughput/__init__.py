"""How fast the crawl is beside a plain Scrapy project and beside its limit, on pages given by the reader.

`python -m benchmarks.throughput --pages DIR` runs it; DIR holds `html/ID.html.gz` and `gold.jsonl`.
No page travels with the project.
"""
