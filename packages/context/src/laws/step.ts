import type { Json } from "../json.ts";
import type { Change } from "./change.ts";

/**
 * A step on one of several branches. They are numbered in the order in which they are made; 0
 * is the root.
 */
export type Step =
  | { readonly do: "set"; readonly on: number; readonly name: string; readonly value: Json }
  | { readonly do: "delete"; readonly on: number; readonly name: string }
  /** Makes the branch with the next number. */
  | { readonly do: "fork"; readonly on: number }
  | { readonly do: "join"; readonly on: number; readonly forks: readonly number[] }
  | { readonly do: "restore"; readonly on: number }
  /** Tries to change data that is reached through the branch. */
  | { readonly do: "change"; readonly on: number; readonly name: string; readonly change: Change };

/** A write to a context, wherever it is made. */
export type Write =
  | { readonly do: "set"; readonly name: string; readonly value: Json }
  | { readonly do: "delete"; readonly name: string };

/** Names with the values that a root starts with. */
export type Variables = readonly (readonly [string, Json])[];

/** The name of a branch in messages and counterexamples. */
export function branchName(branch: number): string {
  return branch === 0 ? "root" : `fork${branch}`;
}

/** The variables of a root and some steps, as lines of code. */
export function linesOf(variables: Variables, steps: readonly Step[]): string[] {
  let branches = 1;
  return [
    `root = create(${JSON.stringify(Object.fromEntries(variables))})`,
    ...steps.map((step) => lineOf(step, step.do === "fork" ? branches++ : step.on)),
  ];
}

function lineOf(step: Step, result: number): string {
  const on = branchName(step.on);
  switch (step.do) {
    case "set":
      return `${on}.set(${JSON.stringify(step.name)}, ${JSON.stringify(step.value)})`;
    case "delete":
      return `${on}.delete(${JSON.stringify(step.name)})`;
    case "fork":
      return `${branchName(result)} = ${on}.fork()`;
    case "join":
      return `${on} = join(${on}, [${step.forks.map(branchName).join(", ")}])`;
    case "restore":
      return `${on} = restore(${on})`;
    default:
      return `${on}.get(${JSON.stringify(step.name)})${step.change.text}`;
  }
}

/** A copy, so that the value that is passed on can be frozen or changed. */
export function fresh<V extends Json>(value: V): V {
  return JSON.parse(JSON.stringify(value)) as V;
}
