import { createRequire } from "node:module";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { GraphOptions } from "./commands/graph.ts";
import type { RunCommandOptions } from "./commands/run.ts";
import type { RunsOptions } from "./commands/runs.ts";
import type { SignalOptions } from "./commands/signal.ts";
import type { ValidateOptions } from "./commands/validate.ts";
import type { WorkerCommandOptions } from "./commands/worker.ts";
import { SHELLS, type Shell } from "./completion/scripts.ts";
import type { Host } from "./host/this-process.ts";

/** What each subcommand does. */
export interface CommandHandlers {
  run(file: string, options: RunCommandOptions): Promise<void>;
  runs(paths: readonly string[], options: RunsOptions): Promise<void>;
  worker(options: WorkerCommandOptions): Promise<void>;
  signal(journal: string, name: string, options: SignalOptions): Promise<void>;
  validate(file: string, options: ValidateOptions): Promise<void>;
  graph(file: string, options: GraphOptions): Promise<void>;
  schema(): Promise<void>;
  completion(shell: Shell): Promise<void>;
  complete(words: readonly string[]): Promise<void>;
}

/** The subcommands, their arguments and options, and their help. */
export function createProgram(host: Host, handlers: CommandHandlers): Command {
  const program = new Command("sheaf")
    .description("Run workflows written in YAML")
    .version(version(), "--version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: (text) => void host.stderr.write(text),
      // Errors are printed by whoever catches them, because --json and --events change their form.
      outputError: () => {},
    })
    .addHelpText("after", HELP);
  addRun(program, handlers);
  addWorker(program, handlers);
  addRuns(program, handlers);
  addSignal(program, handlers);
  addValidate(program, handlers);
  addGraph(program, handlers);
  program
    .command("schema")
    .description("Print the JSON Schema of workflow documents, for editors.")
    .summary("print the JSON Schema of documents, for editors")
    .action(() => handlers.schema())
    .addHelpText("after", SCHEMA_HELP);
  addCompletion(program, handlers);
  return program;
}

function addRun(program: Command, handlers: CommandHandlers): void {
  program
    .command("run")
    .argument("<file>", DOCUMENT_ARGUMENT)
    .description("Run a workflow.")
    .summary("run a workflow")
    .option("-a, --actions <module>", "module whose default export maps names to actions")
    .option(
      "-p, --param <name=value>",
      "set a parameter (repeatable); JSON of the declared type is parsed, anything else is a string",
      append,
    )
    .option("--params-file <file>", "read parameters from JSON or YAML; --param overrides them")
    .option("--secrets-file <file>", "read secrets from JSON or YAML: an object of strings")
    .option(
      "--concurrency <n>",
      "maximum number of actions that run at once, in the whole run (default: unlimited, but each task has a limit of its own)",
      parseCount,
    )
    .addOption(
      new Option(
        "--threads <n>",
        "run the actions of --actions on this many threads, for CPU-bound actions",
      )
        .argParser(parseCount)
        .conflicts("redis"),
    )
    .option("--thread-memory <mb>", "with --threads: heap limit of each thread in MB", parseCount)
    .option("--redis <url>", 'send items to workers through Redis: see "sheaf help worker"')
    .addOption(prefixOption())
    .addOption(queueOption())
    .addOption(
      new Option(
        "--id <id>",
        "with --redis: record the run there under this id, or continue it",
      ).conflicts("journal"),
    )
    .option("--journal <path>", "record the run in a file, or continue the run in it")
    .option("--new", "with --journal: start a new run, in another journal beside that one")
    .addOption(
      new Option(
        "--watch",
        "run again whenever the document, its input or its actions change",
      ).conflicts(["journal", "id"]),
    )
    .option("--dry-run", "check everything that a run checks at its start, and run nothing")
    .addOption(
      new Option("--json", "print the result as one JSON object on stdout").conflicts("events"),
    )
    .option("--events", "print each event as a line of JSON on stdout as it happens")
    .option("-q, --quiet", "show neither progress nor the summary")
    .option("--verbose", "show full stacks and causes of errors that actions throw")
    .action((file: string, options: RunCommandOptions) => handlers.run(file, options))
    .addHelpText("after", RUN_HELP);
}

