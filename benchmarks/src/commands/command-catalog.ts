import type { Command } from "./command.ts";

/** What comes where no command is named. */
export const DEFAULT = "scenario";

/** All commands, loaded when they are called. */
export const commands: { readonly [name: string]: () => Promise<Command> } = {
  report: async () => (await import("./report.ts")).report,
  rivals: async () => (await import("./rivals.ts")).rivals,
  scenario: async () => (await import("./scenario.ts")).scenario,
  mem: async () => (await import("./mem.ts")).mem,
  complexity: async () => (await import("./complexity.ts")).complexity,
  compare: async () => (await import("./compare.ts")).compare,
  noise: async () => (await import("./noise.ts")).noise,
  gate: async () => (await import("./gate.ts")).gate,
  baseline: async () => (await import("./baseline.ts")).baseline,
  history: async () => (await import("./history.ts")).history,
  proof: async () => (await import("./proof.ts")).proof,
  export: async () => (await import("./export.ts")).exportFigures,
};
