"""The look of all HTML pages: light and dark, on screen and on paper."""

STYLE = """\
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #767676; --band: #f3f3f3; --link: #0b4f8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --paper: #16181b; --line: #8a8a8a; --band: #22262b; --link: #8ec5ff; }
}
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem;
  color: var(--ink); background: var(--paper); }
h1 { font-size: 1.5rem; margin: 0; }
.rows { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; padding: 0 0 .75rem; font-size: 1.1rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
thead th { border-bottom-width: 2px; }
tbody tr:nth-child(even) { background: var(--band); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
a { color: var(--link); }
footer { font-size: .875rem; }
@media print {
  :root { --ink: #000; --paper: #fff; --line: #555; --band: #fff; --link: #000; }
  body { margin: 0; max-width: none; font-size: 10pt; }
  .rows { overflow: visible; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  a { text-decoration: none; }
}
"""
