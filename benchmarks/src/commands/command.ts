import { relative } from "node:path";
import { Command as Parser, CommanderError, Option } from "commander";
import { UsageError } from "../output/exit-status.ts";
import { HERE } from "../output/project.ts";

/** An option of a command, and what its text means. */
export interface Choice<T> {
  /** As commander reads them, such as `--pairs <n>`. */
  readonly flags: string;
  readonly about: string;
  /** The default. */
  readonly otherwise: T;
  /** Throws a {@link UsageError}, before anything is measured. Default: the text itself. */
  readonly parse?: (text: string, before: T) => T;
}

/** An option that takes no text. */
export function flag(flags: string, about: string): Choice<boolean> {
  return { flags, about, otherwise: false };
}

/** An option whose text stands for itself. */
export function text<T extends string | undefined = undefined>(
  flags: string,
  about: string,
  otherwise?: T,
): Choice<string | T> {
  return { flags, about, otherwise: otherwise as T };
}

/** An option that may be given several times. */
export function several(flags: string, about: string): Choice<readonly string[]> {
  return { flags, about, otherwise: [], parse: (given, before) => [...before, given] };
}

/** The options of a command, by the name that commander gives them: `headBuild` for `--head-build`. */
export type Choices<V> = { readonly [K in keyof V]: Choice<V[K]> };

/** One of the commands of `npm run bench -- COMMAND`. */
export interface Command {
  /**
   * Does what the arguments behind its name say, and gives the status to exit with.
   *
   * @param signal Aborted by Ctrl-C.
   * @throws {@link UsageError} before anything is measured; a CommanderError once help was shown.
   */
  perform(args: readonly string[], signal: AbortSignal): Promise<number>;
}

/** What a command is called, and what its help says. */
interface About {
  /** Its name and arguments. */
  readonly usage: string;
  readonly does: string;
  /** Exit statuses and whatever else is worth knowing. */
  readonly notes: string;
}

export function command<V extends object>(
  about: About,
  options: Choices<V>,
  perform: (given: V, signal: AbortSignal) => Promise<number>,
): Command {
  return {
    perform: async (args, signal) => perform(chosen(about, options, args), signal),
  };
}

/**
 * The options in `args`.
 *
 * @throws {@link UsageError}; a CommanderError with exit code 0 once help was shown.
 */
export function chosen<V extends object>(
  { usage, does, notes }: About,
  options: Choices<V>,
  args: readonly string[],
): V {
  const parser = new Parser(`npm run bench -- ${usage}`)
    .description(does)
    .usage("[options]")
    .addHelpText("after", `\n${notes}`)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  const choices = Object.entries(options as Readonly<Record<string, Choice<unknown>>>);
  for (const [, choice] of choices) parser.addOption(optionOf(choice));
  const defaults = Object.fromEntries(choices.map(([name, { otherwise }]) => [name, otherwise]));
  try {
    return { ...defaults, ...parser.parse(args, { from: "user" }).opts() };
  } catch (cause) {
    if (!(cause instanceof CommanderError) || cause.exitCode === 0) throw cause;
    throw new UsageError(cause.message.replace(/^error: /u, ""), { cause });
  }
}

function optionOf({ flags, about, otherwise, parse }: Choice<unknown>): Option {
  const isShown = typeof otherwise === "number" || typeof otherwise === "string";
  // Without the directories of this machine.
  const shown = String(otherwise).startsWith(HERE)
    ? relative(HERE, String(otherwise)) || "this checkout"
    : String(otherwise);
  const option = new Option(flags, isShown ? `${about} (default: ${shown})` : about);
  return parse === undefined
    ? option
    : option.argParser((given, before = otherwise) => parse(given, before));
}
