"""Small PNG files of pages, and how far two of them differ."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

COLOURS = 255
NOTICEABLE = 24
"""A pixel differs when one of its channels (0-255) differs by more; palettes cost less."""


def small(png: bytes) -> Image.Image:
    """The picture with a palette of its own, without dithering."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    return picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def save(picture: Image.Image, path: Path) -> None:
    """Write a PNG, as small as the library makes it."""
    picture.save(path, "PNG", optimize=True)


def differing(one: Image.Image, other: Image.Image) -> Image.Image | None:
    """White where the pictures differ, black elsewhere; None when they are not of one size."""
    if one.size != other.size:
        return None
    pair = [np.asarray(each.convert("RGB"), dtype=np.int16) for each in (one, other)]
    mask = np.abs(pair[0] - pair[1]).max(axis=2) > NOTICEABLE
    return Image.fromarray(np.where(mask, 255, 0).astype(np.uint8))


def share(mask: Image.Image) -> float:
    """The share of white pixels, 0 to 1."""
    return float(np.asarray(mask).mean()) / 255
