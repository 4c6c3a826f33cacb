"""Short limits by the platform's rate-limit bindings: per location, and approximate."""

from pyodide.ffi import JsException

from detector.domain.limits import Burst

BINDINGS = {
    Burst.ADDRESS: "LIMIT_ADDRESS",
    Burst.KEY: "LIMIT_KEY",
    Burst.REFRESH: "LIMIT_REFRESH",
}
"""Their limits stand in wrangler.toml twice: here, and as the variable NAME_PER_MINUTE."""


class EdgeLimiter:
    """`ports.limiter.Limiter` over the bindings that the Worker has."""

    def __init__(self, env) -> None:
        self._found = {
            burst: found
            for burst, name in BINDINGS.items()
            if (found := getattr(env, name, None)) is not None
        }

    def enforces(self, burst: Burst) -> bool:
        """See `ports.limiter.Limiter`."""
        return burst in self._found

    async def allow(self, burst: Burst, subject: str, cost: int = 1) -> bool:
        """See `ports.limiter.Limiter`. A limiter that fails must not close the service."""
        binding = self._found.get(burst)
        if binding is None:
            return True
        try:
            for _ in range(cost):
                if not (await binding.limit({"key": subject})).success:
                    return False
        except JsException:
            return True
        return True
