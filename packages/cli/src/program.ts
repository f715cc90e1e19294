import { createRequire } from "node:module";
import { Command, InvalidArgumentError, Option } from "commander";
import type { GraphOptions } from "./commands/graph.ts";
import type { RunCommandOptions } from "./commands/run.ts";
import type { ValidateOptions } from "./commands/validate.ts";
import type { Host } from "./host/this-process.ts";

/** What each command does. */
export interface Deeds {
  run(file: string, options: RunCommandOptions): Promise<void>;
  validate(file: string, options: ValidateOptions): Promise<void>;
  graph(file: string, options: GraphOptions): Promise<void>;
  schema(): Promise<void>;
}

/** The arguments that the command takes, and what it says about them. */
export function programFor(host: Host, deeds: Deeds): Command {
  const program = new Command("sheaf")
    .description("Runs workflows that are written in YAML")
    .version(version(), "--version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: (text) => void host.stderr.write(text),
      // Told by whoever catches it, in the form that was asked for.
      outputError: () => {},
    })
    .addHelpText("after", EXAMPLES);
  addRun(program, deeds);
  program
    .command("validate")
    .argument("<file>", "workflow document; - reads standard input")
    .description("tell everything that is wrong with a document, without running it")
    .option("-a, --actions <module>", "module of actions: tasks that call others are refused")
    .action((file: string, options: ValidateOptions) => deeds.validate(file, options))
    .addHelpText(
      "after",
      "\nExamples:\n  sheaf validate monitoring.yaml\n  sheaf validate monitoring.yaml --actions ./actions.mjs\n",
    );
  program
    .command("graph")
    .argument("<file>", "workflow document; - reads standard input")
    .description("draw a workflow")
    .addOption(
      new Option("--format <format>", "language of the drawing")
        .choices(["mermaid", "dot"])
        .default("mermaid"),
    )
    .action((file: string, options: GraphOptions) => deeds.graph(file, options))
    .addHelpText(
      "after",
      "\nExample:\n  sheaf graph monitoring.yaml --format dot | dot -Tsvg -o monitoring.svg\n",
    );
  program
    .command("schema")
    .description("print the JSON Schema of documents, for editors")
    .action(() => deeds.schema())
    .addHelpText("after", "\nExample:\n  sheaf schema > workflow.schema.json\n");
  return program;
}

function addRun(program: Command, deeds: Deeds): void {
  program
    .command("run")
    .argument("<file>", "workflow document; - reads standard input")
    .description("run a workflow")
    .option("-a, --actions <module>", "module whose default export is a record of actions")
    .option(
      "-p, --param <name=value>",
      "a parameter, read as JSON where that fits; may be repeated",
      collected,
    )
    .option("--params-file <file>", "parameters in JSON or YAML; --param goes before it")
    .option("--secrets-file <file>", "secrets in JSON or YAML: texts by name")
    .option("--concurrency <n>", "most items of a task at once, whatever the document says", count)
    .addOption(
      new Option("--json", "print one JSON object at the end, and nothing else").conflicts(
        "events",
      ),
    )
    .option("--events", "print one JSON object for each event, the end of the run last")
    .option("-q, --quiet", "show neither progress nor summary")
    .option("--verbose", "show the whole stack, and the causes, of what actions throw")
    .action((file: string, options: RunCommandOptions) => deeds.run(file, options))
    .addHelpText("after", RUN_EXAMPLES);
}

const EXAMPLES = `
Examples:
  sheaf run hello.yaml
  sheaf run monitoring.yaml --actions ./actions.mjs --param limit=50
  sheaf validate monitoring.yaml --actions ./actions.mjs
  sheaf graph monitoring.yaml --format dot
`;

const RUN_EXAMPLES = `
Built-in actions: core.echo, core.sleep, core.fail, core.assert, http.request

Examples:
  sheaf run hello.yaml
  sheaf run monitoring.yaml --actions ./actions.mjs --param limit=50 --param 'tags=["a","b"]'
  sheaf run monitoring.yaml --actions ./actions.mjs --json | jq .output
  cat monitoring.yaml | sheaf run - --actions ./actions.mjs --events

Exit status: 0 succeeded, 1 failed, 2 invalid usage, document or parameters, 130 canceled.
Ctrl-C cancels the run; once more ends it at once.
`;

function collected(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("Expected an integer from 1.");
  return value;
}

function version(): string {
  const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
  return version;
}
