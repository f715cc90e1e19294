import type { WorkflowContext } from "@sheaf/context";
import { allocatedBytes } from "../measure/allocated-bytes.ts";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { evaluator } from "../measure/contenders.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { type Contender, interleaved, ratioOf, type Samples } from "../measure/interleaving.ts";
import {
  type Measurements,
  ratioReading,
  type Reading,
  readings,
  timeReadings,
} from "../measure/measurement.ts";
import { pivot } from "../measure/pivot.ts";
import type { Subject } from "../measure/subject.ts";
import { type Figure, ratioTarget, type Target, target } from "../measure/target.ts";
import { formatNumber, formatRatio, formatTime } from "../output/quantities.ts";
import { EXTENTS, SCENARIO } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { flat } from "./growing.ts";
import {
  checkedPath,
  OTHERS,
  PATH,
  pathInObject,
  templateContext,
  uncheckedPath,
} from "./template-contexts.ts";

/** Templates: what evaluating and compiling them takes. */
export const templates: Subject<Workbench> = {
  name: "templates",
  cases: [
    {
      id: "template-path",
      title: "A template that is one path into a task result",
      prepare: (bench) => rendered(bench, "{{ task.task_7.status }}", () => "succeeded"),
    },
    {
      id: "template-text",
      title: "A template with text around two values",
      prepare: (bench) =>
        rendered(
          bench,
          "{{ item.name }}: {{ variable_7.number }} of 50",
          (index) => `server-${index}: 7 of 50`,
        ),
    },
    {
      id: "template-condition",
      title: "A template that compares and calls a function",
      prepare: (bench) =>
        rendered(
          bench,
          "{{ item.id % 2 == 0 and length(task.task_7.output) > 0 }}",
          (index) => index % 2 === 0,
        ),
    },
  ],
  growths: [
    renderedAt(
      "template-path",
      "A template that is one path into a task result",
      "{{ task.task_0.status }}",
      "succeeded",
    ),
    renderedAt(
      "template-text",
      "A template with text around two values",
      "{{ task.task_0.id }}: {{ variable_0.number }} of all",
      "0: 0 of all",
    ),
  ],
  experiments: [{ name: "templates", runs: "alone", measure }],
  targets: (measured) => [...evaluationTargets(measured), ...sizeTargets(measured)],
  tables: (measured) => [
    pivot(measured, {
      title: "Templates",
      first: "what is evaluated",
      columns: {
        "time (least)": "least time",
        "time (median)": "median time",
        allocated: "allocated",
      },
      note: "The path is {{ task.get_servers.output.servers }}, in a context of 1 MB if no other size is named. Those by size ran after other templates had, as in a workflow of many.",
    }),
  ],
};

/** Renders in forks of the scenario, four in turn. */
function rendered(
  bench: Workbench,
  source: string,
  answerAt: (index: number) => unknown,
): Operation {
  const template = bench.libraries.template.compileTemplate(source);
  const fork = bench.forks();
  const forks = Array.from({ length: 4 }, (_, i) => fork(i) as unknown as WorkflowContext);
  const render = (index: number): unknown => template(forks[index & 3] as WorkflowContext);
  expectAnswer([render(2), render(3)], [answerAt(2), answerAt(3)]);
  return { call: render };
}

function renderedAt(id: string, title: string, source: string, answer: unknown) {
  return flat(id, title, (sized, { libraries }) => {
    const context = sized as unknown as WorkflowContext;
    const render = libraries.template.compileTemplate(source);
    expectAnswer(render(context), answer);
    return () => render(context);
  });
}

const [A_PATH, BY_HAND, CHECKED, AMONG, ITEM, FIELDS, CONDITION] = [
  "a path",
  "the path by hand",
  "the path by hand, checked",
  "a path, a dozen other templates",
  "a property of the item",
  "a text of two fields",
  "a condition",
] as const;

const AMONG_BY_HAND = "the path by hand, a dozen other templates";
const AGAIN = "a path, again";
const pathAt = (label: string): string => `a path, ${label}`;
const objectAt = (label: string): string => `control: the context as an object first, ${label}`;

