import { type Measurement, Measurements } from "../measure/measurement.ts";
import type { Report } from "../report/report.ts";
import { reportMarkdown } from "../report/report-text.ts";
import { writtenText } from "../report/written.ts";
import type { RivalsReport } from "../rivals/report.ts";
import { rivalsMarkdown } from "../rivals/tables.ts";
import { barChart } from "./charts/bar-chart.ts";
import type { Chart } from "./charts/chart.ts";
import { complexityChart } from "./charts/complexity-chart.ts";
import { figureOf } from "./charts/draw.ts";
import { captioned, escaped, htmlOf } from "./markdown.ts";
import { opening } from "./opening.ts";

/** What a page is made of. Null if there is no such file. */
export interface PageSources {
  readonly report: Report | null;
  readonly rivals: RivalsReport | null;
}

/** The page as one file without scripts or network requests: the Markdown of the reports, with charts. */
export async function pageOf(sources: PageSources): Promise<string> {
  const { report } = sources;
  const [head = "", ...sections] = markdownOf(sources).split(/^## /mu);
  const [, , ...origin] = head.split("\n\n");
  const charts = new Map(chartsOf(sources));
  const [links, shown]: [string[], string[]] = [[], []];
  for (const section of sections) {
    const [title = ""] = section.split("\n", 1);
    const id = title.toLowerCase().replaceAll(/[^a-z]+/gu, "-");
    links.push(`<li><a href="#${id}">${escaped(title)}</a></li>`);
    shown.push(await sectionOf(id, section, charts.get(title)));
  }
  const parts: Readonly<Record<string, string>> = {
    style: writtenText("page.css"),
    opening: report === null ? "" : await opening(report),
    navigation: links.join("\n"),
    sections: shown.join("\n"),
    origin: htmlOf(origin.join("\n\n")),
  };
  return writtenText("page.html").replaceAll(
    /\{\{(\w+)\}\}/gu,
    (_, name: string) => parts[name] ?? "",
  );
}

/** Both reports as one text, of which the rivals are the last part. */
function markdownOf({ report, rivals }: PageSources): string {
  return [
    report === null
      ? missing("The report", "latest.json", "npm run bench")
      : reportMarkdown(report),
    rivals === null
      ? missing("Rivals", "rivals.json", "npm run bench -- rivals")
      : rivalsMarkdown(rivals).replaceAll(/^#/gmu, "##"),
  ].join("\n");
}

function missing(title: string, file: string, command: string): string {
  return `## ${title}\n\nNot shown: there is no \`${file}\`. \`${command}\` makes it.\n`;
}

/** What is introduced by a text, then drawn, then shown in tables. */
async function sectionOf(id: string, section: string, chart?: Chart): Promise<string> {
  const [text = "", ...tables] = section.split(/^### /mu);
  const [title, intro] = divided(text);
  return [
    `<section id="${id}" aria-labelledby="${id}-heading">`,
    `<h2 id="${id}-heading">${escaped(title)}</h2>`,
    htmlOf(intro),
    chart === undefined ? "" : await figureOf(chart),
    ...tables.map((table) => captioned(...divided(table))),
    "</section>",
  ].join("\n");
}

/** The first line, and the rest. */
function divided(text: string): [title: string, body: string] {
  const end = text.indexOf("\n");
  return [text.slice(0, end), text.slice(end + 1)];
}

/** The job that the chart of rivals is about. */
const JOB = "1,000 items, 1 MB";

/** The charts, each with the heading of its section. */
export function chartsOf({ report, rivals }: PageSources): [section: string, Chart][] {
  const charts: [string, Chart][] = [];
  if (report !== null) {
    const times = mediansIn(report, "scenario");
    charts.push(
      [
        "The scenario, before and after",
        barChart("scenario", "One item of the scenario, by approach", times),
      ],
      ["Cost by the size of the context", complexityChart(report)],
    );
  }
  if (rivals !== null && rivals.fanOuts.length > 0) {
    const title = "One item of a fan-out over 1,000 items with 1 MB of context";
    charts.push(["Rivals", barChart("rivals", title, mediansIn(rivals, JOB))]);
  }
  return charts;
}

function mediansIn({ measurements }: Pick<Report, "measurements">, subject: string): Measurement[] {
  return new Measurements(measurements).of(subject).each("median time");
}
