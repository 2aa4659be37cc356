"""Spiders that fetch for a command keep the manners of a crawl, and write nothing."""

from __future__ import annotations

import pytest
from scrapy import Spider
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list

from crawler.checkup import Doctor, Scout
from crawler.commands.fetching import _OnDemand


@pytest.mark.parametrize("spider", [_OnDemand, Doctor, Scout])
def test_crawl_delay_is_kept_and_nothing_is_written(spider: type[Spider]) -> None:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    spider.update_settings(settings)
    extensions = [
        str(found)
        for found in build_component_list(settings.get_component_priority_dict_with_base("EXTENSIONS"))
    ]
    ours = [name for name in extensions if name.startswith("crawler.")]
    assert ours == ["crawler.extensions.crawl_delay.CrawlDelay"]
    # AutoThrottle sets the delay; who is to raise it must hear of the answer later.
    assert extensions[-1] == ours[0]
    for name in ("ITEM_PIPELINES", "SPIDER_MIDDLEWARES"):
        places = settings.get_component_priority_dict_with_base(name)
        assert not [found for found in places if str(found).startswith(("crawler.", "pipelines."))]
    assert not settings.getdict("FEEDS")
