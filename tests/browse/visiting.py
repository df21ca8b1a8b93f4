"""One browser on one archive, for the modules that walk through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Visit:
    """One browser on one archive; collects what no page may do."""

    browser: Any
    address: str
    ids: dict[str, int]
    faults: list[str] = field(default_factory=list)

    def open(self, path: str, **context: Any) -> Any:
        """A page in a fresh context, phone or desktop, light or dark."""
        made = self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        page = made.new_page()
        page.on("console", lambda message: self._console(page, message))
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("dialog", lambda dialog: self._dialog(page, dialog))
        page.on("requestfinished", lambda request: self._request(page, request))
        page.on("requestfailed", lambda request: self._request(page, request))
        page.goto(self.address + path.format(**self.ids, copy=self.ids["rain"] + 2))
        return page

    def _console(self, page: Any, message: Any) -> None:
        if message.type in ("error", "warning") and "status of 40" not in message.text:
            # Chromium says so when a sealed page's script is not run: which is the point.
            if "sandboxed" in message.text or "archived.html" in str(message.location):
                return
            self.faults.append(f"{page.url}: {message.text}")

    def _dialog(self, page: Any, dialog: Any) -> None:
        self.faults.append(f"{page.url}: dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, page: Any, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "about:")) and request.failure != "csp":
            self.faults.append(f"{page.url}: asked {request.url}")


def violations(found: Any) -> list[tuple[str, list[str]]]:
    """What axe-core objects to, with the beginnings of the elements."""
    return [
        (fault["id"], [node["html"][:160] for node in fault["nodes"][:3]]) for fault in found.response["violations"]
    ]
