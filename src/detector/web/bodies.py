"""Bodies of requests: read within a limit, as JSON. Imports the domain's JSON and errors only."""

from typing import Any

from detector.domain import jsontext
from detector.errors import BodyTooLong, InvalidBody
from detector.incoming_http import Request


async def read_json(request: Request, most: int) -> dict[str, Any]:
    """The JSON object in a body of at most `most` bytes. Raises BodyTooLong, InvalidBody."""
    body = await request.read(most)
    if body is None:
        raise BodyTooLong(message=f"Send at most {most} bytes.")
    try:
        value = jsontext.decode(body)
    except jsontext.InvalidJson:
        raise InvalidBody("The body of the request is not JSON.") from None
    if not isinstance(value, dict):
        raise InvalidBody("The body of the request is not a JSON object.")
    return value
