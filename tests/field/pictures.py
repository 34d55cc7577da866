"""Read pictures with Pillow and write them as RGB over white, turned as their EXIF says.

Each line of the input is "RAW<tab>true or false<tab>PATH"; false leaves the EXIF alone. Each line of the output is
"width height", or why not.
"""
import sys
import warnings

import numpy
from PIL import Image, ImageOps

warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = None


def eight_bits(image):
    """Grey of more than 8 bits scaled to 8; what is floating is left to convert."""
    if image.mode.startswith("I;16") or image.mode == "I":
        a = numpy.asarray(image).astype("float64")
        if image.mode.startswith("I;16") or a.max() > 255:
            a = a / 257
        return Image.fromarray(numpy.clip(a + 0.5, 0, 255).astype("uint8"))
    return image


def read(raw, turn, path):
    image = Image.open(path)
    image.load()
    if turn == "true":
        image = ImageOps.exif_transpose(image) or image
    image = eight_bits(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        a = numpy.asarray(image).astype("float64")
        alpha = a[..., 3:] / 255
        rgb = a[..., :3] * alpha + 255 * (1 - alpha)
        image = Image.fromarray((rgb + 0.5).astype("uint8"))
    image = image.convert("RGB")
    with open(raw, "wb") as f:
        f.write(image.tobytes())
    return "%d %d" % image.size


for line in sys.stdin:
    try:
        answer = read(*line.rstrip("\n").split("\t"))
    except Exception as error:  # a peer that refuses, whatever its reason
        answer = "refused: " + " ".join(str(error).split())
    print(answer, flush=True)
