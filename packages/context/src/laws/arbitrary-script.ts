import fc from "fast-check";
import type { Json } from "../json.ts";
import { changeIn } from "./change.ts";
import type { Scenario } from "./define-law.ts";
import { linesOf, type Step, type Variables } from "./step.ts";

/** A root, and steps on it and its branches. */
export interface Script extends Scenario {
  readonly variables: Variables;
  readonly steps: readonly Step[];
  /** Every name that may occur. */
  readonly names: readonly string[];
  /** True if everything is read after each step, which reveals stale caches. Otherwise it is read only at the end. */
  readonly isWatched: boolean;
}

/** Options for generating scripts. */
export interface ScriptOptions {
  readonly names: fc.Arbitrary<readonly string[]>;
  readonly values: fc.Arbitrary<Json>;
  /** The weight of each kind of step. */
  readonly weights: Partial<Readonly<Record<Exclude<Step["do"], "join">, number>>>;
  readonly maxSteps?: number;
  /** True if half of the roots start with so many variables that no map stores them as a plain list. */
  readonly isLarge?: boolean;
}

/** More branches find nothing new and make every view more expensive. */
const MAX_BRANCHES = 7;

const MAX_VARIABLES = 14;

/** Half of the steps use the first two names, so that several steps often concern the same ones. */
export const namePick: fc.Arbitrary<number> = fc.oneof(fc.nat({ max: 1 }), fc.nat({ max: 30 }));

/** Numbers that become a step once the branches and names are known. */
interface Draft {
  readonly kind: Exclude<Step["do"], "join">;
  readonly on: number;
  readonly name: number;
  readonly value: Json;
  readonly place: number;
}

/** Generates trees of branches that are written in any order. */
export function arbitraryScript(options: ScriptOptions): fc.Arbitrary<Script> {
  const { names, values, weights, maxSteps = 24, isLarge = false } = options;
  const kinds = Object.entries(weights) as [Draft["kind"], number][];
  const draft: fc.Arbitrary<Draft> = fc.record({
    kind: fc.oneof(...kinds.map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind) }))),
    on: fc.nat({ max: 2 * MAX_BRANCHES }),
    name: namePick,
    value: values,
    place: fc.nat({ max: 200 }),
  });
  return fc
    .record({
      names: fc.noShrink(names),
      variables: fc.oneof(
        fc.array(values, { maxLength: MAX_VARIABLES, size: "max" }),
        fc.array(values, { minLength: isLarge ? 9 : 0, maxLength: MAX_VARIABLES, size: "max" }),
      ),
      drafts: fc.array(draft, { maxLength: maxSteps, size: "max" }),
      isWatched: fc.boolean(),
    })
    .map((drawn) => {
      const variables = variablesOf(drawn.names, drawn.variables);
      const steps = resolved(drawn.drafts, variables, drawn.names);
      const lines = linesOf(variables, steps);
      return { variables, steps, names: drawn.names, isWatched: drawn.isWatched, lines };
    });
}

/** The first names with these values. */
export function variablesOf(names: readonly string[], values: readonly Json[]): Variables {
  return names.slice(0, values.length).map((name, i) => [name, values[i] as Json]);
}

/** Turns drafts into steps on branches that exist by then. Half of them use the newest branch, which makes trees deep. */
function resolved(
  drafts: readonly Draft[],
  variables: Variables,
  names: readonly string[],
): Step[] {
  const branches = [new Map(variables)];
  const steps: Step[] = [];
  for (const { kind, on: pick, name: namePick, value, place } of drafts) {
    const on = Math.min(pick, 2 * branches.length - 1) % branches.length;
    const content = branches[on] as Map<string, Json>;
    const name = names[namePick % names.length] as string;
    const step = stepOf({
      kind,
      on,
      name,
      value,
      place,
      content,
      isFull: branches.length === MAX_BRANCHES,
    });
    if (step === undefined) continue;
    steps.push(step);
    if (step.do === "fork") branches.push(new Map(content));
    if (step.do === "set") content.set(name, value);
    if (step.do === "delete") content.delete(name);
  }
  return steps;
}

interface Resolved {
  readonly kind: Draft["kind"];
  readonly on: number;
  readonly name: string;
  readonly value: Json;
  readonly place: number;
  readonly content: ReadonlyMap<string, Json>;
  readonly isFull: boolean;
}

function stepOf({ kind, on, name, value, place, content, isFull }: Resolved): Step | undefined {
  switch (kind) {
    case "set":
      return { do: "set", on, name, value };
    case "delete":
      return { do: "delete", on, name };
    case "fork":
      return isFull ? undefined : { do: "fork", on };
    case "restore":
      return { do: "restore", on };
    default: {
      const [held, old] = [...content].at(place % Math.max(content.size, 1)) ?? [name, value];
      const change = changeIn(old, place, place >> 2);
      return change === undefined ? undefined : { do: "change", on, name: held, change };
    }
  }
}
