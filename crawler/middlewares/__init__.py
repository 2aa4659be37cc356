"""Downloader middlewares: what requests and answers must pass. They refuse with a reason, parse no page."""
