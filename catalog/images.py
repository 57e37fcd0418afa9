"""Pictures: an upload is decoded, checked and written anew; the upload itself is never kept."""

import hashlib
import re
from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from PIL import Image, ImageCms, ImageOps

FORMATS = ["JPEG", "PNG", "WEBP"]
MAX_BYTES = 20 * 1024 * 1024
# Checked before anything is decoded: a file of a few kilobytes can hold a picture of gigabytes.
MAX_PIXELS = 50_000_000
# Twice the widest place a picture has on a page, for screens with two dots a pixel.
MAX_SIDE = 1600


def normalise(file):
    """Write a picture anew: upright, at most 1600 px a side, WebP, nothing of its metadata.

    The name says what is in it (a hash) and its size in pixels, so that a page can reserve the
    place without opening the file. Raises ValidationError with a sentence for whoever uploaded it.
    """
    if file.size > MAX_BYTES:
        raise ValidationError("This picture is too large: 20 MB is the most.")
    try:
        file.seek(0)
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(
                    f"This picture has {picture.width} × {picture.height} pixels: "
                    "50 million is the most."
                )
            upright = in_srgb(in_8_bits(ImageOps.exif_transpose(picture)))
    except ValidationError:
        raise
    except Exception as error:  # Pillow's readers raise nearly anything on a broken file
        raise ValidationError(
            "This is not a picture we can read: use JPEG, PNG or WebP."
        ) from error
    upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    written = BytesIO()
    upright.save(written, "WEBP", quality=82, method=4)
    content = written.getvalue()
    name = hashlib.sha256(content).hexdigest()[:20]
    return ContentFile(content, f"{name}-{upright.width}x{upright.height}.webp")


def in_8_bits(picture):
    """The same greys in 256 steps; Pillow by itself would make all but the darkest white."""
    if not picture.mode.startswith("I"):
        return picture
    grey = picture.convert("I").point(lambda value: value / 256).convert("L")
    grey.info = dict(picture.info)
    if "transparency" in grey.info:
        grey.info["transparency"] //= 256
    return grey


def in_srgb(picture):
    """The colours that the picture's own profile means, as web pages without profiles have them."""
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if has_alpha else "RGB"
    # A profile speaks of greys or inks as they are, and of the colours behind a palette.
    own = picture if picture.mode in ("L", "CMYK") and not has_alpha else picture.convert(mode)
    if profile := picture.info.get("icc_profile"):
        try:
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            own = ImageCms.profileToProfile(own, meant, srgb, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile, or one of other colours than the picture's
    return own.convert(mode)


class ImageFile(ImageFieldFile):
    """A stored picture that knows its size from its name."""

    def _get_image_dimensions(self):
        if found := re.search(r"-(\d+)x(\d+)(?:_\w+)?\.webp$", self.name):
            return int(found[1]), int(found[2])
        return super()._get_image_dimensions()


class ImageFormField(forms.ImageField):
    """Refuses what cannot become a picture on the page, at the form, with the reason."""

    def to_python(self, data):
        file = forms.FileField.to_python(self, data)
        return normalise(file) if file else file


class ImageField(models.ImageField):
    """A picture that is written anew before it is stored, whichever way it comes."""

    attr_class = ImageFile

    def pre_save(self, instance, add):
        file = getattr(instance, self.attname)
        if file and not file._committed:
            picture = normalise(file.file)
            file.save(picture.name, picture, save=False)
        return file

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": ImageFormField, **kwargs})
