import type { Json, WorkflowContext } from "@sheaf/context";
import type { ActionFunction } from "../contract/action.ts";
import type { Workflow } from "../graph/workflow.ts";
import type { WorkflowSettings } from "../graph/settings.ts";
import type { Journal } from "../journal/journal.ts";
import type { RunOptions } from "../run/run-options.ts";
import { run } from "../run/run.ts";
import { compileTasks } from "../task/compile-tasks.ts";
import type { EndScope } from "../task/scope.ts";
import type { TaskDeclaration } from "../task/task-options.ts";
import { conformanceActions } from "./actions.ts";
import type { Trials } from "./checks-of.ts";
import { expectEqual } from "./expect-equal.ts";
import type { JournalPlace } from "./journal-place.ts";

const echo = "conformance.echo";
const rate = { limit: 2, per: 0.01 };

/** A list for each option whose ends are recorded in a way of their own. */
const LISTS: Readonly<Record<string, Omit<TaskDeclaration, "name">>> = {
  "a list with `deadline`": {
    withItems: ["never", "b"],
    action: "conformance.echo-or-never",
    deadline: 0.02,
    tolerate: 1,
  },
  "a list with `rate`": { withItems: [1, 2, 3], action: echo, rate },
  "a list with `hold: false`": {
    withItems: ["a", "b"],
    action: "conformance.fail-first",
    concurrency: 1,
    retry: { count: 1, hold: false },
  },
  "a list with `itemWhen`": {
    withItems: [1, 2, 3],
    action: echo,
    itemWhen: ({ item }: WorkflowContext) => item !== 2,
  },
  "a list whose numbers are computed": {
    withItems: [1, 2, 3],
    action: "conformance.fail-once",
    batchSize: () => 2,
    retry: { count: () => 1, delay: () => 0.001 },
    rate: { limit: () => 9, per: () => 0.01 },
    tolerate: () => "50%",
  },
  "a list whose failures are published": {
    withItems: [{ id: 1 }, { id: 2 }],
    action: "conformance.fail-first",
    tolerate: 1,
    publish: { failed: (_: unknown, { failures }: EndScope) => failures() as unknown as Json },
  },
  "a list with `until`": {
    withItems: ["never", "b", "never"],
    action: "conformance.echo-or-never",
    until: 1,
  },
  "a list with `each`": {
    withItems: ["a", "b"],
    action: echo,
    each: [{ name: "next", action: echo, publish: { last: ({ item }: WorkflowContext) => item } }],
  },
  "a list with `fold`": {
    withItems: [1, 2],
    action: "conformance.append",
    fold: { as: "soFar", from: "0" },
  },
  "batches that name failed items": {
    withItems: ["a", "bad", "late", "d"],
    action: "conformance.blame",
    batchSize: 2,
    count: "items",
    retry: { count: 1 },
    tolerate: 1,
  },
  "a list with `onFailure: continue`": {
    withItems: [1],
    action: "conformance.fail",
    onFailure: "continue",
  },
  "a workflow whose `timeout` has passed": {
    action: compileTasks([{ name: "inside", action: "conformance.never" }], { timeout: 0.02 }),
    onFailure: "continue",
  },
  "a list of workflows": {
    withItems: ["a", "b"],
    action: compileTasks([{ name: "inside", action: echo, withItems: [1, 2] }], {
      output: (context) => context.task("inside") as never,
    }),
  },
};

/** What a journal is for, with each option of lists and of runs. */
export const journalChecksOfOptions: Trials<JournalPlace> = {
  ...Object.fromEntries(
    Object.entries(LISTS).map(([what, list]) => [
      `goes-on-behind-${wordsOf(what).join("-").toLowerCase()}`,
      [
        `A run that goes on behind ${what} gives what it would have given at once, and nothing of that runs again`,
        (place: JournalPlace) => goesOn(place, list),
      ] as const,
    ]),
  ),
  "what-is-final-goes-on": [
    "What a workflow does `finally` runs again at the end of a run that goes on",
    (place) =>
      goesOn(place, LISTS["a list with `fold`"] as object, {
        finally: compileTasks(
          [{ name: "last", action: "conformance.fail-once", retry: { count: 1 } }],
          {},
        ),
      }),
  ],
  "outputs-are-read-again": [
    "Outputs that were read are read again when the run goes on, also if the task does not collect them",
    async (place) => {
      const list: Omit<TaskDeclaration, "name"> = {
        withItems: [1, 2, 3],
        action: echo,
        collect: "none",
      };
      for (const isOver of [false, true]) {
        const { workflow, options, called } = behind(list, isOver);
        const handle = run(workflow, { ...options, journal: place.journal() });
        const read: Json[] = [];
        for await (const { output } of handle.outputs("list", { ordered: true })) read.push(output);
        expectEqual(
          [read, (await handle.result).status],
          [[1, 2, 3], isOver ? "succeeded" : "failed"],
        );
        expectEqual(called.length, isOver ? 0 : 3);
      }
    },
  ],
};

function wordsOf(text: string): readonly string[] {
  return text.match(/[a-z]+/gi) ?? [];
}

/** Fails behind the list, goes on, and must come to what a run comes to that does neither. */
async function goesOn(
  place: JournalPlace,
  list: Omit<TaskDeclaration, "name">,
  settings: WorkflowSettings = {},
): Promise<void> {
  const whole = await ended(behind(list, true, settings));
  const first = await ended(behind(list, false, settings), place.journal());
  expectEqual(first.status, "failed");
  const second = await ended(behind(list, true, settings), place.journal());
  expectEqual({ ...second, called: [] }, { ...whole, called: [] });
  const final = settings.finally === undefined ? [] : ["conformance.fail-once"];
  expectEqual([...new Set(second.called)], final);
}

/** A run whose last task fails until it may be over. */
interface Behind {
  readonly workflow: Workflow;
  readonly options: RunOptions;
  /** The actions that were called by name. */
  readonly called: readonly string[];
}

function behind(
  list: Omit<TaskDeclaration, "name">,
  isOver: boolean,
  settings: WorkflowSettings = {},
): Behind {
  const called: string[] = [];
  const actions = Object.fromEntries(
    Object.entries(conformanceActions).map(([name, action]): [string, ActionFunction] => [
      name,
      (call) => {
        called.push(name);
        return action(call);
      },
    ]),
  );
  const gate = (): string => {
    if (!isOver) throw new Error("not yet");
    return "over";
  };
  const tasks = [
    { ...list, name: "list" },
    { name: "gate", action: gate },
  ];
  const workflow = compileTasks(tasks, { policies: { last: "last" }, ...settings });
  return { workflow, options: { actions, grace: 0.05 }, called };
}

/** What there is to see of its end. */
async function ended(
  { workflow, options, called }: Behind,
  journal?: Journal,
): Promise<{ readonly status: string; readonly called: readonly string[] }> {
  const given = journal === undefined ? options : { ...options, journal };
  const { status, tasks, context, handled } = await run(workflow, given).result;
  const codes = handled.map(({ code, task }) => [code, task]);
  const variables = ["failed", "last"].map((name) => context.get(name) ?? null);
  const seen = { status, list: tasks["list"], gate: tasks["gate"]?.output, variables, codes };
  return { ...seen, called };
}
