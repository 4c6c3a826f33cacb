"""Words that both parts of the evidence use. Imports the domain only."""

from typing import Annotated

from detector.domain.vocabulary import Doc

Address = Annotated[
    str | None, Doc("Null: unknown, or no address. Never text that a stranger made up.")
]
Count = Annotated[int, Doc(minimum=0)]
SharedBy = Annotated[
    str | None, Doc("In whose name many people make tokens; null: nobody's that is known.")
]
