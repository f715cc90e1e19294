import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FRAMES, type Chart } from "./charts/chart.ts";
import { complexityChart } from "./charts/complexity-chart.ts";
import { draw, standalone } from "./charts/draw.ts";
import { historyChart } from "./charts/history-chart.ts";
import { memoryChart } from "./charts/memory-chart.ts";
import { rivalsChart } from "./charts/rivals-chart.ts";
import { scenarioChart } from "./charts/scenario-chart.ts";
import { readHistory } from "../guard/index.ts";
import { type NewFile, replaceFiles } from "../output/replace-files.ts";
import { parseReport } from "../report/report.ts";
import { parseRivals } from "../rivals/report.ts";
import { pageOf, type PageSources } from "./page.ts";

/**
 * Renders `index.html` and `charts/*.svg` from the files in `directory`, and gives their names.
 *
 * @throws an Error that names the file where one is of another version.
 */
export async function publishPage(directory: string): Promise<string[]> {
  const sources = sourcesIn(directory);
  const files: NewFile[] = [{ name: "index.html", text: await pageOf(sources) }];
  for (const chart of chartsOf(sources)) {
    for (const frame of FRAMES) {
      const ending = frame.name === "wide" ? "" : `-${frame.name}`;
      const text = standalone(await draw(chart, frame));
      files.push({ name: `charts/${chart.name}${ending}.svg`, text });
    }
  }
  replaceFiles(directory, files);
  return files.map(({ name }) => name);
}

/** The files that a page is made of. */
export const SOURCES = {
  report: "latest.json",
  rivals: "rivals.json",
  history: "history.ndjson",
} as const;

/** What a page can be made of in this directory. */
function sourcesIn(directory: string): PageSources {
  const read = <T>(name: string, parse: (text: string, file: string) => T): T | null => {
    const file = join(directory, name);
    return existsSync(file) ? parse(readFileSync(file, "utf8"), file) : null;
  };
  return {
    report: read(SOURCES.report, parseReport),
    rivals: read(SOURCES.rivals, parseRivals),
    history: readHistory(join(directory, SOURCES.history)),
  };
}

function chartsOf({ report, rivals, history }: PageSources): Chart[] {
  return [
    ...(report === null
      ? []
      : [memoryChart(report), complexityChart(report), scenarioChart(report)]),
    ...(rivals === null ? [] : [rivalsChart(rivals)]),
    ...(history.lines.length === 0 ? [] : [historyChart(history.lines)]),
  ];
}
