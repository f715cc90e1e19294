import type { WorkflowContext } from "@sheaf/context";
import { type Case, expectAnswer } from "../measure/case.ts";
import { evaluator } from "../measure/contenders.ts";
import type { Contender } from "../measure/interleaving.ts";
import type { Lab, Race } from "../measure/lab.ts";
import { again, type Measurements } from "../measure/measurement.ts";
import type { Subject } from "../measure/subject.ts";
import { formatNumber, formatRatio, formatTime } from "../output/quantities.ts";
import { EXTENTS, SCENARIO } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { flat, guarded } from "./declare.ts";
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
  packages: ["context", "template"],
  cases: [
    guarded(
      "template-path",
      "A template that is one path into a task result",
      rendered("{{ task.task_7.status }}", () => "succeeded"),
    ),
    guarded(
      "template-text",
      "A template with text around two values",
      rendered("{{ item.name }}: {{ variable_7.number }} of 50", (i) => `server-${i}: 7 of 50`),
    ),
    guarded(
      "template-condition",
      "A template that compares and calls a function",
      rendered("{{ item.id % 2 == 0 and length(task.task_7.output) > 0 }}", (i) => i % 2 === 0),
    ),
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
  targets: (m) => [...evaluationTargets(m), ...sizeTargets(m)],
  tables: [
    {
      title: "Templates",
      first: "what is evaluated",
      columns: "time (least): least time | time (median): median time | allocated",
      note: "The path is {{ task.get_servers.output.servers }}, in a context of 1 MB if no other size is named. Those by size ran after other templates had, as in a workflow of many.",
    },
  ],
};