function addWorker(program: Command, handlers: CommandHandlers): void {
  program
    .command("worker")
    .description("Run the items that runs send through Redis, until interrupted.")
    .summary("run items of runs on other machines")
    .requiredOption("--redis <url>", "where Redis is, such as redis://127.0.0.1:6379")
    .addOption(prefixOption())
    .addOption(queueOption())
    .requiredOption("-a, --actions <module>", "module whose default export maps names to actions")
    .option("--slots <n>", "maximum number of items at once (default: 10)", parseCount)
    .option(
      "--secrets-file <file>",
      "read secrets from JSON or YAML: an object of strings; they are never sent through Redis",
    )
    .action((options: WorkerCommandOptions) => handlers.worker(options))
    .addHelpText("after", WORKER_HELP);
}

function addRuns(program: Command, handlers: CommandHandlers): void {
  program
    .command("runs")
    .argument(
      "<paths...>",
      "journals, folders of files that end in .journal, or redis:// for those in Redis",
    )
    .description("List the runs recorded in journals: their state, progress and age.")
    .summary("list the runs recorded in journals")
    .option("--compact", "rewrite the journals, keeping only what is needed to continue")
    .option("--workers", "show only the workers in Redis, and what waits for them")
    .addOption(prefixOption())
    .addOption(queueOption())
    .option("--json", "print a list of JSON objects on stdout")
    .action((paths: readonly string[], options: RunsOptions) => handlers.runs(paths, options))
    .addHelpText("after", RUNS_HELP);
}

function addSignal(program: Command, handlers: CommandHandlers): void {
  program
    .command("signal")
    .argument("<journal>", "journal of the run; with --redis its id")
    .argument("<name>", "name that a task waits for")
    .description(
      "Send a signal to a run. If no process is running it, the signal waits until it is continued.",
    )
    .summary("send a signal to a run that waits for it")
    .option("--data <json>", "output of the task that waits (default: null)")
    .option("--redis <url>", "where Redis is, if the journal is there")
    .addOption(prefixOption())
    .action((journal: string, name: string, options: SignalOptions) =>
      handlers.signal(journal, name, options),
    )
    .addHelpText("after", SIGNAL_HELP);
}

function addValidate(program: Command, handlers: CommandHandlers): void {
  program
    .command("validate")
    .argument("<file>", DOCUMENT_ARGUMENT)
    .description("Check a document, and print all of its problems, without running it.")
    .summary("check a document without running it")
    .option("-a, --actions <module>", "also check that all actions are built in or in this module")
    .action((file: string, options: ValidateOptions) => handlers.validate(file, options))
    .addHelpText("after", VALIDATE_HELP);
}

function addGraph(program: Command, handlers: CommandHandlers): void {
  program
    .command("graph")
    .argument("<file>", DOCUMENT_ARGUMENT)
    .description("Print a workflow as a graph.")
    .summary("print a workflow as a graph")
    .addOption(
      new Option("--format <format>", "language of the graph")
        .choices(["mermaid", "dot"])
        .default("mermaid"),
    )
    .action((file: string, options: GraphOptions) => handlers.graph(file, options))
    .addHelpText("after", GRAPH_HELP);
}

function addCompletion(program: Command, handlers: CommandHandlers): void {
  program
    .command("completion")
    .addArgument(new Argument("<shell>").choices(SHELLS))
    .description("Print a script that makes a shell complete commands, options and values.")
    .summary("complete commands and options in a shell")
    .action((shell: Shell) => handlers.completion(shell))
    .addHelpText("after", COMPLETION_HELP);
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .action((words: readonly string[]) => handlers.complete(words));
}

/** Runs, workers and those who look at them need the same. */
function prefixOption(): Option {
  return new Option("--prefix <name>", "prefix of all keys in Redis (default: sheaf)");
}

function queueOption(): Option {
  return new Option("--queue <name>", "queue of items in Redis (default: items)");
}

const DOCUMENT_ARGUMENT = "workflow document, or - for stdin";

