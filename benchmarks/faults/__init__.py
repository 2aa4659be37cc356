"""What a crawl promises of its files, tried by killing it, filling its disk and damaging its ledger."""
