import type { Ratio } from "../measure/interleaving.ts";
import type { Measurements } from "../measurements.ts";
import { NAMES } from "../probes/templates.ts";
import { formatBytes, formatNumber, formatRatio, formatTime } from "../output/quantities.ts";
import { minimum } from "../measure/statistics.ts";
import { ratioTarget, type Target, target } from "./target.ts";

/** What templates and documents cost: by what is evaluated, by the size of the context, by the size of the document. */
export function templateTargets(measured: Measurements): Target[] {
  return [
    ...evaluationTargets(measured),
    ...sizeTargets(measured),
    ...itemTargets(measured),
    documentTarget(measured),
  ];
}

function evaluationTargets({ templates }: Measurements): Target[] {
  const { cases, compiled } = templates;
  const timeTarget = (id: string, sentence: string, name: string, atMost?: number): Target => {
    const cost = cases.find((evaluation) => evaluation.name === name);
    return target(
      id,
      sentence,
      "nanoseconds",
      cost?.median ?? Number.NaN,
      atMost === undefined ? {} : { atMost },
      `median of the rounds, least ${formatTime(cost?.minimum ?? Number.NaN)}; in a context of 1 MB`,
    );
  };
  return [
    timeTarget("template-path", "A path of a template", NAMES.path, 100),
    ratioTarget(
      "template-path-by-hand",
      "The same, to a function by hand that checks nothing",
      templates.toUnchecked,
      { atMost: 1.5 },
    ),
    ratioTarget(
      "template-path-by-hand-checked",
      "The same, to one that takes own properties of objects only",
      templates.toChecked,
      {},
    ),
    ratioTarget(
      "template-path-among-others",
      "The first where a dozen other templates have run, to the function that checks nothing",
      templates.amongOthersToUnchecked,
      {},
      "; V8 then looks each name up where it knew the place, 6 ns a step, as templates share their code",
    ),
    timeTarget("template-fields", "A text of two fields of a template", NAMES.fields, 250),
    timeTarget("template-item", "A property of the item", NAMES.item),
    timeTarget("template-condition", "A condition of two paths", NAMES.condition),
    target(
      "template-compile",
      "Compiling a template",
      "nanoseconds",
      compiled.nanoseconds,
      {},
      `mean of ${formatNumber(compiled.templates)}, no two of them the same`,
    ),
  ];
}

function sizeTargets({ templates: { sizes, bySize, objects, noise } }: Measurements): Target[] {
  const times = sizes.map(({ name, minimum: least }) => `${name} ${formatTime(least)}`);
  const [small, large] = [objects[0], objects.at(-1)];
  return [
    target(
      "template-bytes",
      "A path of a template allocates at most, at any size of the context",
      "bytes",
      Math.max(...sizes.map(({ bytes: of }) => of)),
      { atLeast: 0, atMost: 0 },
      `exact, at ${sizes.map(({ name }) => name).join(", ")}`,
    ),
    ratioTarget(
      "template-context-time",
      "A path in the largest of several contexts, to the smallest",
      bySize[sizes.at(-1)?.name ?? ""] as Ratio,
      { atMost: 1.1 },
      `; least times ${times.join(", ")}; one against itself ${formatRatio(noise.median)}`,
    ),
    target(
      "control-template-object",
      "Control: the whole context as an object first, in the largest to the smallest",
      "ratio",
      (large?.minimum ?? Number.NaN) / (small?.minimum ?? Number.NaN),
      { atLeast: 10 },
      `least times; ${objects.map(({ name, minimum: least }) => `${name} ${formatTime(least)}`).join(", ")}`,
    ),
  ];
}

function itemTargets({ templateItems: { sizes, bySize, noise } }: Measurements): Target[] {
  const bytes = sizes.map(({ bytes: of }) => of);
  const times = Object.values(bySize).map((ratio) => ratio.median);
  const shown = sizes.map(
    (size) => `${size.name} ${formatTime(size.minimum)} and ${formatBytes(size.bytes)}`,
  );
  return [
    target(
      "template-items-time",
      "An item forked, rendered, run and joined, in the slowest of several contexts to the fastest",
      "ratio",
      Math.max(...times) / minimum(times),
      { atMost: 1.1 },
      `medians of the ratios of rounds in turns; ${shown.join("; ")}; one against itself ${formatRatio(noise.median)}`,
    ),
    target(
      "template-items-bytes",
      "Bytes of such an item, where they are most to where they are least",
      "ratio",
      Math.max(...bytes) / minimum(bytes),
      { atMost: 1.01 },
      "median of windows of a whole run",
    ),
  ];
}

function documentTarget({ documents }: Measurements): Target {
  const { tasks, toParse, load, parse, firstLoad } = documents;
  return ratioTarget(
    "document-load",
    "Loading a document, to parsing it as YAML",
    toParse,
    { atMost: 2 },
    `; ${formatNumber(tasks)} tasks, ${formatTime(load)} against ${formatTime(parse)}; a first small document in a new process ${formatTime(firstLoad)}`,
  );
}
