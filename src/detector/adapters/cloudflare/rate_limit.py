"""Short limits by the platform's rate-limit bindings: per location, and approximate."""

import js
from pyodide.ffi import JsException, to_js

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
            # As JavaScript has it: the SDK's wrapper takes several times as long.
            burst: getattr(found, "_binding", found)
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
        asked = to_js({"key": subject}, dict_converter=js.Object.fromEntries)
        try:
            for _ in range(cost):
                if not (await binding.limit(asked)).success:
                    return False
        except JsException:
            return True
        return True
