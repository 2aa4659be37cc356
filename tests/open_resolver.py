"""A resolver for tests: made-up public names lead to loopback, all others are judged as ever."""

from __future__ import annotations

from collections.abc import Sequence

from twisted.internet.defer import Deferred, succeed

from crawler.network.resolver import PublicResolver


class OpenResolver(PublicResolver):
    """Names that end in `.example` are served by the test itself."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        return succeed("127.0.0.1") if name.endswith(".example") else super().getHostByName(name, timeout)
