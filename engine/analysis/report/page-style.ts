/** The style sheet of the report. Colours are variables: the page is light or dark as the reader's system, and light on paper. */
const light = `
    --ink: #1c2127; --dim: #59636e; --page: #f6f7f9; --card: #fff; --line: #dfe3e8; --track: #e9ecf0; --accent: #1d5fa6; --heat: #0f4a8a;
    --heat-ink: #fff; --high: #b42318; --high-soft: #fdecea; --medium: #8a4b00; --medium-soft: #fdf1dc; --low: #31629b; --low-soft: #e7f0fa;
    --calm: #1f6b3a; --calm-soft: #e6f4ea;
    --c1: #2f6db5; --c2: #e08a2c; --c3: #3f9a78; --c4: #8e5fb0; --c5: #c9566b; --c6: #a08a3c; --other: #b4bcc6;`;
const dark = `
    --ink: #e4e8ed; --dim: #9aa5b1; --page: #12161b; --card: #1a2027; --line: #2e3740; --track: #28313a; --accent: #7db4f0; --heat: #4d95e6;
    --heat-ink: #0b1016; --high: #ff9488; --high-soft: #431c18; --medium: #f5bd62; --medium-soft: #3d2c10; --low: #94c2f5; --low-soft: #182c42;
    --calm: #86d39c; --calm-soft: #16331f;
    --c1: #5b9be6; --c2: #eda452; --c3: #5fbf9b; --c4: #b38bd4; --c5: #e5818f; --c6: #c9b463; --other: #5d6873;`;

const base = `
:root { color-scheme: light dark;${light} }
@media screen and (prefers-color-scheme: dark) { :root {${dark} } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 3.5rem; }
body { margin: 0 auto; padding: 1.5rem 1.5rem 3rem; max-width: 80rem; font: 14px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--page); }
h1, h2, h3, p, dl, dd, ul, figure { margin: 0; padding: 0; }
ul { list-style: none; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
.dim, caption small { color: var(--dim); }
.page { margin-bottom: 1rem; }
.product { color: var(--accent); font-weight: 600; letter-spacing: .02em; }
h1 { font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
nav { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; align-items: center; padding: .55rem 0;
  background: var(--page); border-bottom: 1px solid var(--line); margin-bottom: 1rem; }
.filters { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin-left: auto; white-space: nowrap; color: var(--dim); }
input[type=search], select { font: inherit; width: 11rem; max-width: 60vw; padding: .2rem .5rem; color: var(--ink); background: var(--card);
  border: 1px solid var(--line); border-radius: .3rem; }
.scope { font-weight: 600; }
.scope:not(:empty) { margin: 0 0 1rem; padding: .45rem 1.25rem; border: 1px solid var(--accent); border-radius: .5rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
section { margin: 0 0 1rem; padding: 1rem 1.25rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .9rem; margin-bottom: .6rem; }
h2 { font-size: 1.15rem; line-height: 1.4; }
.head p { color: var(--dim); }
.empty { display: flex; flex-wrap: wrap; gap: 0 .9rem; align-items: baseline; padding: .5rem 1.25rem; }
.empty h2 { font-size: 1rem; }
.empty p, .none { color: var(--dim); }
footer { padding: .5rem 0; }
`;

const verdict = `
.verdict { border-left: .4rem solid var(--calm); }
.verdict.high { border-left-color: var(--high); }
.verdict.medium { border-left-color: var(--medium); }
.sentence { font-size: 1.3rem; font-weight: 600; line-height: 1.3; margin-bottom: .2rem; text-wrap: balance; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem 1.25rem; margin-top: .9rem; }
.facts div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.facts dt { color: var(--dim); font-size: .85rem; }
.facts dd { font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.25; }
`;

const charts = `
svg { display: block; overflow: visible; }
.plot { padding: 0 .5rem 0 3.2rem; }
.grid { stroke: var(--line); stroke-width: 1; shape-rendering: crispEdges; }
.tick { fill: var(--dim); font-size: 12px; }
.hit { fill: transparent; }
.hit:hover { fill: var(--ink); fill-opacity: .08; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin-bottom: .4rem; }
.legend li { display: flex; gap: .4rem; align-items: center; overflow-wrap: anywhere; }
.key { flex: none; }
.c1 { fill: var(--c1); } .c2 { fill: var(--c2); } .c3 { fill: var(--c3); } .c4 { fill: var(--c4); } .c5 { fill: var(--c5); }
.c6 { fill: var(--c6); } .c-other { fill: var(--other); }
.track { fill: var(--track); }
.strip { margin-top: .3rem; shape-rendering: crispEdges; }
.recorded { fill: var(--c3); }
.gap.stopped { fill: var(--track); } .gap.asleep { fill: var(--other); } .gap.late { fill: var(--high); }
.notes { display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; padding: .55rem 0 0 3.2rem; font-size: .9rem; }
.warn { color: var(--high); flex-basis: 100%; }
.span { min-width: 8rem; }
rect.known, path.known { fill: var(--c1); } rect.fresh { fill: var(--c2); }
.spark { width: 9rem; height: 1.5rem; flex: none; }
path.high { fill: var(--high); } path.medium { fill: var(--medium); } path.low, path.info { fill: var(--low); }
`;

