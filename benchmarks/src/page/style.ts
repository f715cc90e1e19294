import { DARK_COLOURS, LIGHT_COLOURS } from "./charts/palette.ts";

/** How the page looks: one column, system fonts, light and dark by the reader's choice. */
export const STYLE: string = `
:root { color-scheme: light dark; ${LIGHT_COLOURS} }
@media (prefers-color-scheme: dark) { :root { ${DARK_COLOURS} } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
main, header, footer, nav { max-width: 47rem; margin: 0 auto; padding: 0 1.25rem; }
h1, h2, h3 { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", Georgia, serif;
  font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(1.9rem, 6vw, 2.75rem); margin: 0 0 0.75rem; letter-spacing: -0.01em; }
h2 { font-size: 1.6rem; margin: 0 0 0.75rem; }
h3 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
section { margin: 3.5rem 0; }
p, ul { margin: 0 0 1rem; max-width: 40rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: 2px; }
code { font-size: 0.9em; background: var(--card); border: 1px solid var(--grid); border-radius: 4px; padding: 0.05em 0.35em; }
.skip { position: absolute; left: -99rem; top: 0; background: var(--card); padding: 0.75rem 1rem; z-index: 1; }
.skip:focus { left: 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { padding-top: 2.5rem; }
.lede { font-size: 1.2rem; line-height: 1.5; color: var(--ink); }
.note { color: var(--muted); font-size: 0.95rem; }
nav ul { list-style: none; padding: 0.75rem 0; margin: 1.5rem 0 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem;
  border-top: 1px solid var(--grid); border-bottom: 1px solid var(--grid); max-width: none; }
.cards { list-style: none; padding: 0; margin: 1.75rem 0 1.25rem; display: grid; gap: 0.875rem; max-width: none;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
.cards li { background: var(--card); border: 1px solid var(--grid); border-radius: 10px; padding: 1rem 1.1rem; }
.cards .what { font-weight: 600; margin: 0 0 0.35rem; display: flex; justify-content: space-between; gap: 0.75rem; }
.cards .figure { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", Georgia, serif;
  font-size: 2.1rem; line-height: 1.15; margin: 0; }
.cards .figure small { font: 0.95rem/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--muted); }
.cards dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 0.75rem; margin: 0.6rem 0 0; font-size: 0.95rem; }
dt { color: var(--muted); }
dd { margin: 0; }
.verdict { font-weight: 600; white-space: nowrap; }
.kept { color: var(--kept); }
.missed { color: var(--missed); }
.banner { background: var(--warning-paper); color: var(--warning); border: 1px solid; border-radius: 10px;
  padding: 0.8rem 1.1rem; margin: 1.5rem 0 0; max-width: none; }
.missing { border-left: 4px solid var(--grid); padding-left: 1rem; }
figure { margin: 1.5rem 0 2rem; }
figure svg { display: block; width: 100%; height: auto; }
figure .narrow { display: none; }
@media (max-width: 40rem) { figure .wide { display: none; } figure .narrow { display: block; } }
figcaption { color: var(--muted); font-size: 0.95rem; margin-top: 0.75rem; max-width: 40rem; }
.scroll { position: relative; overflow-x: auto; margin: 1rem 0 1.5rem; border: 1px solid var(--grid); border-radius: 10px; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; line-height: 1.4; }
caption { text-align: left; font-weight: 600; padding: 0.75rem 0.9rem 0.5rem; }
th, td { text-align: left; padding: 0.45rem 0.9rem; border-top: 1px solid var(--grid); vertical-align: top; }
thead th { color: var(--muted); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 500; min-width: 11rem; }
td { white-space: nowrap; }
td.words { white-space: normal; min-width: 14rem; }
.matrix th:first-child { position: sticky; left: 0; background: var(--card); }
.matrix thead th:not(:first-child) { writing-mode: vertical-rl; transform: rotate(180deg); padding: 0.9rem 0.45rem;
  white-space: nowrap; border: 0; }
.matrix td { text-align: center; padding: 0.35rem 0.45rem; }
.matrix tbody th { font-size: 0.9rem; min-width: 9rem; }
details { margin: 1rem 0; }
summary { cursor: pointer; color: var(--link); }
footer { padding-bottom: 3rem; border-top: 1px solid var(--grid); padding-top: 1.5rem; }
@media print { nav, .skip { display: none; } section { break-inside: avoid-page; } }
`;
