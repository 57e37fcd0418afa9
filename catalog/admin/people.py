"""The people of the desk: accounts are made, given a role and deactivated, never deleted."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from .. import trail
from ..policy import ROLES, User, roles_to_give
from .addresses import SavesInTurn
from .nonsense import ForgivesNonsense
from .policy import AsksPolicy
from .trail import KeepsTrail

STAYS = (
    "People are never deleted, for lists and the audit trail name them: take away the tick at "
    "“Active” instead, and the account opens nothing any more."
)
DEACTIVATES = (
    "Without the tick the account opens nothing any more, at once. Accounts are never deleted."
)
NOBODY_LEFT = (
    "Nobody else could manage the accounts then: make somebody else a manager first, or leave this "
    "one as it is."
)


def in_charge():
    """The accounts by which others can be managed."""
    managers = Group.objects.filter(name="Manager", user=OuterRef("pk"))
    can = Q(is_superuser=True) | Exists(managers)
    return User.objects.filter(can, is_active=True, is_staff=True)


def role_of(person):
    """The role of an account, the highest of several; None where it has none."""
    roles = [group for group in person.groups.all() if group.name in ROLES]
    return max(roles, key=lambda group: ROLES.index(group.name), default=None)


class PersonForm(forms.ModelForm):
    """An account with its role."""

    # Set by the admin: whoever fills in the form.
    manager = None

    role = forms.ModelChoiceField(
        Group.objects.none(),
        required=False,
        empty_label="No access to the desk",
        help_text="Writers draft and propose, editors publish; managers look after the shops, the "
        "site’s pages and the people, too.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = roles_to_give(self.manager)
        if "is_active" in self.fields:
            self.fields["is_active"].help_text = DEACTIVATES
        if self.instance.pk:
            self.initial["role"] = role_of(self.instance)

    def clean(self):
        super().clean()
        # One at a time, or two managers who deactivate each other at this moment both would.
        list(Group.objects.filter(name__in=ROLES).select_for_update(no_key=True))
        person = self.instance
        is_last = in_charge().filter(pk=person.pk).exists() and not (
            in_charge().exclude(pk=person.pk).exists()
        )
        if is_last and not self._is_left_in_charge():
            raise forms.ValidationError(NOBODY_LEFT)
        return self.cleaned_data

    def _is_left_in_charge(self):
        values = self.cleaned_data
        role = values.get("role")
        is_mighty = values.get("is_superuser", self.instance.is_superuser)
        return values.get("is_active") and (is_mighty or (role and role.name == "Manager"))


class ChangePersonForm(PersonForm, UserChangeForm):
    pass


class NewPersonForm(PersonForm, UserCreationForm):
    pass


class PasswordForm(AdminPasswordChangeForm):
    """A new password; who is to have none any more is deactivated instead."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)


class RoleFilter(admin.SimpleListFilter):
    """By role."""

    title = "role"
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [(role, role) for role in ROLES]

    def queryset(self, request, queryset):
        if self.value() in ROLES:
            return queryset.filter(groups__name=self.value())
        return queryset


admin.site.unregister([User, Group])


@admin.register(User)
class PersonAdmin(SavesInTurn, UserAdmin):
    """Whoever may do more than the manager is not found, nor can a manager give more away."""

    form = ChangePersonForm
    add_form = NewPersonForm
    add_form_template = None
    change_password_form = PasswordForm
    list_display = ["username", "full_name", "role", "is_active", "last_login"]
    list_filter = ["is_active", RoleFilter]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "role", "is_active"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2", "role"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
    ]
    owners_fieldset = (
        "Beyond the roles",
        {"fields": ["is_superuser", "user_permissions"], "classes": ["collapse"]},
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        shown = super().get_fieldsets(request, obj)
        return [*shown, self.owners_fieldset] if obj and request.user.is_superuser else shown

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.manager = request.user
        return form

    def save_related(self, request, form, formsets, change):
        """Give the role; whoever has one, or more than that, has the desk."""
        super().save_related(request, form, formsets, change)
        person, role = form.instance, form.cleaned_data["role"]
        person.groups.remove(*person.groups.filter(name__in=ROLES).exclude(pk=role and role.pk))
        if role:
            person.groups.add(role)
        person.is_staff = person.is_superuser or person.groups.exists()
        person.save(update_fields=["is_staff"])

    @transaction.atomic
    def user_change_password(self, request, id, form_url=""):
        return super().user_change_password(request, id, form_url)

    def log_change(self, request, obj, message):
        if "watch" not in request.__dict__:
            # No form was saved: what is logged is a new password, of which nothing is written down.
            changes = {"password": ["", "set anew"]}
            trail.record(request.user, trail.Action.CHANGED, obj, changes=changes)
        return super().log_change(request, obj, message)

    def delete_view(self, request, object_id, extra_context=None):
        """Say why nobody is deleted, and what to do instead."""
        person = self.get_object(request, object_id)
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        messages.error(request, STAYS)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[person.pk]))

    @admin.display(description="name")
    def full_name(self, person):
        return person.get_full_name()

    @admin.display(description="role")
    def role(self, person):
        if person.is_superuser:
            return "Owner"
        return role_of(person) or "–"


@admin.register(Group)
class RoleAdmin(ForgivesNonsense, AsksPolicy, KeepsTrail, GroupAdmin):
    """What the roles may do: the owner's to change."""