const cards = `
.pill { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8rem; font-weight: 600; line-height: 1.5; white-space: nowrap;
  color: var(--low); background: var(--low-soft); }
.pill.high { color: var(--high); background: var(--high-soft); }
.pill.medium { color: var(--medium); background: var(--medium-soft); }
.pill.new { color: var(--medium); background: var(--medium-soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: .75rem; }
.card { padding: .7rem .9rem; border: 1px solid var(--line); border-left: .25rem solid var(--low); border-radius: .4rem; min-width: 0; }
.card.high { border-left-color: var(--high); }
.card.medium { border-left-color: var(--medium); }
.card header { display: flex; gap: .6rem; align-items: center; }
.card h3 { font-size: 1.05rem; overflow-wrap: anywhere; min-width: 0; }
.card .spark { margin-left: auto; width: 8rem; }
.card > p { margin: .15rem 0 .35rem; }
.card dl, .program dl { display: grid; gap: .1rem; }
.card dl { grid-template-columns: 1fr 1fr; }
.card dl div { grid-column: span 2; }
.card dl .half { grid-column: span 1; }
.card dl .half + div:not(.half) { grid-column: 1 / span 2; }
.card dl div, .program dl div { display: grid; grid-template-columns: 4.2rem minmax(0, 1fr); gap: .5rem; }
.card dt, .program dt { color: var(--dim); }
.card dd, .program dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.card dd { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.card .lines { color: var(--dim); font-size: .85rem; margin: .35rem 0 0; overflow-wrap: anywhere; }
code { display: block; margin-top: .35rem; padding: .3rem .5rem; font: .82rem/1.4 ui-monospace, Consolas, "DejaVu Sans Mono", monospace;
  background: var(--page); border-radius: .25rem; overflow-wrap: anywhere; }
code span { display: inline-block; max-width: 100%; }
.boxes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: .4rem 2rem; }
.box { min-width: 0; }
.box h3 { font-size: .95rem; margin-bottom: .1rem; }
.count { color: var(--dim); font-weight: 400; }
@media screen { .box .cut { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; } }
.box li { padding: .1rem 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; color: var(--accent); padding: .25rem 0; }
.further { margin-top: .6rem; }
.programs { display: grid; }
.program { border-top: 1px solid var(--line); }
.program summary { display: grid; grid-template-columns: minmax(0, 1fr) 9rem 5rem 4.5rem; gap: .75rem; align-items: center; color: var(--ink); }
.program .spark { height: 1.1rem; }
.program .n { text-align: right; font-variant-numeric: tabular-nums; }
.program .name { overflow-wrap: anywhere; }
.program .name::before { content: "\\25B8"; display: inline-block; width: 1.1em; color: var(--dim); }
.program[open] .name::before { content: "\\25BE"; }
.program summary::-webkit-details-marker { display: none; }
.program summary { list-style: none; }
.program dl { padding: .3rem 0 .8rem 1.1em; }
.program dl div { grid-template-columns: 9rem minmax(0, 1fr); }
`;

