"""How work leaves the reactor: pages go to worker processes, finished records come back."""

from pipelines.work.pool import PageLost, PoolBroken, WorkerPool

__all__ = ["PageLost", "PoolBroken", "WorkerPool"]
