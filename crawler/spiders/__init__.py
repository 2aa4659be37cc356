"""Spiders: each is one way to come by pages. They yield `RawPage` and judge nothing."""
