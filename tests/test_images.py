"""Pictures: what is kept of an upload, and what is refused."""

import struct
import zlib
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import SimpleTestCase
from PIL import Image, ImageCms

from catalog.images import normalise

ORIENTATION, CAMERA = 0x0112, 0x0110
LYING_ON_ITS_SIDE = 6


def upload(picture, kind="PNG", name="picture", **options):
    written = BytesIO()
    picture.save(written, kind, **options)
    return ContentFile(written.getvalue(), name)


def kept(file):
    picture = Image.open(normalise(file))
    picture.load()
    return picture


def profile_of(colours):
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(colours)).tobytes()


def png_that_claims(width, height):
    """The head of a PNG, without any picture after it."""

    def chunk(kind, content=b""):
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return ContentFile(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT"), "bomb.png")


class KeptTests(SimpleTestCase):
    def assert_about(self, pixel, expected):
        """WebP keeps colours nearly."""
        for seen, wanted in zip(pixel, expected, strict=True):
            self.assertAlmostEqual(seen, wanted, delta=4, msg=f"{pixel} for {expected}")

    def test_a_picture_is_upright_and_its_metadata_gone(self):
        exif = Image.Exif()
        exif[ORIENTATION], exif[CAMERA] = LYING_ON_ITS_SIDE, "Camera of Mina"
        file = upload(Image.new("RGB", (40, 20), "red"), "JPEG", exif=exif)

        stored = normalise(file)

        self.assertRegex(stored.name, r"^[0-9a-f]{20}-20x40\.webp$")
        self.assertNotIn(b"Mina", stored.read())
        picture = Image.open(stored)
        self.assertEqual((picture.format, picture.size), ("WEBP", (20, 40)))
        self.assertEqual(dict(picture.getexif()), {})

    def test_a_grey_of_16_bits_stays_that_grey(self):
        for value, grey in ((0, 0), (0x4000, 0x40), (0x8080, 0x80), (0xFFFF, 0xFF)):
            with self.subTest(value=value):
                picture = kept(upload(Image.new("I;16", (20, 20), value)))

                self.assert_about(picture.getpixel((10, 10)), (grey, grey, grey))

    def test_a_16_bit_picture_stays_see_through(self):
        picture = kept(upload(Image.new("I;16", (20, 20), 0x8080), transparency=0x8080))

        self.assertEqual(picture.getpixel((10, 10))[3], 0)

    def test_colours_are_those_that_the_profile_means(self):
        # sRGB whose red is called blue, and the other way round.
        swapped = profile_of("sRGB").replace(b"rXYZ", b"????")
        swapped = swapped.replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")

        picture = kept(upload(Image.new("RGB", (20, 20), (255, 0, 0)), icc_profile=swapped))

        self.assert_about(picture.getpixel((10, 10)), (0, 0, 255))
        self.assertNotIn("icc_profile", picture.info)

    def test_a_profile_that_cannot_be_read_or_is_of_other_colours_is_ignored(self):
        for picture, profile, colour in (
            (Image.new("RGB", (20, 20), (90, 60, 30)), b"broken", (90, 60, 30)),
            (Image.new("L", (20, 20), 90), profile_of("sRGB"), (90, 90, 90)),
        ):
            with self.subTest(mode=picture.mode):
                stored = kept(upload(picture, icc_profile=profile))

                self.assert_about(stored.getpixel((10, 10)), colour)

    def test_what_is_see_through_stays_so_with_a_profile(self):
        half = Image.new("RGBA", (20, 20), (200, 100, 50, 128))

        picture = kept(upload(half, icc_profile=profile_of("sRGB")))

        self.assert_about(picture.getpixel((10, 10)), (200, 100, 50, 128))


class RefusedTests(SimpleTestCase):
    def assert_refused(self, file, sentence):
        with self.assertRaisesMessage(ValidationError, sentence):
            normalise(file)

    def test_another_format_under_a_known_name(self):
        file = upload(Image.new("RGB", (20, 20)), "GIF", name="picture.jpg")

        self.assert_refused(file, "This is not a picture we can read")

    def test_too_many_pixels_before_any_is_decoded(self):
        self.assert_refused(png_that_claims(10_000, 6_000), "10000 × 6000 pixels")
        self.assert_refused(png_that_claims(100_000, 100_000), "This is not a picture we can read")
