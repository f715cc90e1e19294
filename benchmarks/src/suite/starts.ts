import { spawnSync } from "node:child_process";
import module from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expectAnswer } from "../measure/case.ts";
import { childEnvironment } from "../measure/child-environment.ts";
import { experiments, type Lab, type Prepare, rows, screened, type Subject } from "./declare.ts";

/** What a first document may take: less where Node keeps what it has compiled for the next process. */
const MOST = "enableCompileCache" in module ? 90e6 : 110e6;

const COMMAND = "packages/cli/bin/sheaf.js";

/** Starting a process: importing each package, and the command. */
export const starts: Subject = {
  name: "starts",
  packages: ["context", "template", "workflow", "yaml", "threads", "bullmq", "cli"],
  experiments: experiments("alone", { starts: startTimes }),
  targets: [
    `start-run | Running a first document by the command, over an empty process of Node | over an empty process of sheaf run <= ${MOST}`,
  ],
  // The work is done by another process, so its bytes say nothing.
  rows: rows(
    { compared: { ...screened().compared, isTimedOnly: true } },
    {
      "start-context | A process that imports @sheaf/context": importing("context"),
      "start-template | A process that imports @sheaf/template": importing("template"),
      "start-workflow | A process that imports @sheaf/workflow": importing("workflow"),
      "start-yaml | A process that imports @sheaf/yaml": importing("yaml"),
      "start-threads | A process that imports @sheaf/threads": importing("threads"),
      "start-bullmq | A process that imports @sheaf/bullmq": importing("bullmq"),
      "start-command | A process that prints the version of the command": ({ root }) =>
        starter(join(root, COMMAND), "--version"),
    },
  ),
};

async function startTimes(lab: Lab): Promise<void> {
  const { root } = lab.bench;
  const empty = starter("--eval", "0");
  const run = starter(join(root, COMMAND), "run", join(root, "examples/command/hello.yaml"));
  const race = await lab.race(
    [3, 21],
    [
      { name: "empty", operations: 1, run: empty },
      { name: "sheaf run", operations: 1, run },
    ],
  );
  const over = race.median("sheaf run") - race.median("empty");
  lab.keep("sheaf run", "nanoseconds", { "over an empty process": over });
}

function importing(name: string): Prepare {
  return ({ root }) => {
    const { href } = pathToFileURL(join(root, "packages", name, "dist/index.js"));
    return starter("--input-type=module", "--eval", `await import("${href}")`);
  };
}

function starter(...args: readonly string[]): () => unknown {
  const env = { ...childEnvironment(), NODE_OPTIONS: "" };
  const start = (): unknown => spawnSync(process.execPath, args, { env }).status;
  expectAnswer(start(), 0);
  return start;
}