async function measure(bench: Workbench, effort: Effort): Promise<Reading[]> {
  const { compileTemplate } = bench.libraries.template;
  effort.say("templates: compiling");
  const compiling = compileTime(compileTemplate, amount(effort, 2_000, 10_000));
  effort.say("templates: a path");
  const rounds = amount(effort, 20, 60);
  const context = templateContext(bench, SCENARIO);
  const servers = uncheckedPath(context);
  const evaluate = (name: string, source: string, expected: unknown): Contender =>
    evaluator(name, compileTemplate(source), context, expected);
  // First, while the process has evaluated no other template.
  const alone = [
    evaluate(A_PATH, PATH, servers),
    evaluator(BY_HAND, uncheckedPath, context, servers),
    evaluator(CHECKED, checkedPath, context, servers),
    evaluate(AGAIN, PATH, servers),
  ];
  const single = await interleaved(alone, rounds);
  const paths = await costsOf(alone.slice(0, 3), single);
  effort.say("templates: others");
  const others = OTHERS.map((source) => compileTemplate(source));
  for (let i = 0; i < 2_000; i++) for (const template of others) template(context);
  const among = [
    evaluator(AMONG_BY_HAND, uncheckedPath, context, servers),
    evaluate(AMONG, PATH, servers),
    evaluate(ITEM, "{{ item.health_endpoint }}", "https://b.test/health"),
    evaluate(FIELDS, "{{ item.host }}: {{ task.get_servers.output.total }}", "b.test: 2"),
    evaluate(CONDITION, "{{ item.weight > 3 and task.get_servers.output.ok }}", true),
  ];
  const mixed = await interleaved(among, rounds);
  return [
    ...paths,
    ...(await costsOf(among.slice(1), mixed)),
    ratioReading(A_PATH, BY_HAND, ratioOf(single, A_PATH, BY_HAND)),
    ratioReading(A_PATH, CHECKED, ratioOf(single, A_PATH, CHECKED)),
    ratioReading(AMONG, BY_HAND, ratioOf(mixed, AMONG, AMONG_BY_HAND)),
    ratioReading("noise", "itself", ratioOf(single, AGAIN, A_PATH)),
    ...compiling,
    ...(await bySizeOfContext(bench, effort, rounds)),
  ];
}

/** Beyond, the control takes long and shows nothing new. */
const MOST_TASKS_COPIED = 1_000;

async function bySizeOfContext(
  bench: Workbench,
  effort: Effort,
  rounds: number,
): Promise<Reading[]> {
  const { compileTemplate } = bench.libraries.template;
  const paths: Contender[] = [];
  const objects: Contender[] = [];
  const all: Reading[] = [];
  for (const extent of EXTENTS.slice(0, amount(effort, 2, EXTENTS.length))) {
    effort.say(`templates: a context of ${extent.label}`);
    const context = templateContext(bench, extent);
    const servers = uncheckedPath(context);
    const path = evaluator(pathAt(extent.label), compileTemplate(PATH), context, servers);
    // At once, as each collection takes longer the more contexts there are.
    all.push(...(await bytesOf(path)));
    paths.push(path);
    if (extent.tasks <= MOST_TASKS_COPIED)
      objects.push(evaluator(objectAt(extent.label), pathInObject, context, servers));
  }
  effort.say("templates: all sizes in turns");
  await interleaved(paths, rounds / 4);
  const samples = await interleaved(paths, rounds);
  const copies = await interleaved(objects, 5);
  const [smallest] = paths as [Contender];
  return [
    ...all,
    ...paths.flatMap(({ name }) => [
      ...timeReadings(name, samples),
      ratioReading(name, "the smallest context", ratioOf(samples, name, smallest.name)),
    ]),
    ...objects.flatMap(({ name }) => timeReadings(name, copies)),
  ];
}

async function costsOf(contenders: readonly Contender[], samples: Samples): Promise<Reading[]> {
  const costs: Reading[] = [];
  for (const contender of contenders)
    costs.push(...timeReadings(contender.name, samples), ...(await bytesOf(contender)));
  return costs;
}

async function bytesOf({ name, run }: Contender): Promise<Reading[]> {
  const { bytes } = await allocatedBytes(run, { operations: 1_000 });
  return readings(name, "bytes", { allocated: bytes });
}

const WARM_UP_TEMPLATES = 3_000;

