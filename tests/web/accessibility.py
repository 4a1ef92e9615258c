"""What axe-core finds wrong with a page as it stands, beside checks of our own: contrast, names, headings, turns."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

__all__ = ["NAMELESS", "WEAK", "faults"]

_RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
_OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
_SKIPPED = """() => {
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')].filter(one => one.checkVisibility())
    .map(one => Number(one.tagName[1]));
  return levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1);
}"""
_OUT_OF_TURN = "[...document.querySelectorAll('[tabindex]')].filter(one => one.tabIndex > 0).map(one => one.outerHTML)"
NAMELESS = """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button')]
  .filter(one => !one.hidden)
  .filter(one => !(one.labels && one.labels.length) && !one.textContent.trim() && !one.ariaLabel)
  .map(one => one.outerHTML)"""
WEAK = """() => {
  const light = text => text.match(/[0-9.]+/g).slice(0, 3).map(value => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = one => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!/rgba\\(.*, 0\\)/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const weak = [];
  for (const one of document.querySelectorAll('body *')) {
    const own = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || !one.checkVisibility()) continue;
    const pair = [light(getComputedStyle(one).color), light(ground(one))].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < 4.5) weak.push(`${one.tagName} ${one.textContent.trim().slice(0, 20)} ${contrast.toFixed(2)}`);
  }
  return weak;
}"""
_axe = Axe()


def faults(page: Page) -> list[str]:
    """Every fault of the page with everything on it unfolded: contrast, names, roles, landmarks, headings, turns."""
    page.evaluate(_OPEN)
    found = [
        f"{rule['id']}: {' '.join(map(str, node['target']))} {node['failureSummary']}"
        for rule in _axe.run(page, options=_RULES).response["violations"]
        for node in rule["nodes"]
    ]
    found += [f"heading of level {level} out of place" for level in page.evaluate(_SKIPPED)]
    found += [f"out of turn: {one}" for one in page.evaluate(_OUT_OF_TURN)]
    found += [f"without a name: {one}" for one in page.evaluate(NAMELESS)]
    found += [f"weak: {one}" for one in page.evaluate(WEAK)]
    if page.locator("h1").count() != 1:
        found.append("not exactly one h1")
    return found
