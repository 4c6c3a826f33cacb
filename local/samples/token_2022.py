"""Samples of the Token-2022 program, one for each extension that a holder should know of."""

from local.samples.addresses import SPL_2022_PROGRAM
from local.samples.recipe import Extensions, Recipe
from local.samples.sample import Sample

TOKEN_2022_SAMPLES = (
    Sample(
        "token_2022_plain",
        "Token-2022 without surprises",
        "The newer token program, no extension set.",
        ("token_2022", "authorities_revoked", "lp_locked"),
        Recipe(name="New Paper", symbol="PAPER", program=SPL_2022_PROGRAM),
    ),
    Sample(
        "transfer_fee",
        "Transfer fee",
        "Every transfer loses 5 % to the fee authority.",
        ("token_2022", "transfer_fee"),
        Recipe(
            name="Toll Road",
            symbol="TOLL",
            program=SPL_2022_PROGRAM,
            extensions=Extensions(transfer_fee_bps=500),
        ),
    ),
    Sample(
        "permanent_delegate",
        "Permanent delegate",
        "Somebody can move or burn the tokens of every holder.",
        ("token_2022", "permanent_delegate"),
        Recipe(
            name="Spare Key",
            symbol="KEY",
            program=SPL_2022_PROGRAM,
            extensions=Extensions(permanent_delegate=True),
        ),
    ),
    Sample(
        "non_transferable",
        "Non-transferable",
        "The token can be received and never passed on.",
        ("token_2022", "non_transferable"),
        Recipe(
            name="Glued Coin",
            symbol="GLUE",
            program=SPL_2022_PROGRAM,
            holders=96,
            extensions=Extensions(non_transferable=True),
        ),
    ),
    Sample(
        "frozen_default",
        "Accounts start frozen",
        "New accounts are frozen until the freeze authority thaws them.",
        ("token_2022", "frozen_default", "freeze_authority"),
        Recipe(
            name="Ice Box",
            symbol="ICE",
            program=SPL_2022_PROGRAM,
            freeze_authority=True,
            extensions=Extensions(frozen_by_default=True),
        ),
    ),
)
