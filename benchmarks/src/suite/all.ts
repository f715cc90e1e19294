import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Case, Growth, Suite } from "../measure/case.ts";
import type { Experiment, Subject } from "../measure/subject.ts";
import { HERE } from "../output/project.ts";
import { missingFile } from "../scenario/libraries.ts";
import { openBench, type Workbench } from "../scenario/workbench.ts";
import { batches } from "./batches.ts";
import { documents } from "./documents.ts";
import { exampleWorkflows } from "./example-workflows.ts";
import { forks } from "./forks.ts";
import { graphs } from "./graphs.ts";
import { isolation } from "./isolation.ts";
import { items } from "./items.ts";
import { joins } from "./joins.ts";
import { nestedItems } from "./nested-items.ts";
import { reads } from "./reads.ts";
import { scenario } from "./scenario.ts";
import { sizes } from "./sizes.ts";
import { streams } from "./streams.ts";
import { templates } from "./templates.ts";
import { writes } from "./writes.ts";

/** Everything that is measured, in the order in which it is shown. */
export const subjects: readonly Subject<Workbench>[] = [
  scenario,
  forks,
  reads,
  writes,
  joins,
  sizes,
  items,
  batches,
  streams,
  nestedItems,
  graphs,
  templates,
  documents,
  exampleWorkflows,
  isolation,
];

export const cases: readonly Case<Workbench>[] = subjects.flatMap(({ cases: of = [] }) => of);

export const growths: readonly Growth<Workbench>[] = subjects.flatMap(({ growths: of = [] }) => of);

/** The experiments of all subjects, each with the name of its subject. */
export const experiments: readonly (Experiment<Workbench> & { readonly subject: string })[] =
  subjects.flatMap(({ name: subject, experiments: of = [] }) =>
    of.map((experiment) => ({ ...experiment, subject })),
  );

/** What the guard is handed. */
export const suite: Suite = {
  // As built, even in tests, which run from the sources.
  file: join(HERE, "benchmarks/dist/suite/all.js"),
  cases,
  growths,
  open: openBench,
  missingFile,
  build: (root) => [
    { title: "dependencies", command: "npm run setup" },
    {
      title: "building",
      command: `node node_modules/typescript/bin/tsc -b ${libraryProject(root)}`,
    },
  ],
};

/** What builds all libraries. Commits before `@sheaf/yaml` had all of them in one package. */
function libraryProject(root: string): string {
  const project = "packages/yaml/tsconfig.build.json";
  return existsSync(join(root, project)) ? project : "packages/workflow/tsconfig.build.json";
}
