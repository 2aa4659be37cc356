"""Which language is it? Of a document, of a line, of a passage inside a document."""
