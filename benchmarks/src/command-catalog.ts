import type { Command } from "./command.ts";

/** What comes where no command is named. */
export const DEFAULT = "scenario";

/** All commands, loaded when they are called. */
export const commands: { readonly [name: string]: () => Promise<Command> } = {
  report: async () => (await import("./commands/report.ts")).report,
  rivals: async () => (await import("./commands/rivals.ts")).rivals,
  scenario: async () => (await import("./commands/scenario.ts")).scenario,
  mem: async () => (await import("./commands/mem.ts")).mem,
  complexity: async () => (await import("./commands/complexity.ts")).complexity,
  compare: async () => (await import("./commands/compare.ts")).compare,
  aa: async () => (await import("./commands/aa.ts")).aa,
  gate: async () => (await import("./commands/gate.ts")).gate,
  baseline: async () => (await import("./commands/baseline.ts")).baseline,
  history: async () => (await import("./commands/history.ts")).history,
  proof: async () => (await import("./commands/proof.ts")).proof,
  export: async () => (await import("./commands/export.ts")).exportFigures,
};
