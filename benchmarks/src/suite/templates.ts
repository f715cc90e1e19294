import type { WorkflowContext } from "@sheaf/context";
import { expectAnswer } from "../measure/case.ts";
import { evaluator } from "../measure/contenders.ts";
import type { Contender } from "../measure/interleaving.ts";
import type { Race } from "../measure/lab.ts";
import { again } from "../measure/measurement.ts";
import { listOf, SCENARIO } from "../scenario/dataset.ts";
import type { Workbench } from "../scenario/workbench.ts";
import {
  contextRows,
  EXACT,
  experiments,
  FLAT,
  type Lab,
  type Prepare,
  rows,
  type Subject,
} from "./declare.ts";
import { checkedPath, OTHERS, PATH, templateContext, uncheckedPath } from "./template-contexts.ts";

const timing = (name: string) =>
  `median of the rounds, least {least time of ${name}}; in a context of 1 MB`;

/** Templates: what evaluating and compiling them takes. */
export const templates: Subject = {
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
  targets: [
    `template-path | A path of a template | median time of a path <= 100 | ${timing("a path")}`,
    "template-path-by-hand | The same, to a function by hand that checks nothing | a path / the path by hand <= 1.5",
    "template-path-by-hand-checked | The same, to one that reads only own properties of objects | a path / the path by hand, checked",
    "template-path-among-others | The first after a dozen other templates have run, to the function that checks nothing | a path, a dozen other templates / the path by hand | V8 then looks up each name whose position it knew, 6 ns a step, as templates share their code",
    `template-fields | A text of two fields of a template | median time of a text of two fields <= 250 | ${timing("a text of two fields")}`,
    `template-item | A property of the item | median time of a property of the item | ${timing("a property of the item")}`,
    `template-condition | A condition of two paths | median time of a condition | ${timing("a condition")}`,
    "template-compile | Compiling a template | mean of compiling | mean of {templates of compiling}, no two of them the same",
  ],
  tables: {
    "Templates | what is evaluated | time (least): least time | time (median): median time | allocated":
      "The path is {{ task.get_servers.output.servers }}, in a context of 1 MB.",
  },
};

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

async function measure(lab: Lab): Promise<void> {
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
}

const EVALUATIONS = { operations: 1_000 };

async function keepCosts(lab: Lab, race: Race, contenders: readonly Contender[]) {
  for (const contender of contenders) {
    race.times(contender.name);
    await lab.allocation(contender, EVALUATIONS);
  }
}

/** No two of the templates are the same. */
function compileTime(
  lab: Lab,
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
