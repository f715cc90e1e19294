import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatBytes } from "../output/quantities.ts";
import { HERE } from "../output/project.ts";
import type { Report } from "../report/report.ts";
import type { RivalsReport } from "../rivals/report.ts";
import { figureOf } from "./figure.ts";
import { html, Html } from "./html.ts";
import { opening } from "./opening.ts";
import { missing, reportSections, rivalsSection, type Section } from "./sections.ts";

/** What a page is made of. Null if there is no such file. */
export interface PageSources {
  readonly report: Report | null;
  readonly rivals: RivalsReport | null;
}

/** The parts of the page, in their order. */
export function sectionsOf({ report, rivals }: PageSources): Section[] {
  const [costs, promises] = report === null ? [[], []] : reportSections(report);
  return [...costs, rivalsSection(rivals), ...promises];
}

/** The page as one file without scripts or network requests. */
export async function pageOf(sources: PageSources): Promise<string> {
  const { report } = sources;
  const sections = sectionsOf(sources);
  const parts: Html[] = [];
  for (const section of sections) parts.push(await sectionOf(section));
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content="What Sheaf promises, and what was measured" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>Sheaf, measured</title>
        <style>
          ${new Html(readFileSync(join(HERE, "benchmarks/page.css"), "utf8"))}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the figures</a>
        <header>
          <h1>Forks for free, measured</h1>
          ${report === null ? missing("latest.json", "npm run bench") : await opening(report)}
        </header>
        <nav aria-label="Parts of this page">
          <ul>
            ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
          </ul>
        </nav>
        <main id="main" tabindex="-1">${parts}</main>
        <footer>${report === null ? [] : origin(report)}</footer>
      </body>
    </html> `;
  return text;
}

async function sectionOf({ id, title, intro, chart, body = [] }: Section): Promise<Html> {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${title}</h2>
    <p>${intro}</p>
    ${chart === undefined ? [] : await figureOf(chart)} ${body}
  </section> `;
}

function origin({ kind, date, durationSeconds, commit, machine, runtime }: Report): Html {
  return html`<h2>Where these figures come from</h2>
    <p class="note">
      A ${kind} run of ${durationSeconds} s on ${date.slice(0, 10)}, commit
      <code>${commit?.slice(0, 12) ?? "unknown"}</code>. Node ${runtime.node} (V8 ${runtime.v8}) on
      ${machine.system} ${machine.architecture}, ${machine.cores} cores of ${machine.cpu},
      ${formatBytes(machine.memoryBytes)}.
    </p>
    <p class="note">
      Make them again with <code>npm run bench</code>, the rivals with
      <code>npm run bench -- rivals</code>, and this page with <code>npm run bench -- report</code>.
      The same figures for machines: <a href="latest.json">latest.json</a>, by a published schema.
    </p>`;
}
