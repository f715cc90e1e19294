import type { Command, Option } from "commander";

/** What a word on the command line may be. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/**
 * What the last of the words may be completed to; null if it is the name of a file, which shells know
 * themselves.
 *
 * @param words What was typed after `sheaf`. The last one is incomplete, and may be empty.
 */
export function candidates(
  program: Command,
  words: readonly string[],
): readonly Candidate[] | null {
  const current = words.at(-1) ?? "";
  const found = possible(program, words.slice(0, -1), current);
  return found?.filter(({ word }) => word.startsWith(current)) ?? null;
}

function possible(
  program: Command,
  [name, ...before]: readonly string[],
  current: string,
): readonly Candidate[] | null {
  if (name === undefined) return commandsOf(program);
  if (name === "help") return before.length === 0 ? commandsOf(program) : [];
  const command = program.commands.find((each) => each.name() === name);
  if (command === undefined) return [];
  const option = optionWithValue(command, before);
  if (option !== null) return valuesOf(option);
  if (current.startsWith("-")) return optionsOf(command, before);
  const choices = command.registeredArguments[0]?.argChoices;
  return choices === undefined ? null : choices.map(described);
}

/** Without those that only programs call. */
function commandsOf(program: Command): readonly Candidate[] {
  return program
    .createHelp()
    .visibleCommands(program)
    .map((command) => ({ word: command.name(), description: command.summary() }));
}

/** The option whose value comes next. */
function optionWithValue(command: Command, before: readonly string[]): Option | null {
  const last = before.at(-1);
  if (last === undefined) return null;
  const option = command.options.find(({ long, short }) => last === long || last === short);
  return option?.required === true ? option : null;
}

/** Null for the options that take files: `<file>`, `<module>` and `<path>`. */
function valuesOf({ flags, argChoices }: Option): readonly Candidate[] | null {
  if (argChoices !== undefined) return argChoices.map(described);
  return /<(?:file|module|path)>/.test(flags) ? null : [];
}

/** Without those that are given already, unless they may be repeated. */
function optionsOf(command: Command, before: readonly string[]): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long, short, description }) => {
      const isGiven = before.some((word) => word === long || word === short);
      return !isGiven || description.includes("(repeatable)");
    })
    .map(({ long, short, description }) => ({ word: long ?? short ?? "", description }));
}

function described(word: string): Candidate {
  return { word, description: "" };
}
