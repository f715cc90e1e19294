import type { Bounds } from "../targets/target.ts";
import type { WorkflowContext } from "@sheaf/context";
import { type Item, scenarioItems, scenarioSteps } from "../scenario.ts";
import { type ScenarioContext, type ScenarioFork, scenarioOn } from "../scenario-context.ts";
import { expectAnswer, type Operation } from "./case.ts";
import type { Workbench } from "./workbench.ts";

/** How an operation may grow with what it is given. */
export interface Growth {
  readonly id: string;
  readonly sentence: string;
  /** Tasks and as many variables of the context, 11 KB of JSON each; or items. */
  readonly sizes: readonly number[];
  /** What the exponent of time must lie between. */
  readonly time: Bounds;
  /** Whether it must allocate the very same at all sizes, or at least not grow; null for what may. */
  readonly bytes: "same" | "flat" | null;
  /** True for what has to grow: that shows that growth would be seen. */
  readonly isControl: boolean;
  readonly prepare: (bench: Workbench, size: number) => Operation;
}

/** From 11 KB to 11 MB. */
const CONTEXTS: readonly number[] = [1, 10, 100, 1_000];
const ITEMS: readonly number[] = [100, 1_000, 10_000];

/** Over three powers of ten of context: what is more than noise of the least of 40 slices. */
const FLAT: Bounds = { atMost: 0.05 };
/** Where maps are written and read that get deeper. */
const DEEPER: Bounds = { atMost: 0.15 };
const LINEAR: Bounds = { atMost: 1.15 };

export const growths: readonly Growth[] = [
  flat("fork", "A fork of a fan-out", (context, bench) => {
    const fanOut = context.fanOut<Item>(bench.items(64));
    return (index) => fanOut.fork(index & 63);
  }),
  flat("fan-out", "A fan-out over 64 items", (context, bench) => {
    const items = bench.items(64);
    return () => context.fanOut<Item>(items);
  }),
  flat(
    "fork-nested",
    "A fork of a branch with 1 write",
    (context) => {
      const branch = context.fork();
      return (index) => branch.set("status", index).fork();
    },
    { time: DEEPER, bytes: "flat" },
  ),
  flat("set", "Setting a variable of a root", (context) => (index) => context.set("status", index)),
  flat("read", "A repeated read of a variable", (context) => {
    expectAnswer(context.get("variable_0") !== undefined, true);
    return () => context.get("variable_0");
  }),
  flat("join", "Joining 4 forks with 2 writes each", joinOf),
  flat(
    "template-path",
    "A template that is one path into a task result",
    (context, { libraries: { template } }) => {
      const render = template.compileTemplate("{{ task.task_0.status }}");
      expectAnswer(render(context as unknown as WorkflowContext), "succeeded");
      return () => render(context as unknown as WorkflowContext);
    },
  ),
  flat(
    "template-text",
    "A template with text around two values",
    (context, { libraries: { template } }) => {
      const render = template.compileTemplate(
        "{{ task.task_0.id }}: {{ variable_0.number }} of all",
      );
      expectAnswer(render(context as unknown as WorkflowContext), "0: 0 of all");
      return () => render(context as unknown as WorkflowContext);
    },
  ),
  {
    id: "scenario-items",
    sentence: "The scenario over so many items",
    sizes: ITEMS,
    time: LINEAR,
    bytes: null,
    isControl: false,
    prepare(bench, size) {
      const run = scenarioOn(bench.context());
      const items = bench.items(size);
      const steps = scenarioSteps({ label: "", tasks: 100, variables: 50 });
      return { call: () => run(items, steps) };
    },
  },
  control(
    "control-spread",
    "Control: a spread of all task results",
    // At one task it is the call that is measured.
    CONTEXTS.slice(1),
    0.7,
    (size, bench) => {
      const { tasks } = bench.dataset({ label: "", tasks: size, variables: size });
      return () => ({ ...tasks });
    },
  ),
  control("control-clone", "Control: a structuredClone", [1, 10, 100], 0.7, (size, bench) => {
    const dataset = bench.dataset({ label: "", tasks: size, variables: size });
    return () => structuredClone(dataset);
  }),
  control(
    "control-square",
    "Control: a copy of the list for each item",
    [30, 300, 3_000],
    1.3,
    (size) => {
      const items = scenarioItems(size);
      return () => items.map(() => [...items].length);
    },
  ),
];

/** These, and the controls: without them nobody would know whether growth had been seen. Null is all. */
export function withControls(only: readonly string[] | null): readonly string[] | null {
  const controls = growths.filter(({ isControl }) => isControl).map(({ id }) => id);
  return only === null ? null : [...new Set([...only, ...controls])];
}

/** What must cost the same whatever the context holds. */
function flat(
  id: string,
  sentence: string,
  callOn: (context: ScenarioContext, bench: Workbench) => Operation["call"],
  { time, bytes }: Pick<Growth, "time" | "bytes"> = { time: FLAT, bytes: "same" },
): Growth {
  return {
    id,
    sentence,
    sizes: CONTEXTS,
    time,
    bytes,
    isControl: false,
    prepare: (bench, size) => ({
      call: callOn(bench.context({ label: "", tasks: size, variables: size }), bench),
    }),
  };
}

function control(
  id: string,
  sentence: string,
  sizes: readonly number[],
  atLeast: number,
  callAt: (size: number, bench: Workbench) => Operation["call"],
): Growth {
  const prepare = (bench: Workbench, size: number): Operation => ({ call: callAt(size, bench) });
  return { id, sentence, sizes, time: { atLeast }, bytes: null, isControl: true, prepare };
}

/** No more than 8 writes: of these the joined context has a list, and no map that grows. */
function joinOf(context: ScenarioContext, bench: Workbench): Operation["call"] {
  const fanOut = context.fanOut<Item>(bench.items(4));
  const forks = Array.from(fanOut, (fork, i) =>
    (fork as ScenarioFork).set(`status_${i}`, i).set(`variable_0`, i),
  );
  const { join } = bench.libraries.context;
  const joined = (): unknown => join(context, forks, {}, { otherwise: "last" });
  expectAnswer((joined() as ScenarioContext).get("variable_0"), 3);
  return joined;
}
