import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Case, Growth, Suite } from "../measure/case.ts";
import { HERE } from "../output/project.ts";
import { loadLibraries, missingFile } from "../scenario/libraries.ts";
import { Workbench } from "../scenario/workbench.ts";
import { contextGrowths } from "./context-growths.ts";
import { controlGrowths } from "./control-growths.ts";
import { forkCases } from "./forks.ts";
import { readCases } from "./reads.ts";
import { scenarioCases } from "./scenario.ts";
import { templateCases } from "./templates.ts";
import { workflowGrowths } from "./workflow-growths.ts";
import { workflowCases } from "./workflows.ts";
import { writeCases } from "./writes.ts";

/** All cases that are guarded, in the order in which they are shown. */
export const cases: readonly Case<Workbench>[] = [
  ...forkCases,
  ...readCases,
  ...writeCases,
  ...scenarioCases,
  ...workflowCases,
  ...templateCases,
];

/** All costs whose growth is guarded, in the order in which they are shown. */
export const growths: readonly Growth<Workbench>[] = [
  ...contextGrowths,
  ...workflowGrowths,
  ...controlGrowths,
];

/** What the guard is handed. */
export const suite: Suite = {
  // As built, even in tests, which run from the sources.
  file: join(HERE, "benchmarks/dist/suite/all.js"),
  cases,
  growths,
  open: async (root) => new Workbench(await loadLibraries(root)),
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
