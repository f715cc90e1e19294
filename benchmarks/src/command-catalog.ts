import type { Command } from "./command.ts";

/** What comes where no command is named. */
export const DEFAULT = "scenario";

/** All commands, loaded when they are called. */
export const commands: { readonly [name: string]: () => Promise<Command> } = {
  report: async () => (await import("./commands/report.ts")).report,
  rivals: async () => (await import("./commands/rivals.ts")).rivals,
  scenario: async () => (await import("./commands/scenario.ts")).scenario,
};
