import { join } from "node:path";
import type { Case, Growth, Suite } from "../measure/case.ts";
import { HERE } from "../output/project.ts";
import { missingFile } from "../scenario/libraries.ts";
import { openBench, type Workbench } from "../scenario/workbench.ts";
import { batches } from "./batches.ts";
import { contextOperations } from "./context-operations.ts";
import type { Experiment, Subject } from "./declare.ts";
import { documents } from "./documents.ts";
import { forks } from "./forks.ts";
import { graphs } from "./graphs.ts";
import { isolation } from "./isolation.ts";
import { itemFeatures } from "./item-features.ts";
import { items } from "./items.ts";
import { joins } from "./joins.ts";
import { journal } from "./journal.ts";
import { nestedItems } from "./nested-items.ts";
import { ordinaryRuns } from "./ordinary-runs.ts";
import { ordinaryValues } from "./ordinary-values.ts";
import { reads } from "./reads.ts";
import { scenario } from "./scenario.ts";
import { sizes } from "./sizes.ts";
import { starts } from "./starts.ts";
import { streams } from "./streams.ts";
import { taskFeatures } from "./task-features.ts";
import { templateFunctions } from "./template-functions.ts";
import { templates } from "./templates.ts";
import { writes } from "./writes.ts";

/** Builds all packages, as each refers to those that it needs. */
const PROJECTS = "packages/cli/tsconfig.build.json";

/** What may matter to every case: what measures it, what it is compiled by, what it depends on. */
const SHARED = ["benchmarks/src/", "tsconfig", "package.json", "pnpm-lock.yaml"];

/** Everything that is measured, in the order in which it is shown. */
export const subjects: readonly Subject[] = [
  scenario,
  forks,
  reads,
  writes,
  ordinaryValues,
  joins,
  contextOperations,
  sizes,
  items,
  ordinaryRuns,
  itemFeatures,
  batches,
  streams,
  journal,
  nestedItems,
  taskFeatures,
  graphs,
  templates,
  templateFunctions,
  documents,
  starts,
  isolation,
];

/** The cases of all subjects, each with where the code stands that it runs. */
export const cases: readonly Case<Workbench>[] = subjects.flatMap(({ packages, rows = [] }) => {
  const code = [...SHARED, ...packages.map((name) => `packages/${name}/`)];
  return rows.flatMap(({ case: compared }) =>
    compared === undefined ? [] : { ...compared, code },
  );
});

export const growths: readonly Growth<Workbench>[] = subjects.flatMap(({ rows = [] }) =>
  rows.flatMap(({ growth }) => growth ?? []),
);

/** The experiments of all subjects, each with the name of its subject. */
export const experiments: readonly (Experiment & { readonly subject: string })[] = subjects.flatMap(
  ({ name: subject, experiments: of = [] }) => of.map((experiment) => ({ ...experiment, subject })),
);

/** What the guard is handed. */
export const suite: Suite = {
  // As built, even in tests, which run from the sources.
  file: join(HERE, "benchmarks/dist/suite/all.js"),
  cases,
  growths,
  open: openBench,
  missingFile,
  build: () => [
    { title: "dependencies", command: "npm run setup" },
    { title: "building", command: `node node_modules/typescript/bin/tsc -b ${PROJECTS}` },
    { title: "bundling the command", command: "node tools/bundle.js" },
  ],
};
