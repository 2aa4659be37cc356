"""Tell a refused address from a name that does not resolve."""

from __future__ import annotations

from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request

from crawler.failures import Refused
from crawler.hosts import host_of
from crawler.network.resolver import refused


class PublicOnly:
    """Gives requests that `PublicResolver` refused their reason, `private_address`, and spares retries."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Rename the resolver's error."""
        host = host_of(request)
        if isinstance(exception, CannotResolveHostError) and host in refused:
            raise Refused("private_address", f"{host} is at {refused[host]}") from exception
