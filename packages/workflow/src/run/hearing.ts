import type { EventOptions, RunOptions } from "./run-options.ts";

/** Which events a run makes, each with those before it. One number: a field more would be one in every run. */
export const Hearing = { run: 0, tasks: 1, items: 2, outputs: 3 } as const;
export type Hearing = (typeof Hearing)[keyof typeof Hearing];

/** The levels of events, from the fewest. */
export const EVENT_LEVELS: readonly unknown[] = ["run", "task", "item"] satisfies NonNullable<
  EventOptions["level"]
>[];

/** What the options of a run ask for. */
export function hearingOf({ events = {}, itemEvents = true }: RunOptions): Hearing {
  const { level = itemEvents ? "item" : "task", outputs = false } = events;
  if (level === "run") return Hearing.run;
  if (level === "task") return Hearing.tasks;
  return outputs ? Hearing.outputs : Hearing.items;
}
