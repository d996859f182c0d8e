"""A page of words: the accessibility statement, the privacy notice, the cookies page, and whatever else an editor needs."""

from cms.models.public_page import PublicPage


class StandardPage(PublicPage):
    template = "cms/standard_page.html"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