/** Renders in forks of the scenario, four in turn. */
function rendered(
  source: string,
  answerAt: (index: number) => unknown,
): Case<Workbench>["prepare"] {
  return (bench) => {
    const template = bench.libraries.template.compileTemplate(source);
    const fork = bench.forks();
    const forks = Array.from({ length: 4 }, (_, i) => fork(i) as unknown as WorkflowContext);
    const render = (index: number): unknown => template(forks[index & 3] as WorkflowContext);
    expectAnswer([render(2), render(3)], [answerAt(2), answerAt(3)]);
    return { call: render };
  };
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
const pathAt = (label: string): string => `a path, ${label}`;
const objectAt = (label: string): string => `control: the context as an object first, ${label}`;

async function measure(lab: Lab<Workbench>): Promise<void> {
  const { compileTemplate } = lab.bench.libraries.template;
  lab.say("templates: compiling");
  compileTime(lab, compileTemplate);
  lab.say("templates: a path");
  const rounds = [12, 60] as const;
  const context = templateContext(lab.bench, SCENARIO);
  const servers = uncheckedPath(context);
  const evaluate = (name: string, source: string, expected: unknown): Contender =>
    evaluator(name, compileTemplate(source), context, expected);
  // First, while the process has evaluated no other template.
  const alone = [
    evaluate(A_PATH, PATH, servers),
    evaluator(BY_HAND, uncheckedPath, context, servers),
    evaluator(CHECKED, checkedPath, context, servers),
    evaluate(again(A_PATH), PATH, servers),
  ];
  const single = await lab.race(rounds, alone);
  await keepCosts(lab, single, alone.slice(0, 3));
  single.ratios(`${A_PATH} / ${BY_HAND}`, `${A_PATH} / ${CHECKED}`).noise(A_PATH);
  lab.say("templates: others");
  const others = OTHERS.map((source) => compileTemplate(source));
  for (let i = 0; i < 2_000; i++) for (const template of others) template(context);
  const among = [
    evaluator(AMONG_BY_HAND, uncheckedPath, context, servers),
    evaluate(AMONG, PATH, servers),
    evaluate(ITEM, "{{ item.health_endpoint }}", "https://b.test/health"),
    evaluate(FIELDS, "{{ item.host }}: {{ task.get_servers.output.total }}", "b.test: 2"),
    evaluate(CONDITION, "{{ item.weight > 3 and task.get_servers.output.ok }}", true),
  ];
  const mixed = await lab.race(rounds, among);
  await keepCosts(lab, mixed, among.slice(1));
  mixed.ratio(AMONG, AMONG_BY_HAND, [AMONG, BY_HAND]);
  await bySizeOfContext(lab);
}

/** Beyond, the control takes long and shows nothing new. */
const MOST_TASKS_COPIED = 1_000;

async function bySizeOfContext(lab: Lab<Workbench>): Promise<void> {
  const { compileTemplate } = lab.bench.libraries.template;
  const paths: Contender[] = [];
  const objects: Contender[] = [];
  for (const extent of EXTENTS.slice(0, lab.amount(2, EXTENTS.length))) {
    lab.say(`templates: a context of ${extent.label}`);
    const context = templateContext(lab.bench, extent);
    const servers = uncheckedPath(context);
    const path = evaluator(pathAt(extent.label), compileTemplate(PATH), context, servers);
    // At once, as each collection takes longer the more contexts there are.
    await lab.allocation(path, EVALUATIONS);
    paths.push(path);
    if (extent.tasks <= MOST_TASKS_COPIED)
      objects.push(evaluator(objectAt(extent.label), pathInObject, context, servers));
  }
  lab.say("templates: all sizes in turns");
  await lab.race([3, 15], paths);
  const race = (await lab.race([12, 60], paths)).times();
  const [smallest] = paths as [Contender];
  for (const { name } of paths) race.ratio(name, smallest.name, [name, "the smallest context"]);
  (await lab.race([5, 5], objects)).times();
}

const EVALUATIONS = { operations: 1_000 };

async function keepCosts(lab: Lab<Workbench>, race: Race, contenders: readonly Contender[]) {
  for (const contender of contenders) {
    race.times(contender.name);
    await lab.allocation(contender, EVALUATIONS);
  }
}

const WARM_UP_TEMPLATES = 3_000;

/** No two of the templates are the same. */
function compileTime(
  lab: Lab<Workbench>,
  compile: Workbench["libraries"]["template"]["compileTemplate"],
): void {
  for (let i = 0; i < WARM_UP_TEMPLATES; i++) compile(`{{ task.first_${i}.output }}`);
  const templates = lab.amount(2_000, 10_000);
  const sources = Array.from(
    { length: templates },
    (_, i) => `{{ task.task_${i}.output.servers }}`,
  );
  const start = performance.now();
  const constants = sources.filter((source) => compile(source).isConstant);
  const mean = ((performance.now() - start) * 1e6) / templates;
  expectAnswer(constants, []);
  lab.keep("compiling", "count", { templates });
  lab.keep("compiling", "nanoseconds", { mean });
}

function evaluationTargets(m: Measurements): string[] {
  const timed = (id: string, title: string, name: string, bound = ""): string =>
    `${id} | ${title} | median time of ${name}${bound} | median of the rounds, least ${formatTime(m.value(name, "least time"))}; in a context of 1 MB`;
  return [
    timed("template-path", "A path of a template", A_PATH, " <= 100"),
    `template-path-by-hand | The same, to a function by hand that checks nothing | ${A_PATH} / ${BY_HAND} <= 1.5`,
    `template-path-by-hand-checked | The same, to one that reads only own properties of objects | ${A_PATH} / ${CHECKED}`,
    `template-path-among-others | The first after a dozen other templates have run, to the function that checks nothing | ${AMONG} / ${BY_HAND} | V8 then looks up each name whose position it knew, 6 ns a step, as templates share their code`,
    timed("template-fields", "A text of two fields of a template", FIELDS, " <= 250"),
    timed("template-item", "A property of the item", ITEM),
    timed("template-condition", "A condition of two paths", CONDITION),
    `template-compile | Compiling a template | mean of compiling | mean of ${formatNumber(m.value("compiling", "templates"))}, no two of them the same`,
  ];
}

/** The cases at one size of the context each, by what they are called without it. */
function sized(m: Measurements, nameAt: (label: string) => string) {
  return EXTENTS.flatMap(({ label }) => {
    const time = m.find(nameAt(label), "least time");
    return time === undefined ? [] : [{ label, name: nameAt(label), least: time.value }];
  });
}

function sizeTargets(m: Measurements): string[] {
  const paths = sized(m, pathAt);
  const objects = sized(m, objectAt);
  const shown = (all: typeof paths): string =>
    all.map(({ label, least }) => `${label} ${formatTime(least)}`).join(", ");
  const bytes = Math.max(...paths.map(({ name }) => m.value(name, "allocated")));
  const grown = (objects.at(-1)?.least ?? Number.NaN) / (objects[0]?.least ?? Number.NaN);
  return [
    `template-bytes | A path of a template allocates at most, at any size of the context | ${bytes} bytes = 0 | exact, at ${paths.map(({ label }) => label).join(", ")}`,
    `template-context-time | A path in the largest of several contexts, to the smallest | ${paths.at(-1)?.name ?? "none"} / the smallest context <= 1.1 | least times ${shown(paths)}; one against itself ${formatRatio(m.ratio("noise", "itself").median)}`,
    `control-template-object | Control: the whole context as an object first, in the largest to the smallest | ${grown} ratio >= 10 | least times; ${shown(objects)}`,
  ];
}
