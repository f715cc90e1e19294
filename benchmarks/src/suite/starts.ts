import { spawnSync } from "node:child_process";
import module from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { childEnvironment } from "../measure/child-environment.ts";
import type { Lab } from "../measure/lab.ts";
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
async function startTimes(lab: Lab<Workbench>): Promise<void> {
  lab.say("starting the command");
  const { root } = lab.bench;
  const [bin, hello] = ["packages/cli/bin/sheaf.js", "examples/command/hello.yaml"];
  const sides = [
    ["an empty process", started(["--eval", "0"])],
    ["sheaf run", started([join(root, bin), "run", join(root, hello)])],
  ] as const;
  const race = await lab.race(
    [3, 21],
    sides.map(([name, { call }]) => ({ name, operations: 1, run: () => void call(0) })),
  );
  const over = race.median("sheaf run") - race.median("an empty process");
  lab.keep("sheaf run", "nanoseconds", { "over an empty process": over });
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
