import type { WorkflowContext } from "@sheaf/context";
import { expectAnswer } from "../measure/case.ts";
import { evaluator } from "../measure/contenders.ts";
import type { Contender } from "../measure/interleaving.ts";
import type { Lab, Race } from "../measure/lab.ts";
import { again, type Measurements } from "../measure/measurement.ts";
import type { Subject } from "../measure/subject.ts";
import { EXTENTS, listOf, SCENARIO } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { contextRows, EXACT, experiments, FLAT, type Prepare, rows } from "./declare.ts";
import {
  checkedPath,
  OTHERS,
  PATH,
  pathInObject,
  templateContext,
  uncheckedPath,
} from "./template-contexts.ts";

const timing = (name: string) =>
  `median of the rounds, least {least time of ${name}}; in a context of 1 MB`;
const pathAt = (label: string) => `a path, ${label}`;
const objectAt = (label: string) => `control: the context as an object first, ${label}`;

/** Templates: what evaluating and compiling them takes. */
export const templates: Subject<Workbench> = {
  name: "templates",
  packages: ["context", "template"],
  rows: [
    ...rows(EXACT, {
      "template-path | A template that is one path into a task result": rendered(
        "{{ task.task_7.status }}",
        () => "succeeded",
      ),
      "template-text | A template with text around two values": rendered(
        "{{ item.name }}: {{ variable_7.number }} of 50",
        (i) => `server-${i}: 7 of 50`,
      ),
      "template-condition | A template that compares and calls a function": rendered(
        "{{ item.id % 2 == 0 and length(task.task_7.output) > 0 }}",
        (i) => i % 2 === 0,
      ),
    }),
    ...contextRows(FLAT, {
      "template-path | A template that is one path into a task result": renderedIn(
        "{{ task.task_0.status }}",
        "succeeded",
      ),
      "template-text | A template with text around two values": renderedIn(
        "{{ task.task_0.id }}: {{ variable_0.number }} of all",
        "0: 0 of all",
      ),
    }),
  ],
  experiments: experiments("alone", { templates: measure }),
  targets: (m) => [
    `template-path | A path of a template | median time of a path <= 100 | ${timing("a path")}`,
    "template-path-by-hand | The same, to a function by hand that checks nothing | a path / the path by hand <= 1.5",
    "template-path-by-hand-checked | The same, to one that reads only own properties of objects | a path / the path by hand, checked",
    "template-path-among-others | The first after a dozen other templates have run, to the function that checks nothing | a path, a dozen other templates / the path by hand | V8 then looks up each name whose position it knew, 6 ns a step, as templates share their code",
    `template-fields | A text of two fields of a template | median time of a text of two fields <= 250 | ${timing("a text of two fields")}`,
    `template-item | A property of the item | median time of a property of the item | ${timing("a property of the item")}`,
    `template-condition | A condition of two paths | median time of a condition | ${timing("a condition")}`,
    "template-compile | Compiling a template | mean of compiling | mean of {templates of compiling}, no two of them the same",
    ...sizeTargets(m),
  ],
  tables: [
    {
      title: "Templates",
      first: "what is evaluated",
      columns: "time (least): least time | time (median): median time | allocated",
      note: "The path is {{ task.get_servers.output.servers }}, in a context of 1 MB if no other size is named. Those by size ran after other templates had, as in a workflow of many.",
    },
  ],
};

/** Of paths and of their control, at all sizes of context. */
function sizeTargets(m: Measurements): string[] {
  const measured = EXTENTS.map(({ label }) => label).filter(
    (label) => m.find(pathAt(label), "least time") !== undefined,
  );
  const [paths, objects] = [measured.map(pathAt), measured.map(objectAt)];
  const controls = objects.filter((name) => m.find(name, "least time") !== undefined);
  const bytes = Math.max(...paths.map((name) => m.value(name, "allocated")));
  const [least, most] = [controls[0] ?? "", controls.at(-1) ?? ""].map((name) =>
    m.value(name, "least time"),
  ) as [number, number];
  return [
    `template-bytes | A path of a template allocates at most, at any size of the context | ${bytes} bytes = 0 | exact, at ${measured.join(", ")}`,
    `template-context-time | A path in the largest of several contexts, to the smallest | ${paths.at(-1) ?? "none"} / the smallest context <= 1.1 | least times: ${times(paths)}; one against itself {to itself of noise}`,
    `control-template-object | Control: the whole context as an object first, in the largest to the smallest | ${most / least} ratio >= 10 | least times: ${times(controls)}`,
  ];
}

function times(names: readonly string[]): string {
  return names.map((name) => `${name} {least time of ${name}}`).join(", ");
}

/** Renders in forks of the scenario, four in turn. */
function rendered(source: string, answerAt: (index: number) => unknown): Prepare {
  return (bench) => {
    const template = bench.libraries.template.compileTemplate(source);
    const forks = listOf(4, bench.forks()) as readonly unknown[] as readonly WorkflowContext[];
    const render = (index: number): unknown => template(forks[index & 3] as WorkflowContext);
    expectAnswer([render(2), render(3)], [answerAt(2), answerAt(3)]);
    return render;
  };
}

function renderedIn(source: string, answer: unknown): Parameters<typeof contextRows>[1][string] {
  return (sized, { libraries }) => {
    const context = sized as unknown as WorkflowContext;
    const render = libraries.template.compileTemplate(source);
    expectAnswer(render(context), answer);
    return () => render(context);
  };
}

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
    evaluate("a path", PATH, servers),
    evaluator("the path by hand", uncheckedPath, context, servers),
    evaluator("the path by hand, checked", checkedPath, context, servers),
    evaluate(again("a path"), PATH, servers),
  ];
  const single = await lab.race(rounds, alone);
  await keepCosts(lab, single, alone.slice(0, 3));
  single.ratios("a path / the path by hand", "a path / the path by hand, checked").noise("a path");
  lab.say("templates: others");
  const others = OTHERS.map((source) => compileTemplate(source));
  for (let i = 0; i < 2_000; i++) for (const template of others) template(context);
  const among = [
    evaluator("by hand", uncheckedPath, context, servers),
    evaluate("a path, a dozen other templates", PATH, servers),
    evaluate("a property of the item", "{{ item.health_endpoint }}", "https://b.test/health"),
    evaluate(
      "a text of two fields",
      "{{ item.host }}: {{ task.get_servers.output.total }}",
      "b.test: 2",
    ),
    evaluate("a condition", "{{ item.weight > 3 and task.get_servers.output.ok }}", true),
  ];
  const mixed = await lab.race(rounds, among);
  await keepCosts(lab, mixed, among.slice(1));
  const [, path] = among as [Contender, Contender];
  mixed.ratio(path.name, "by hand", [path.name, "the path by hand"]);
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

/** No two of the templates are the same. */
function compileTime(
  lab: Lab<Workbench>,
  compile: Workbench["libraries"]["template"]["compileTemplate"],
): void {
  for (let i = 0; i < 3_000; i++) compile(`{{ task.first_${i}.output }}`);
  const sources = listOf(lab.amount(2_000, 10_000), (i) => `{{ task.task_${i}.output.servers }}`);
  const start = performance.now();
  const constants = sources.filter((source) => compile(source).isConstant);
  const mean = ((performance.now() - start) * 1e6) / sources.length;
  expectAnswer(constants, []);
  lab.keep("compiling", "count", { templates: sources.length });
  lab.keep("compiling", "nanoseconds", { mean });
}
