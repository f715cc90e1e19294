import type { WorkflowContext } from "@sheaf/context";
import { compileTemplate } from "@sheaf/template";
import { allocatedBytes } from "../measure/allocated-bytes.ts";
import { evaluator } from "../measure/contenders.ts";
import { EXTENTS, SCENARIO } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import {
  type Contender,
  interleaved,
  type Ratio,
  ratioOf,
  type Samples,
} from "../measure/interleaving.ts";
import { median, minimum } from "../measure/statistics.ts";
import {
  checkedPath,
  OTHERS,
  PATH,
  pathInObject,
  templateContext,
  uncheckedPath,
} from "../template-contexts.ts";

/** What evaluating compiled templates costs. */
export interface Templates {
  /** A path, the same by hand, and other templates, in a context of 1 MB. */
  readonly cases: readonly EvaluationCost[];
  /** The path at each size of the context. */
  readonly sizes: readonly EvaluationCost[];
  /** The control, which must grow: the whole context becomes an object first. */
  readonly objects: readonly EvaluationTime[];
  /** The path, against the same by hand without and with checks. */
  readonly toUnchecked: Ratio;
  readonly toChecked: Ratio;
  /** The first once more, when a dozen other templates have run in the process. */
  readonly amongOthersToUnchecked: Ratio;
  /** At each size, against the smallest. */
  readonly bySize: Readonly<Record<string, Ratio>>;
  /** The path against itself, which is what noise alone does. */
  readonly noise: Ratio;
  readonly compiled: { readonly templates: number; readonly nanoseconds: number };
}

/** Nanoseconds of one evaluation. */
interface EvaluationTime {
  readonly name: string;
  readonly minimum: number;
  readonly median: number;
}

interface EvaluationCost extends EvaluationTime {
  readonly bytes: number;
}

/** What the cases are called. */
export const NAMES = {
  path: "a path",
  unchecked: "the path by hand",
  checked: "the path by hand, checked",
  among: "a path, a dozen other templates",
  item: "a property of the item",
  fields: "a text of two fields",
  condition: "a condition",
} as const;

const AGAIN = "a path, again";
const AMONG_BY_HAND = "the path by hand, a dozen other templates";

export async function templates(effort: Effort): Promise<Templates> {
  effort.say("templates: compiling");
  const compiled = compileTime(amount(effort, 2_000, 10_000));
  effort.say("templates: a path");
  const rounds = amount(effort, 20, 60);
  const context = templateContext(SCENARIO);
  // First, while the process has evaluated no other template.
  const alone = pathContenders(context);
  const single = await interleaved(alone, rounds);
  const paths = await costsOf(alone.slice(0, 3), single);
  effort.say("templates: others");
  const others = otherContenders(context);
  const mixed = await interleaved(others, rounds);
  return {
    cases: [...paths, ...(await costsOf(others.slice(1), mixed))],
    toUnchecked: ratioOf(single, NAMES.path, NAMES.unchecked),
    toChecked: ratioOf(single, NAMES.path, NAMES.checked),
    amongOthersToUnchecked: ratioOf(mixed, NAMES.among, AMONG_BY_HAND),
    noise: ratioOf(single, AGAIN, NAMES.path),
    compiled,
    ...(await bySizeOfContext(effort, rounds)),
  };
}

async function bySizeOfContext(
  effort: Effort,
  rounds: number,
): Promise<Pick<Templates, "sizes" | "objects" | "bySize">> {
  const contenders: Contender[] = [];
  const objects: Contender[] = [];
  const bytes: number[] = [];
  for (const { label, ...extent } of EXTENTS.slice(0, amount(effort, 2, EXTENTS.length))) {
    effort.say(`templates: a context of ${label}`);
    const context = templateContext({ label, ...extent });
    const servers = uncheckedPath(context);
    const path = evaluator(label, compileTemplate(PATH), context, servers);
    // At once, as each collection takes longer the more contexts there are.
    bytes.push(await bytesOf(path));
    contenders.push(path);
    if (extent.tasks <= MOST_TASKS_COPIED)
      objects.push(evaluator(label, pathInObject, context, servers));
  }
  effort.say("templates: all sizes in turns");
  await interleaved(contenders, rounds / 4);
  const samples = await interleaved(contenders, rounds);
  const copies = await interleaved(objects, 5);
  const [smallest] = contenders as [Contender];
  return {
    sizes: contenders.map(({ name }, i) => ({
      ...timeIn(samples, name),
      bytes: bytes[i] as number,
    })),
    objects: objects.map(({ name }) => timeIn(copies, name)),
    bySize: Object.fromEntries(
      contenders.map(({ name }) => [name, ratioOf(samples, name, smallest.name)]),
    ),
  };
}

/** Beyond, the control takes long and shows nothing new. */
const MOST_TASKS_COPIED = 1_000;

function pathContenders(context: WorkflowContext): Contender[] {
  const servers = uncheckedPath(context);
  return [
    evaluator(NAMES.path, compileTemplate(PATH), context, servers),
    evaluator(NAMES.unchecked, uncheckedPath, context, servers),
    evaluator(NAMES.checked, checkedPath, context, servers),
    evaluator(AGAIN, compileTemplate(PATH), context, servers),
  ];
}

/** The path by hand first. */
function otherContenders(context: WorkflowContext): Contender[] {
  const others = OTHERS.map((source) => compileTemplate(source));
  for (let i = 0; i < 2_000; i++) for (const template of others) template(context);
  const template = (name: string, source: string, expected: unknown): Contender =>
    evaluator(name, compileTemplate(source), context, expected);
  return [
    evaluator(AMONG_BY_HAND, uncheckedPath, context, uncheckedPath(context)),
    template(NAMES.among, PATH, uncheckedPath(context)),
    template(NAMES.item, "{{ item.health_endpoint }}", "https://b.test/health"),
    template(NAMES.fields, "{{ item.host }}: {{ task.get_servers.output.total }}", "b.test: 2"),
    template(NAMES.condition, "{{ item.weight > 3 and task.get_servers.output.ok }}", true),
  ];
}

async function costsOf(
  contenders: readonly Contender[],
  samples: Samples,
): Promise<EvaluationCost[]> {
  const costs: EvaluationCost[] = [];
  for (const contender of contenders)
    costs.push({ ...timeIn(samples, contender.name), bytes: await bytesOf(contender) });
  return costs;
}

async function bytesOf({ run }: Contender): Promise<number> {
  const { bytes } = await allocatedBytes(run, { operations: 1_000 });
  return bytes;
}

function timeIn(samples: Samples, name: string): EvaluationTime {
  const times = samples[name] ?? [];
  return { name, minimum: minimum(times), median: median(times) };
}

/** No two of the templates are the same. */
function compileTime(count: number): Templates["compiled"] {
  for (let i = 0; i < WARM_UP_TEMPLATES; i++) compileTemplate(`{{ task.first_${i}.output }}`);
  const sources = Array.from({ length: count }, (_, i) => `{{ task.task_${i}.output.servers }}`);
  const start = performance.now();
  const isConstant = sources.filter((source) => compileTemplate(source).isConstant).length;
  const nanoseconds = ((performance.now() - start) * 1e6) / count;
  if (isConstant > 0)
    throw new Error(`Cannot time compiling: ${isConstant} templates read nothing`);
  return { templates: count, nanoseconds };
}

const WARM_UP_TEMPLATES = 3_000;
