"""A data point a request for Workers Analytics Engine, where the deployment has bound a dataset."""

from collections.abc import Callable
from typing import Any

import js
from pyodide.ffi import JsException, to_js

from detector.domain.measurement import Measurement


def point_writer(env) -> Callable[[Measurement], None]:
    """What writes a point into the dataset bound as ANALYTICS; does nothing where there is none.

    A point has the route as index, route, served, code as blobs 1 to 3, and status and
    milliseconds as doubles 1 and 2.
    """
    dataset: Any = getattr(env, "ANALYTICS", None)

    def write(one: Measurement) -> None:
        point = {
            "indexes": [one.route],
            "blobs": [one.route, one.served or "", one.code or ""],
            "doubles": [one.status, one.ms],
        }
        try:
            dataset.writeDataPoint(to_js(point, dict_converter=js.Object.fromEntries))
        except JsException:
            # A lost point costs a measurement, never an answer.
            return

    return (lambda _: None) if dataset is None else write