const tables = `
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .2rem; }
section > .block > .scroll > table > caption { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--dim); font-weight: 500; font-size: .93em; white-space: nowrap; }
td { overflow-wrap: break-word; max-width: 26rem; }
th:last-child, td:last-child { padding-right: 0; }
th.num, td.num { text-align: right; white-space: nowrap; }
td.time, td b { white-space: nowrap; }
td .span { margin-top: .3rem; }
td .spark { height: 1.1rem; }
.ends { display: flex; justify-content: space-between; min-width: 8rem; }
th button { all: unset; cursor: pointer; }
th button:focus-visible { outline: 2px solid var(--accent); }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
tbody.rest { display: none; }
.block:has(.more :checked) tbody.rest, .filtering tbody.rest { display: table-row-group; }
.more { display: inline-block; padding: .3rem 0; color: var(--accent); cursor: pointer; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1.1rem 2.5rem; align-items: start; }
.columns > * { min-width: 0; }
.flow { columns: 27rem 2; column-gap: 2.5rem; font-size: .93em; }
.flow th, .flow td { padding-top: .1rem; padding-bottom: .1rem; }
.flow > * { break-inside: avoid; margin-bottom: 1.1rem; }
.matrix { margin-top: 1rem; }
.matrix tr[aria-current] td { background: var(--low-soft); font-weight: 600; }
.matrix th.served { color: var(--low); font-weight: 600; }
.filtering .cards:not(:has(> :not([hidden])))::before, .filtering table:not(:has(tbody > :not([hidden]))) tbody:first-of-type::before {
  content: "none"; color: var(--dim); }
.one-machine .block:not(:has([data-machines])) caption::after { content: " (all machines)"; font-weight: 400; color: var(--dim); }
.matrix small { display: block; font-weight: 400; }
.heat { table-layout: fixed; min-width: 56rem; border-collapse: separate; border-spacing: 2px; }
.heat thead th:first-child { width: 10rem; }
.heat th, .heat td { border: 0; padding: .2rem .4rem; }
.heat tbody th { font-weight: 400; text-align: left; padding-left: 0; overflow-wrap: anywhere; }
.heat thead th { text-align: right; vertical-align: bottom; color: var(--ink); }
.heat thead th:first-child { text-align: left; }
.heat small { display: block; color: var(--dim); font-weight: 400; overflow: hidden; text-overflow: ellipsis; }
.heat td { min-width: 0; padding-right: .4rem; text-align: right; border-radius: 2px; background: var(--heat-0); }
:root { --heat-0: var(--page); --heat-1: color-mix(in srgb, var(--heat) 10%, var(--card)); --heat-2: color-mix(in srgb, var(--heat) 20%, var(--card));
  --heat-3: color-mix(in srgb, var(--heat) 32%, var(--card)); --heat-4: color-mix(in srgb, var(--heat) 46%, var(--card));
  --heat-5: color-mix(in srgb, var(--heat) 60%, var(--card)); --heat-6: color-mix(in srgb, var(--heat) 84%, var(--card)); --heat-7: var(--heat); }
.heat td.h1 { background: var(--heat-1); } .heat td.h2 { background: var(--heat-2); } .heat td.h3 { background: var(--heat-3); }
.heat td.h4 { background: var(--heat-4); } .heat td.h5 { background: var(--heat-5); }
.heat td.h6 { background: var(--heat-6); color: var(--heat-ink); } .heat td.h7 { background: var(--heat-7); color: var(--heat-ink); }
.week rect { fill: var(--heat); } .week .h0 { fill: var(--heat-0); }
rect.h1 { fill-opacity: .14; } rect.h2 { fill-opacity: .28; }
rect.h3 { fill-opacity: .42; } rect.h4 { fill-opacity: .57; } rect.h5 { fill-opacity: .71; } rect.h6 { fill-opacity: .86; }
`;

const media = `
@media (max-width: 40rem) {
  body { padding: .75rem .6rem 2rem; }
  nav { position: static; }
  .filters { margin-left: 0; flex-basis: 100%; flex-direction: column; }
  .filters label { display: grid; grid-template-columns: 4.5rem 1fr; align-items: center; }
  .filters :is(input, select) { width: 100%; max-width: none; }
  section { padding: .8rem .75rem; }
  .sentence { font-size: 1.15rem; }
  .facts { grid-template-columns: repeat(3, 1fr); }
  .facts dd { font-size: 1.1rem; }
  .plot { padding-left: 2.6rem; }
  .card dl .half { grid-column: span 2; }
  .card .spark { width: 5rem; }
  .notes { padding-left: 0; }
  .odd { display: none; }
  .program summary { grid-template-columns: minmax(0, 1fr) 4rem; }
  .program .spark, .program .n.dim { display: none; }
  .program dl div { grid-template-columns: 6.5rem minmax(0, 1fr); }
}
@media print {
  @page { margin: 1.2cm; }
  :root { color-scheme: light; --page: #fff; }
  body { max-width: none; padding: 0; font-size: 9.5px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav, .more { display: none; }
  section { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: .6rem 0; margin: 0; }
  .verdict { border-left: .4rem solid var(--calm); padding-left: .8rem; }
  .cards { grid-template-columns: 1fr 1fr; }
  .columns { grid-template-columns: 1fr 1fr; }
  .flow { columns: 2; }
  .card, tr, .plot, .box li, .program { break-inside: avoid; }
  h2, caption, thead { break-after: avoid; }
  .scroll { overflow: visible; }
}
`;

export const pageStyle = [base, verdict, charts, cards, tables, media].join('');
