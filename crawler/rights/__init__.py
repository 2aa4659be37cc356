"""What a site says may be done with its pages: pure readers of robots.txt, TDMRep, ai.txt and headers.

They read what a stranger wrote, so each is bounded and takes anything without an error; what they cannot
read says nothing.
"""

from __future__ import annotations

from crawler.rights.facts import Facts, SiteRights, gather
from crawler.rights.robots import Robots, Verdict

__all__ = ["Facts", "Robots", "SiteRights", "Verdict", "gather"]
