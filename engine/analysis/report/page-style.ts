/** The style sheet of the report. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --paper: #fff; --soft: #f3f5f8; --line: #d3d9e0; --bar: #2f6fb7; --dim: #57606a;
  --high: #b3261e; --medium: #8a5300; --low: #2f6f3e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ee; --paper: #14181d; --soft: #1d2329; --line: #3a434d; --bar: #6ea8e8; --dim: #a3adb8;
    --high: #ff8a80; --medium: #ffc46b; --low: #8fd6a0;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 80rem; font: 15px/1.5 system-ui,
  sans-serif; color: var(--ink); background: var(--paper); }
h1 { margin: 0; font-size: 1.7rem; overflow-wrap: anywhere; }
h2 { margin: 2.2rem 0 .6rem; font-size: 1.25rem; border-bottom: 1px solid var(--line); }
p.dim, caption { color: var(--dim); }
nav a { margin-right: 1rem; }
a { color: var(--bar); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .7rem; }
dl div { background: var(--soft); padding: .6rem .8rem; border-radius: .4rem; }
dt { color: var(--dim); }
dd { margin: 0; font-size: 1.2rem; }
figure { margin: 1rem 0; }
figcaption { font-weight: 600; }
svg { width: 100%; height: auto; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; }
th, td { padding: .25rem .6rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { white-space: nowrap; }
td { overflow-wrap: break-word; max-width: 28rem; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.time { white-space: nowrap; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible { outline: 2px solid var(--bar); }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
input { font: inherit; padding: .2rem .5rem; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; }
.high { color: var(--high); font-weight: 600; }
.medium { color: var(--medium); font-weight: 600; }
.low { color: var(--low); }
@media print {
  body { max-width: none; padding: 0; }
  p:has(input), nav { display: none; }
  figure, tr { break-inside: avoid; }
}
`;
