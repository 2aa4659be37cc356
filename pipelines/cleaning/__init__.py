"""The cleaning core: no Scrapy, no network, no clock, no settings. Importable anywhere.

>>> from pipelines.cleaning import clean, detect, extract
"""

from pipelines.cleaning.cleaned import Cleaned, Removal, cut, rebuild

__all__ = ["Cleaned", "Removal", "cut", "rebuild"]
