import type { Command } from "./command.ts";

/** What comes where no command is named. */
export const DEFAULT = "scenario";

/** All commands, loaded when they are called. */
export const commands: { readonly [name: string]: () => Promise<Command> } = {
  scenario: async () => (await import("./commands/scenario.ts")).scenario,
};
