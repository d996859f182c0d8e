"""What a page can be made of. One block a file; `page_blocks` is the list that every page type offers."""

from wagtail.blocks import Block

from cms.blocks.heading import HeadingBlock
from cms.blocks.notice import NoticeBlock
from cms.blocks.picture import PictureBlock
from cms.blocks.question import QuestionBlock
from cms.blocks.table import TableBlock
from cms.blocks.words import WordsBlock


def page_blocks() -> list[tuple[str, Block]]:
    return [
        ("heading", HeadingBlock()),
        ("words", WordsBlock()),
        ("notice", NoticeBlock()),
        ("table", TableBlock()),
        ("picture", PictureBlock()),
        ("question", QuestionBlock()),
    ]
