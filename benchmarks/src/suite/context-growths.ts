import type { PolicyName, WorkflowContext } from "@sheaf/context";
import { type Item, scenarioSteps } from "../scenario/scenario.ts";
import {
  type ScenarioContext,
  type ScenarioFork,
  scenarioOn,
} from "../scenario/scenario-context.ts";
import { type Bounds, expectAnswer, type Growth, type Operation } from "../measure/case.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** From 11 KB to 11 MB. */
export const CONTEXTS: readonly number[] = [1, 10, 100, 1_000];

/** Over three powers of ten of context: what is more than noise of the least of 40 slices. */
const FLAT: Bounds = { atMost: 0.05 };
/** Where maps are written and read that get deeper. */
const DEEPER: Bounds = { atMost: 0.15 };
const LINEAR: Bounds = { atMost: 1.15 };

/** Linear, with the depth of maps and trees: whoever chooses names or values cannot make it more. */
const BOUNDED: Bounds = { atMost: 1.2 };

/** What the size of the context must not matter to, and a whole fan-out by its items. */
export const contextGrowths: readonly Growth<Workbench>[] = [
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
      expectAnswer(render(context), "succeeded");
      return () => render(context);
    },
  ),
  flat(
    "template-text",
    "A template with text around two values",
    (context, { libraries: { template } }) => {
      const render = template.compileTemplate(
        "{{ task.task_0.id }}: {{ variable_0.number }} of all",
      );
      expectAnswer(render(context), "0: 0 of all");
      return () => render(context);
    },
  ),
  {
    id: "scenario-items",
    title: "The scenario over so many items",
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
  bounded("names-of-one-hash", "Setting so many names of one hash one by one", (size, bench) => {
    const names = Array.from({ length: size }, (_, i) => nameOfOneHash(i));
    const { createContext } = bench.libraries.context;
    return () => {
      let context: WorkflowContext = createContext();
      for (const name of names) context = context.set(name, 1);
      return context.get(names[size - 1] as string);
    };
  }),
  bounded("join-names-of-one-hash", "Joining so many forks with names of one hash", (size, bench) =>
    joinedBy(bench, size, "last", (fork, i) => fork.set(nameOfOneHash(i), 1)),
  ),
  bounded("join-union", "Joining so many forks by union", (size, bench) =>
    joinedBy(bench, size, "union", (fork, i) => fork.set("shared", [{ i }])),
  ),
  {
    ...bounded("join-merge", "Joining so many forks by merge", (size, bench) =>
      joinedBy(bench, size, "merge", (fork, i) => fork.set("shared", { [`own_${i}`]: i })),
    ),
    // The result has as many properties, and V8 keeps more than 128 of them in a dictionary.
    time: { atMost: 1.35 },
  },
];

/** Of what grows with what it is given, and with nothing else. */
function bounded(
  id: string,
  title: string,
  callFor: (size: number, bench: Workbench) => Operation["call"],
): Growth<Workbench> {
  return {
    id,
    title,
    // More no longer fits into the nursery, and what is linear grows by 1.4 as well.
    sizes: [64, 256, 1_024],
    time: BOUNDED,
    bytes: null,
    isControl: false,
    prepare: (bench, size) => ({ call: callFor(size, bench) }),
  };
}

/** "Aa" and "BB" have one hash in the map below a context, and so has every mixture of as many. */
function nameOfOneHash(index: number): string {
  return Array.from({ length: 13 }, (_, bit) => ((index >> bit) & 1 ? "BB" : "Aa")).join("");
}

function joinedBy(
  bench: Workbench,
  size: number,
  otherwise: PolicyName,
  write: (fork: WorkflowContext, index: number) => WorkflowContext,
): Operation["call"] {
  const { createContext, join } = bench.libraries.context;
  const root: WorkflowContext = createContext();
  const forks = Array.from({ length: size }, (_, i) => write(root.fork(), i));
  const joined = (): WorkflowContext => join(root, forks, {}, { otherwise });
  expectAnswer(joined().names().length, otherwise === "last" ? size : 1);
  return () => joined().names().length;
}

/** What must cost the same whatever the context holds. */
function flat(
  id: string,
  title: string,
  callOn: (context: ScenarioContext, bench: Workbench) => Operation["call"],
  { time, bytes }: Pick<Growth<Workbench>, "time" | "bytes"> = { time: FLAT, bytes: "same" },
): Growth<Workbench> {
  return {
    id,
    title,
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