const HELP = `
Examples:
  sheaf run hello.yaml
  sheaf run monitoring.yaml --actions ./actions.mjs --param limit=50
  sheaf validate monitoring.yaml --actions ./actions.mjs
  sheaf graph monitoring.yaml --format dot

"sheaf help run" describes the options and exit statuses of "sheaf run".`;

const RUN_HELP = `
The output of the workflow is printed on stdout as JSON; progress, errors and
what actions print go to stderr.

Built-in actions:
  core.echo, core.sleep, core.fail, core.assert, core.wait-for, http.request

Examples:
  sheaf run hello.yaml
  sheaf run monitoring.yaml -a ./actions.mjs -p limit=50 -p 'tags=["a","b"]'
  sheaf run monitoring.yaml -a ./actions.mjs --json | jq .output
  cat monitoring.yaml | sheaf run - -a ./actions.mjs --events
  sheaf run monitoring.yaml -a ./actions.mjs --journal nightly.journal

With --journal, the same command continues a run that was interrupted,
canceled or failed: what succeeded does not run again. If the run succeeded,
its result is printed again, and nothing runs.

Exit status:
  0    the workflow succeeded
  1    it failed, or the result or the journal could not be written
  2    invalid usage, document, parameters, secrets, actions or journal
  130  it was canceled

Ctrl-C cancels the run; a second Ctrl-C exits immediately.`;

const WORKER_HELP = `
Any number of workers, on any machines, can serve the runs of one Redis. A
worker leaves tasks whose action it does not have to other workers.

Examples:
  sheaf worker --redis redis://127.0.0.1:6379 --actions ./actions.mjs --slots 50
  sheaf run monitoring.yaml --redis redis://127.0.0.1:6379 --id nightly

Exit status:
  0    it was interrupted, and the items that were running have ended
  2    invalid usage, actions or secrets, or Redis cannot be used
  130  it was interrupted a second time, and ended at once`;

const RUNS_HELP = `
A run is running, interrupted, succeeded, failed or canceled. A run that was
interrupted, failed or was canceled can be continued with
"sheaf run --journal".

--compact drops what happened inside items that have ended, and attempts,
failures and signals that later ones replaced. Continuing gives the same
result. The journal of a run that is running stays as it is.

Examples:
  sheaf runs nightly.journal
  sheaf runs nightly.journal --compact
  sheaf runs redis://127.0.0.1:6379
  sheaf runs redis://127.0.0.1:6379 --workers
  sheaf runs journals/ --json | jq -r '.[] | select(.state == "failed") | .path'

Exit status:
  0  all journals were listed
  2  a journal cannot be read, is damaged, or cannot be compacted because its
     run is running; the others are listed`;

const SIGNAL_HELP = `
Examples:
  sheaf signal release.journal approval
  sheaf signal release.journal approval --data '{"by": "ada"}'
  sheaf signal --redis redis://127.0.0.1:6379 release approval

Exit status:
  0  the signal is kept for the run
  2  invalid usage, there is no such journal, or its run has succeeded`;

const VALIDATE_HELP = `
Without --actions, only actions that start with "core." or "http." are checked.

Examples:
  sheaf validate monitoring.yaml
  sheaf validate monitoring.yaml --actions ./actions.mjs

Exit status:
  0  the document is valid
  2  it is not, or it cannot be read`;

const GRAPH_HELP = `
Examples:
  sheaf graph monitoring.yaml
  sheaf graph monitoring.yaml --format dot | dot -Tsvg -o monitoring.svg

Exit status:
  0  the graph was printed
  2  the document is invalid, or it cannot be read`;

const SCHEMA_HELP = `
Example:
  sheaf schema > workflow.schema.json`;

const COMPLETION_HELP = `
Add the line for your shell to its start-up file:
  bash (~/.bashrc)                  eval "$(sheaf completion bash)"
  zsh (~/.zshrc, after compinit)    eval "$(sheaf completion zsh)"
  fish (~/.config/fish/config.fish) sheaf completion fish | source`;

function append(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function parseCount(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("Expected an integer from 1");
  return value;
}

function version(): string {
  const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
  return version;
}
