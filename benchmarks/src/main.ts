/** The command behind `npm run bench`: `npm run bench -- [COMMAND] [options]`. */
import { CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { messageOf } from "./output/message-of.ts";
import { CannotCompareError, STATUS, UsageError } from "./output/exit-status.ts";

type Load = () => Promise<(signal: AbortSignal) => CommandUnknownOpts>;

/** All commands, loaded when they are called. */
const commands: Readonly<Record<string, Load>> = {
  report: async () => (await import("./commands/report.ts")).report,
  rivals: async () => (await import("./commands/rivals.ts")).rivals,
  distributed: async () => (await import("./commands/distributed.ts")).distributed,
  scenario: async () => (await import("./commands/scenario.ts")).scenario,
  gate: async () => (await import("./commands/gate.ts")).gate,
  baseline: async () => (await import("./commands/baseline.ts")).baseline,
};

/** What comes where no command is named. */
const DEFAULT = "scenario";

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const interruption = new AbortController();
  endOnInterrupt(interruption);
  try {
    await perform(args, interruption.signal);
  } catch (error) {
    process.exitCode = failed(error, interruption.signal);
  }
}

async function perform(args: readonly string[], signal: AbortSignal): Promise<void> {
  const [first] = args;
  const isNamed = first !== undefined && !first.startsWith("-");
  const name = isNamed ? first : DEFAULT;
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const names = Object.keys(commands).join(", ");
  if (load === undefined) throw new UsageError(`Unknown command "${name}": there are ${names}`);
  const command = (await load())(signal);
  if (!isNamed) command.addHelpText("after", `\nCommands: ${names}.`);
  await command.parseAsync(isNamed ? args.slice(1) : args, { from: "user" });
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Says on stderr what went wrong, and gives the status to exit with. */
function failed(error: unknown, { aborted }: AbortSignal): number {
  if (aborted) {
    say("\nInterrupted: the reports are as they were.");
    return STATUS.interrupted;
  }
  if (error instanceof UsageError || error instanceof CommanderError) {
    // The help was shown.
    if (error instanceof CommanderError && error.exitCode === 0) return STATUS.done;
    say(`${error.message.replace(/^error: /u, "")}\nTry --help.`);
    return STATUS.usage;
  }
  say(`\n${messageOf(error)}`);
  return error instanceof CannotCompareError ? STATUS.notComparable : STATUS.failed;
}

/**
 * The first Ctrl-C ends the run in order, a later one at once; npm passes one on twice. What asks a
 * job of CI to end does the same, and so does closing the terminal.
 */
function endOnInterrupt(interruption: AbortController): void {
  let first = Number.POSITIVE_INFINITY;
  const end = (): void => {
    if (performance.now() - first > 500) process.exit(STATUS.interrupted);
    first = Math.min(first, performance.now());
    interruption.abort();
  };
  process.on("SIGINT", end).on("SIGTERM", end).on("SIGHUP", end);
}
