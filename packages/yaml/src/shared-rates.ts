import { quote } from "@sheaf/context/messages";
import { withInner } from "./each-tasks.ts";
import type { Problems } from "./problems.ts";
import { childOf, itemsIn, type MapTree, textOf, type Tree } from "./tree.ts";

/** A rate that has a name, where it is declared first. */
interface FirstRate {
  readonly tree: Tree;
  /** The line of a part of it, and its file if that is another one. */
  placeOf(start: number, from: Problems): string;
}

/** The rates of all workflows of a document by name: tasks that share one must agree on its numbers. */
export class SharedRates {
  readonly #first = new Map<string, FirstRate>();

  /** Reports the rates of a workflow that have other numbers than those before them. O(tasks). */
  check(workflow: MapTree, problems: Problems): void {
    const lists = ["tasks", "finally"].map((key) => itemsIn(childOf(workflow, key)));
    for (const task of withInner(lists.flat())) {
      const tree = childOf(task, "rate");
      const name = textOf(childOf(tree, "name"));
      if (tree === undefined || name === null) continue;
      const first = this.#first.get(name);
      if (first === undefined) this.#first.set(name, declaredIn(problems, tree));
      else for (const key of ["limit", "per"]) checkSame(key, name, tree, first, problems);
    }
  }
}

function declaredIn(file: Problems, tree: Tree): FirstRate {
  const placeOf = (start: number, from: Problems): string => {
    const line = `line ${file.lines.at(start).line}`;
    return from === file ? line : `${line} of ${file.nameOfFile}`;
  };
  return { tree, placeOf };
}

function checkSame(
  key: string,
  name: string,
  rate: Tree,
  first: FirstRate,
  problems: Problems,
): void {
  const [own, other] = [rate, first.tree].map((tree) => childOf(tree, key));
  if (own?.kind !== "scalar" || other?.kind !== "scalar" || own.value === other.value) return;
  if (typeof own.value !== "number" || typeof other.value !== "number") return;
  const where = first.placeOf(other.start, problems);
  const message = `the rate ${quote(name)} has the ${quote(key)} ${other.value} in ${where}, not ${own.value}`;
  problems.report("INVALID_OPTION", own.start, message);
}
