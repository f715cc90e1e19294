/**
 * Checks that README and guides show the figures of the published reports; with `--write`, makes it so.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type CarrierReport, carriersOf, costsOf } from "./report/costs.ts";
import { figuresOf, firstDifference, withFigures } from "./report/readme-figures.ts";
import { parseReport, type Report } from "./report/report.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A text that quotes figures of the report. */
interface Quoting {
  readonly title: string;
  readonly file: string;
  readonly figures: (report: Report) => string;
}

const README: Quoting = { title: "README", file: `${root}README.md`, figures: figuresOf };
const GUIDE: Quoting = {
  title: "The guide about performance",
  file: `${root}docs/guides/performance.md`,
  figures: costsOf,
};
const MACHINES: Quoting = {
  title: "The guide about many machines",
  file: `${root}docs/guides/many-machines.md`,
  figures: () => carriersOf(publishedCarriers()),
};

process.exitCode = checkFigures(process.argv.slice(2));

function checkFigures(args: readonly string[]): number {
  try {
    const options = {
      write: { type: "boolean", default: false },
      readme: { type: "string" },
      report: { type: "string" },
    } as const;
    const {
      write,
      readme,
      report: file = `${root}reports/latest.json`,
    } = parseArgs({ args: [...args], options }).values;
    const report = parseReport(readFileSync(file, "utf8"), "latest.json");
    const texts = readme === undefined ? [README, GUIDE, MACHINES] : [{ ...README, file: readme }];
    const differences = texts.flatMap((text) => differenceOf(text, report, write));
    for (const difference of differences) process.stderr.write(`${difference}\n`);
    if (differences.length === 0) return 0;
    process.stderr.write("Run: node benchmarks/dist/check-readme.js --write\n");
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  return 1;
}

/** What `npm run bench -- distributed` published. */
function publishedCarriers(): CarrierReport {
  return JSON.parse(readFileSync(`${root}reports/distributed.json`, "utf8")) as CarrierReport;
}

/** What a text shows instead of the figures, if it was not corrected. */
function differenceOf({ title, file, figures }: Quoting, report: Report, write: boolean): string[] {
  const text = readFileSync(file, "utf8");
  const expected = withFigures(text, figures(report));
  const difference = firstDifference(text, expected);
  if (difference === null) return [];
  if (!write) return [`${title} does not show the figures of the report, first in ${difference}`];
  writeFileSync(file, expected);
  return [];
}
