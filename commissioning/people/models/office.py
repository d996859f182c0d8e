"""The office that grants: what it is called and looks like is dated data, so that a successor takes over by adding a row."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write a colour as # and six figures, like #0b4f5c.")


class Office(models.Model):
    """The body that holds the grants, through every change of name."""

    code = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.code

    @property
    def office_id(self) -> int:
        return self.pk

    def profile_on(self, day: date) -> "OfficeProfile":
        """The names in force on `day`. Raises: OfficeProfile.DoesNotExist before the first."""
        return self.profiles.filter(from_on__lte=day).latest("from_on")


class OfficeProfile(models.Model):
    """What the office is called and how it looks, from a date on."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="profiles")
    from_on = models.DateField()
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    decider_title = models.CharField("title of the person who decides", max_length=100, default="Police and Crime Commissioner")
    force = models.CharField(max_length=100)
    county = models.CharField(max_length=100)
    address = models.TextField(blank=True)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    org_id = models.CharField("identifier in open data", max_length=60, blank=True)
    grant_prefix = models.CharField("360Giving prefix", max_length=40, blank=True)
    header_colour = models.CharField(max_length=7, default="#0b4f5c", validators=[COLOUR])
    accent_colour = models.CharField(max_length=7, default="#b3541e", validators=[COLOUR])
    logo = models.ImageField(upload_to="office", blank=True)
    bid_pattern = models.CharField(max_length=60, default="{call}-{number:04}")
    notice_pattern = models.CharField(max_length=60, default="PCC{number:05}")
    batch_pattern = models.CharField(max_length=60, default="B{year}-{number:04}")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "from_on"], name="one_profile_a_day")]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A place for which the office answers, and the partnership that looks after it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="districts")
    code = models.SlugField()
    name = models.CharField(max_length=100)
    partnership = models.CharField(max_length=100, blank=True)
    ons_code = models.CharField(max_length=9, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="one_district_a_code")]

    def __str__(self) -> str:
        return self.name


class Sequence(models.Model):
    """The last number used under a key. Taken under a row lock, so references have no gaps."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="one_sequence_a_key")]

    @classmethod
    def take(cls, office_id: int, key: str) -> int:
        """The next number. Call inside the transaction that uses it: a rollback gives the number back."""
        Sequence.objects.bulk_create([Sequence(office_id=office_id, key=key)], ignore_conflicts=True)
        row = cls.objects.select_for_update().get(office_id=office_id, key=key)
        row.last = F("last") + 1
        row.save(update_fields=["last"])
        row.refresh_from_db(fields=["last"])
        return row.last


def in_force(at: date) -> Q:
    """Rows with `from_on` and `to_on` that hold on a day; both ends are inside."""
    return (Q(from_on__isnull=True) | Q(from_on__lte=at)) & (Q(to_on__isnull=True) | Q(to_on__gte=at))
