import type { Json } from "@sheaf/context";
import type { ActionCall } from "../contract/action.ts";
import type { WorkflowEvent } from "../contract/events.ts";
import { run } from "../run/run.ts";
import { compileTasks } from "../task/compile-tasks.ts";
import type { Trials } from "./checks-of.ts";
import { expectEqual } from "./expect-equal.ts";
import type { JournalPlace } from "./journal-place.ts";

/** What a listener sees of a run that goes on. */
export const journalChecksOfEvents: Trials<JournalPlace> = {
  "what-is-new-is-reported": [
    "A run that goes on says how much had ended, and reports only items that run, with what was asked for",
    async (place) => {
      expectEqual((await reported(place, false))[0], ["task.succeeded", "before"]);
      expectEqual(await reported(place, true), [
        ["run.continued", 1, 2, 3],
        ["task.succeeded", "before"],
        ["item.started", 1, 1],
        ["item.succeeded", 1, 1, "b", "number"],
        ["task.progress", 3, 0, 2],
        ["task.succeeded", "list"],
      ]);
      expectEqual(await reported(place, true), [
        ["run.continued", 2, 3, 3],
        ["task.succeeded", "before"],
        ["task.progress", 3, 0, 3],
        ["task.succeeded", "list"],
      ]);
    },
  ],
};

/** Runs three items, of which one fails until the run may be over, and gives what a listener sees of it. */
async function reported(place: JournalPlace, isOver: boolean): Promise<readonly Json[]> {
  const action = ({ item }: ActionCall): unknown => {
    if (item === "b" && !isOver) throw new Error("not yet");
    return item;
  };
  const tasks = [
    { name: "before", action: () => "done" },
    { name: "list", withItems: ["a", "b", "c"], action },
  ];
  const seen: Json[] = [];
  let progress: readonly Json[] | null = null;
  const onEvent = (event: WorkflowEvent): void => {
    const { type } = event;
    // Only the last one is sure to come.
    if (type === "task.progress") progress = shown(event);
    if (type === "task.succeeded" && progress !== null) seen.push(progress);
    if (type !== "task.progress" && shown(event).length > 0) seen.push(shown(event));
  };
  const options = { journal: place.journal(), onEvent, events: { outputs: true, durations: true } };
  await run(compileTasks(tasks, {}), options).result;
  return seen;
}

/** What does not depend on time; empty for events that are not compared. */
function shown(event: WorkflowEvent): readonly Json[] {
  switch (event.type) {
    case "run.continued":
      return [event.type, event.tasks, event.items, event.total];
    case "item.started":
      return [event.type, event.index, event.attempt];
    case "item.succeeded":
      return [event.type, event.index, event.attempt, event.output ?? null, typeof event.duration];
    case "task.progress":
      return [event.type, event.succeeded, event.failed, event.recorded ?? 0];
    case "task.succeeded":
      return [event.type, event.task];
    default:
      return [];
  }
}
