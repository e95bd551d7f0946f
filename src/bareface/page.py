"""The frame of every HTML page that this package writes."""

from __future__ import annotations

from html import escape


def page(title: str, body: str) -> str:
    """A whole HTML page that opens offline, light or dark, on any width; `body` is HTML, `title` plain text."""
    return _PAGE.format(title=escape(title), style=_STYLE, body=body)


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style></head>
<body>
{body}
</body></html>
"""

_STYLE = """
:root { color-scheme: light dark; --line: #d5d9de; --soft: #5c6670; --ground: #fff; --text: #1b1f23 }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a4047; --soft: #a2abb5; --ground: #14171a; --text: #e6e8ea } }
body { margin: 0 auto; max-width: 64rem; padding: 1rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1, h2 { line-height: 1.2 }
h2 { margin: 2rem 0 .6rem; font-size: 1.2rem }
table { border-collapse: collapse; font-size: .9rem }
th, td { padding: .2rem .7rem .2rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top;
  font-variant-numeric: tabular-nums }
th { font-weight: 500; color: var(--soft); overflow-wrap: normal }
td table tr:first-child > * { border-top: 0 }
figure { margin: 0 0 1.2rem }
figcaption { font-size: .9rem; color: var(--soft) }
img { display: block; max-width: 100%; height: auto }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 1rem }
.charts > figure > svg { display: block; width: 100%; max-width: 40rem; overflow: visible }
.charts text { fill: var(--soft); font-size: 13px }
.grid { stroke: var(--line); fill: none }
.charts ul { display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin: 0; padding: 0; list-style: none;
  font-size: .85rem }
.swatch { width: 22px; height: 8px }
"""