/** No two of the templates are the same. */
function compileTime(
  compile: Workbench["libraries"]["template"]["compileTemplate"],
  count: number,
): Reading[] {
  for (let i = 0; i < WARM_UP_TEMPLATES; i++) compile(`{{ task.first_${i}.output }}`);
  const sources = Array.from({ length: count }, (_, i) => `{{ task.task_${i}.output.servers }}`);
  const start = performance.now();
  const isConstant = sources.filter((source) => compile(source).isConstant).length;
  const time = ((performance.now() - start) * 1e6) / count;
  if (isConstant > 0)
    throw new Error(`Cannot time compiling: ${isConstant} templates read nothing`);
  return [
    ...readings("compiling", "count", { templates: count }),
    ...readings("compiling", "nanoseconds", { mean: time }),
  ];
}

function evaluationTargets(measured: Measurements): Target[] {
  const time = (figure: Figure, name: string): Target => {
    const least = formatTime(measured.value(name, "least time"));
    const details = `median of the rounds, least ${least}; in a context of 1 MB`;
    return target({ ...figure, details }, "nanoseconds", measured.value(name, "median time"));
  };
  return [
    time({ id: "template-path", title: "A path of a template", atMost: 100 }, A_PATH),
    ratioTarget(
      {
        id: "template-path-by-hand",
        title: "The same, to a function by hand that checks nothing",
        atMost: 1.5,
      },
      measured,
      A_PATH,
      BY_HAND,
    ),
    ratioTarget(
      {
        id: "template-path-by-hand-checked",
        title: "The same, to one that reads only own properties of objects",
      },
      measured,
      A_PATH,
      CHECKED,
    ),
    ratioTarget(
      {
        id: "template-path-among-others",
        title:
          "The first after a dozen other templates have run, to the function that checks nothing",
        details:
          "V8 then looks up each name whose position it knew, 6 ns a step, as templates share their code",
      },
      measured,
      AMONG,
      BY_HAND,
    ),
    time(
      { id: "template-fields", title: "A text of two fields of a template", atMost: 250 },
      FIELDS,
    ),
    time({ id: "template-item", title: "A property of the item" }, ITEM),
    time({ id: "template-condition", title: "A condition of two paths" }, CONDITION),
    target(
      {
        id: "template-compile",
        title: "Compiling a template",
        details: `mean of ${formatNumber(measured.value("compiling", "templates"))}, no two of them the same`,
      },
      "nanoseconds",
      measured.value("compiling", "mean"),
    ),
  ];
}

/** The cases at one size of the context each, by what they are called without it. */
function sized(measured: Measurements, nameAt: (label: string) => string) {
  return EXTENTS.flatMap(({ label }) => {
    const time = measured.find(nameAt(label), "least time");
    return time === undefined ? [] : [{ label, name: nameAt(label), least: time.value }];
  });
}

function sizeTargets(measured: Measurements): Target[] {
  const paths = sized(measured, pathAt);
  const objects = sized(measured, objectAt);
  const shown = (all: typeof paths): string =>
    all.map(({ label, least }) => `${label} ${formatTime(least)}`).join(", ");
  return [
    target(
      {
        id: "template-bytes",
        title: "A path of a template allocates at most, at any size of the context",
        atLeast: 0,
        atMost: 0,
        details: `exact, at ${paths.map(({ label }) => label).join(", ")}`,
      },
      "bytes",
      Math.max(...paths.map(({ name }) => measured.value(name, "allocated"))),
    ),
    ratioTarget(
      {
        id: "template-context-time",
        title: "A path in the largest of several contexts, to the smallest",
        atMost: 1.1,
        details: `least times ${shown(paths)}; one against itself ${formatRatio(measured.ratio("noise", "itself").median)}`,
      },
      measured,
      paths.at(-1)?.name ?? "",
      "the smallest context",
    ),
    target(
      {
        id: "control-template-object",
        title: "Control: the whole context as an object first, in the largest to the smallest",
        atLeast: 10,
        details: `least times; ${shown(objects)}`,
      },
      "ratio",
      (objects.at(-1)?.least ?? Number.NaN) / (objects[0]?.least ?? Number.NaN),
    ),
  ];
}
