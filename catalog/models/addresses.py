from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from ..text.slugs import SLUG_LENGTH, SlugField, is_reserved, slug_from, validate_slug

NOT_FREE = "This address belongs, or belonged, to another page."


class FormerSlugQuerySet(models.QuerySet):
    def of(self, thing):
        return self.filter(kind=thing._meta.model_name, object_id=thing.pk)


class FormerSlug(models.Model):
    """An address that a page had before; who comes by it is sent on to the page."""

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=SLUG_LENGTH)
    object_id = models.BigIntegerField()

    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="former_slug_once_per_kind"),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="former_slug_of_object")]

    def __str__(self):
        return f"{self.kind}: {self.slug}"


class Addressed(models.Model):
    """What has an address, made from its name and kept until it is changed on purpose."""

    slug = SlugField(
        "address",
        blank=True,
        help_text="The last part of the page's address. Leave empty to have it made from the name.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="%(class)s_has_an_address"),
        ]

    def save(self, *args, **kwargs):
        if self.slug:
            return super().save(*args, **kwargs)
        with transaction.atomic():
            # Some names have no letter to make an address of; then it is made of the id, which
            # only the saved row has. Until then the place is held by a word nobody can type.
            self.slug = f"~{uuid4().hex}"
            super().save(*args, **kwargs)
            self.settle_address()

    def clean(self):
        super().clean()
        if self.slug and self._is_former_of_another(self.slug):
            raise ValidationError(
                {"slug": "This address belonged to another page, and leads there."}
            )

    def validate_constraints(self, exclude=None):
        # An empty address is made from the name on saving: no reason to complain before.
        exclude = set(exclude or ()) | (set() if self.slug else {"slug"})
        super().validate_constraints(exclude=exclude)

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            FormerSlug.objects.of(self).delete()
            return super().delete(*args, **kwargs)

    def address_text(self):
        """The words the address is made of."""
        return self.name

    def settle_address(self):
        """Take the first free address made of the name; "song-17" where the name gives none."""
        wanted = slug_from(self.address_text())
        for _attempt in range(3):
            self.slug = (
                self._free_address(wanted) if wanted else f"{self._meta.model_name}-{self.pk}"
            )
            try:
                with transaction.atomic():
                    type(self)._default_manager.filter(pk=self.pk).update(slug=self.slug)
                return
            except IntegrityError:
                continue  # somebody took it since we looked
        raise ValidationError({"slug": "This address is taken: choose another."})

    def _free_address(self, wanted):
        slug, number = wanted, 1
        while is_reserved(slug) or self._is_taken(slug):
            number += 1
            slug = f"{wanted[: SLUG_LENGTH - 6]}-{number}"
        return slug

    def _is_taken(self, slug):
        present = type(self)._default_manager.filter(slug=slug).exclude(pk=self.pk)
        return present.exists() or self._is_former_of_another(slug)

    def _is_former_of_another(self, slug):
        former = FormerSlug.objects.filter(kind=self._meta.model_name, slug=slug)
        return former.exclude(object_id=self.pk or 0).exists()

    def move_to(self, slug):
        """Change the address at once; the old one leads to the new one from now on.

        Raises ValidationError when the address cannot be one, or belongs or belonged to another.
        """
        former, present = self.slug, type(self)._default_manager.select_for_update()
        try:
            with transaction.atomic():
                # Whoever moves the same page waits here, and then finds where it is now.
                self.slug = present.values_list("slug", flat=True).get(pk=self.pk)
                if slug != self.slug:
                    self._leave_for(slug)
        except IntegrityError as error:  # another page took it since we looked
            self.slug = former
            raise ValidationError(NOT_FREE) from error

    def _leave_for(self, slug):
        validate_slug(slug)
        if is_reserved(slug) or self._is_taken(slug):
            raise ValidationError(NOT_FREE)
        FormerSlug.objects.of(self).filter(slug=slug).delete()
        FormerSlug.objects.create(kind=self._meta.model_name, slug=self.slug, object_id=self.pk)
        self.slug = slug
        self.save(update_fields=["slug"])
