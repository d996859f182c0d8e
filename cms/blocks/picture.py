"""A picture, with the words of someone who describes it."""

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock()
    described = blocks.CharBlock(required=False, max_length=200, help_text="What it shows. Leave empty if it only decorates.")
    caption = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "image"
        template = "cms/blocks/picture.html"
