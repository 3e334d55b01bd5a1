"""The look of all HTML pages: light and dark, on screen and on paper."""

STYLE = """\
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #767676; --band: #f3f3f3; --link: #0b4f8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --paper: #16181b; --line: #8a8a8a; --band: #22262b; --link: #8ec5ff; }
}
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem;
  color: var(--ink); background: var(--paper); overflow-wrap: break-word; }
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
#: What pages of text add to it: documents, and the pages of a published strategy.
DOCUMENT = """\
header, nav, main, footer { max-width: 60rem; margin: 0 auto; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
.kind { margin: 0; } .draft { font-weight: bold; }
h2, h3, h4 { line-height: 1.25; margin: 2rem 0 .75rem; }
h2 { font-size: 1.35rem; } h3 { font-size: 1.15rem; } h4 { font-size: 1rem; }
nav ol { list-style: none; padding-left: 0; } nav ol ol { padding-left: 1.5rem; }
figure { margin: 1.5rem 0; overflow-x: auto; }
figure svg { display: block; width: 100%; max-width: var(--wide, none); height: auto; background: #fff;
  font-family: Arial, "Liberation Sans", Helvetica, sans-serif; }
figcaption { margin-top: .4rem; }
.facts th { width: 25%; } .facts td { overflow-wrap: anywhere; }
.gap { border-left: .3rem solid #b36b00; background: var(--band); padding: .4rem .8rem; margin: 1rem 0; }
.gap small { display: block; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: 1rem; }
.card { border: 1px solid var(--line); padding: .75rem; }
.card > h3 { margin-top: 0; }
.wide { font-size: .875rem; } .iri { overflow-wrap: anywhere; } .date { white-space: nowrap; }
th.number { white-space: normal; }
sup { line-height: 0; font-size: .7em; }
@media screen and (max-width: 48rem) { figure svg { min-width: min(44rem, var(--wide, 44rem)); } }
@media print {
  @page { size: A4; margin: 20mm; }
  h2, h3, h4 { break-after: avoid; }
  figure { overflow: visible; }
  figure, .gap, .card, .kept, .facts, .leads { break-inside: avoid; }
  caption { font-size: 10pt; }
  caption, thead, thead tr, .leads, tbody tr:first-child, tbody tr:nth-last-child(2) { break-after: avoid; }
  .break { break-before: page; }
  nav { break-after: page; }
  table { font-size: 9pt; } .wide { font-size: 7pt; } .wide th, .wide td { padding: .2rem; hyphens: auto; }
  .skip { display: none; }
}
"""
