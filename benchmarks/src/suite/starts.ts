import { spawnSync } from "node:child_process";
import module from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { childEnvironment } from "../measure/child-environment.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { interleaved } from "../measure/interleaving.ts";
import { type Reading, readings } from "../measure/measurement.ts";
import { median } from "../measure/statistics.ts";
import type { Subject } from "../measure/subject.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { screened } from "./declare.ts";

/** Whether Node keeps what it has compiled for the next process. */
const CACHES_CODE = "enableCompileCache" in module;

/** Starting a process: importing each package, and the command. */
export const starts: Subject<Workbench> = {
  name: "starts",
  packages: ["context", "template", "workflow", "yaml", "cli"],
  experiments: [{ name: "starts", runs: "alone", measure: startTimes }],
  targets: () => [
    `start-run | Running a first document by the command, over an empty process of Node | over an empty process of sheaf run <= ${CACHES_CODE ? 90e6 : 110e6}`,
  ],
  cases: [
    ...(["context", "template", "workflow", "yaml"] as const).map((name) =>
      screened(
        `start-${name}`,
        `A process that imports @sheaf/${name}`,
        ({ root }) => importing(join(root, "packages", name, "dist/index.js")),
        { isTimedOnly: true },
      ),
    ),
    screened(
      "start-command",
      "A process that prints the version of the command",
      ({ root }) => started([join(root, "packages/cli/bin/sheaf.js"), "--version"]),
      { isTimedOnly: true },
    ),
  ],
};

/** What a first document takes to run, over a process that does nothing. */
async function startTimes({ root }: Workbench, effort: Effort): Promise<Reading[]> {
  effort.say("starting the command");
  const empty = started(["--eval", "0"]);
  const command = started([
    join(root, "packages/cli/bin/sheaf.js"),
    "run",
    join(root, "examples/command/hello.yaml"),
  ]);
  const samples = await interleaved(
    [
      { name: "an empty process", operations: 1, run: () => void empty.call(0) },
      { name: "sheaf run", operations: 1, run: () => void command.call(0) },
    ],
    amount(effort, 3, 21),
  );
  const [own = [], others = []] = [samples["sheaf run"], samples["an empty process"]];
  return readings("sheaf run", "nanoseconds", {
    "over an empty process": median(own) - median(others),
  });
}

function importing(file: string): Operation {
  return started(["--input-type=module", "--eval", `await import("${pathToFileURL(file).href}")`]);
}

function started(args: readonly string[]): Operation {
  const env = { ...childEnvironment(), NODE_OPTIONS: "" };
  const start = (): unknown => spawnSync(process.execPath, args, { env }).status;
  expectAnswer(start(), 0);
  return { call: start };
}
