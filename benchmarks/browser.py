"""What a browser costs: `python -m benchmarks.browser [--times 5]`, where playwright and Chromium are.

Seconds for playwright's driver, for Chromium, for a page in a Chromium that runs and in one of its own, and for the
end; the page is written by a script from data, without waiting for it to rest.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections import defaultdict
from typing import Any

from crawler.fetch.browser import ARGUMENTS, chromium, is_root

MARKUP = (
    "<!doctype html><main></main><script>fetch('/data').then(said => said.text())"
    ".then(text => { document.querySelector('main').textContent = text; document.title = 'done' })</script>"
)


async def _page(browser: Any) -> None:
    context = await browser.new_context(service_workers="block")

    async def answer(route: Any) -> None:
        await route.fulfill(content_type="text/html", body="text" if route.request.url.endswith("/data") else MARKUP)

    await context.route("**/*", answer)
    page = await context.new_page()
    await page.goto("http://site.example/", wait_until="commit")
    await page.wait_for_function("document.title === 'done'")
    await context.close()


async def measure(times: int) -> dict[str, list[float]]:
    """Seconds of each step, once for each time."""
    from playwright.async_api import async_playwright

    spent: dict[str, list[float]] = defaultdict(list)

    async def timed(name: str, work: Any) -> Any:
        begun = time.perf_counter()
        result = await work
        spent[name].append(time.perf_counter() - begun)
        return result

    for _ in range(times):
        manager = async_playwright()
        playwright = await timed("driver", manager.start())
        launched = playwright.chromium.launch(
            executable_path=chromium(), args=list(ARGUMENTS), chromium_sandbox=not is_root()
        )
        browser = await timed("chromium", launched)
        await timed("page, its own", _page(browser))
        await timed("page, running", _page(browser))
        await timed("end", browser.close())
        await timed("driver's end", playwright.stop())
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    for name, seconds in asyncio.run(measure(parser.parse_args().times)).items():
        print(f"{name:14} {statistics.median(seconds):.2f} s, {min(seconds):.2f} to {max(seconds):.2f}")


if __name__ == "__main__":
    main()
