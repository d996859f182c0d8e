"""A question that someone asked, with the answer, for everybody to read."""

from wagtail import blocks


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=300)
    answer = blocks.RichTextBlock(features=["bold", "ol", "ul", "link", "document-link"])
    answered_on = blocks.DateBlock(required=False)

    class Meta:
        icon = "help"
        template = "cms/blocks/question.html"
