"""Screens of their own for what is done to one list: a step, an address, a template."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from .policy import AsksPolicy


class TakesSteps(AsksPolicy, admin.ModelAdmin):
    """What the steps of a list have in common."""

    def step_routes(self, **views):
        """The addresses of steps: /admin/catalog/listicle/7/<name>/, by the name of each."""
        return [
            path(
                f"<int:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"catalog_listicle_{name}",
            )
            for name, view in views.items()
        ]

    def show_step(self, request, listicle, name, title, **context):
        context |= {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(listicle),
            "opts": self.opts,
            "original": listicle,
        }
        return TemplateResponse(request, f"admin/catalog/listicle/{name}.html", context)

    def to_step(self, screen, listicle):
        return HttpResponseRedirect(reverse(f"admin:catalog_listicle_{screen}", args=[listicle.pk]))
