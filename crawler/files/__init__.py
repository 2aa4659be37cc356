"""What a crawl writes, file by file: whole on the disk or not there, and read back a line at a time."""
