import {
  camelCase,
  fits,
  kebabCase,
  type KeysType,
  type ListType,
  type Option,
  type ValueType,
} from "@sheaf/workflow/declaration";
import { WORKFLOW } from "./document-table.ts";
import type { ListTree, MapTree, ScalarTree, Tree } from "./tree.ts";

/** A value that does not have the shape of a workflow. */
export interface ShapeProblem {
  /** The keys and positions that lead from the workflow to the value. */
  readonly path: readonly PropertyKey[];
  /** What is expected there, such as `an integer from 1`. */
  readonly expected: string;
}

/** A text that looks like a single template. */
export const SINGLE_TEMPLATE: RegExp = /^\s*\{\{[\s\S]*\}\}\s*$/;

/** The values in a workflow that do not have its shape. Keys must be known and in kebab-case. */
export function shapeProblems(workflow: MapTree): readonly ShapeProblem[] {
  const check = new ShapeCheck();
  check.value(workflow, WORKFLOW);
  return check.problems;
}

/** Compares values and their parts with their types. */
class ShapeCheck {
  readonly problems: ShapeProblem[] = [];
  readonly #path: PropertyKey[] = [];

  value(tree: Tree, type: ValueType): void {
    if (tree.kind === "scalar") {
      if (!takesScalar(type, tree)) this.#report(type.expected);
    } else if (!this.#parts(tree, type)) this.#report(type.expected);
  }

  /** False if the type takes no such list or map. */
  #parts(tree: ListTree | MapTree, type: ValueType): boolean {
    switch (type.kind) {
      case "any":
        return true;
      case "list":
        if (tree.kind !== "list") return false;
        this.#list(tree, type);
        return true;
      case "map":
        if (tree.kind !== "map") return false;
        for (const [name, { value }] of tree.entries) this.#part(name, value, type.of);
        return true;
      case "keys":
        if (tree.kind !== "map") return false;
        this.#options(tree, type);
        return true;
      case "computed":
        return this.#parts(tree, type.of);
      case "either":
        return type.of.some((one) => this.#parts(tree, one));
      default:
        return false;
    }
  }

  #list({ items }: ListTree, { of, atLeastOne }: ListType): void {
    if (items.length === 0 && atLeastOne !== undefined) this.#report(atLeastOne);
    for (const [position, item] of items.entries()) this.#part(position, item, of);
  }

  #options({ entries }: MapTree, { options }: KeysType): void {
    for (const [key, { value }] of entries) {
      const option = options[camelCase(key)];
      if (option !== undefined) this.#part(key, value, option.takes.document);
    }
    for (const name of Object.keys(options)) {
      const { takes, isRequired } = options[name] as Option;
      if (isRequired === true && !entries.has(kebabCase(name)))
        this.#report(takes.document.expected, kebabCase(name));
    }
  }

  #part(step: PropertyKey, tree: Tree, type: ValueType): void {
    this.#path.push(step);
    this.value(tree, type);
    this.#path.pop();
  }

  #report(expected: string, ...below: readonly PropertyKey[]): void {
    this.problems.push({ path: [...this.#path, ...below], expected });
  }
}

function takesScalar(type: ValueType, scalar: ScalarTree): boolean {
  switch (type.kind) {
    case "computed":
      return isSingleTemplate(scalar) || takesScalar(type.of, scalar);
    case "either":
      return type.of.some((one) => takesScalar(one, scalar));
    default:
      return fits(scalar.value, type);
  }
}

function isSingleTemplate({ value }: ScalarTree): boolean {
  return typeof value === "string" && SINGLE_TEMPLATE.test(value);
}
