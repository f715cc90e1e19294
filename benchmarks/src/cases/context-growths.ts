import type { WorkflowContext } from "@sheaf/context";
import { type Item, scenarioSteps } from "../scenario.ts";
import { type ScenarioContext, type ScenarioFork, scenarioOn } from "../scenario-context.ts";
import type { Bounds } from "../targets/target.ts";
import { expectAnswer, type Operation } from "./case.ts";
import { CONTEXTS, type Growth } from "./growth.ts";
import type { Workbench } from "./workbench.ts";

/** Over three powers of ten of context: what is more than noise of the least of 40 slices. */
const FLAT: Bounds = { atMost: 0.05 };
/** Where maps are written and read that get deeper. */
const DEEPER: Bounds = { atMost: 0.15 };
const LINEAR: Bounds = { atMost: 1.15 };

/** What the size of the context must not matter to, and a whole fan-out by its items. */
export const contextGrowths: readonly Growth[] = [
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
    sizes: [100, 1_000, 10_000],
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
];

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
