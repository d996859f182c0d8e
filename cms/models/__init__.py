from cms.models.call_page import CallPage
from cms.models.fund_index import FundIndexPage
from cms.models.home import HomePage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.plan_page import PlanPage
from cms.models.standard import StandardPage

__all__ = ["CallPage", "FundIndexPage", "HomePage", "NewsIndexPage", "NewsPage", "PlanPage", "StandardPage"]
