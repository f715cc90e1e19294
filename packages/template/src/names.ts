import { didYouMean } from "@sheaf/context/messages";

/** The names that exist. Any name may exist in a part that is left out. Sets are used without copying them. */
export interface KnownNames {
  /** Declared tasks. */
  readonly tasks?: Iterable<string>;
  /** Declared parameters. */
  readonly parameters?: Iterable<string>;
  /** Variables that are declared or published. */
  readonly variables?: Iterable<string>;
  /** Keys of the configuration. */
  readonly config?: Iterable<string>;
  /** Declared secrets. */
  readonly secrets?: Iterable<string>;
}

/** Which names a template may use. */
export interface NameOptions {
  /**
   * If given, any other name is an error when the template is compiled.
   *
   * @defaultValue any name may exist
   */
  readonly names?: KnownNames;
  /**
   * Whether `item` and `index` exist, as in templates of a list.
   *
   * @defaultValue decided when the template is evaluated
   */
  readonly item?: boolean;
  /**
   * Another name for `item`.
   *
   * @defaultValue none
   */
  readonly as?: string;
  /**
   * A hint for authors who use `item` where it does not exist.
   *
   * @defaultValue "only a task with items has one"
   */
  readonly itemHint?: string;
  /**
   * Hints for authors who use a variable that does not exist, by its name.
   *
   * @defaultValue the most similar name
   */
  readonly hints?: ReadonlyMap<string, string>;
  /**
   * Which functions about the end of a task exist: `task` for templates that run after a task, `retry` for
   * `retry.when`.
   *
   * @defaultValue none
   */
  readonly conditions?: "task" | "retry" | null;
}

/** The parts of a context whose values have names. */
export type Part = "parameters" | "config" | "secrets" | "variables" | "tasks";

/** What the first name of a path refers to. */
export type Root =
  | { readonly kind: "part"; readonly part: Part }
  | { readonly kind: "item" | "index" | "system" | "error" | "attempt" }
  | { readonly kind: "variable" };

const PARTS: Readonly<Record<string, Part>> = {
  parameters: "parameters",
  config: "config",
  secrets: "secrets",
  vars: "variables",
  variables: "variables",
  workflow: "variables",
  task: "tasks",
  tasks: "tasks",
};

/** The noun for an entry of a part. */
export const NOUNS: Readonly<Record<Part, string>> = {
  parameters: "parameter",
  config: "setting",
  secrets: "secret",
  variables: "variable",
  tasks: "task",
};

/** The properties of `system`. */
export const SYSTEM: Readonly<Record<string, true>> = {
  run_id: true,
  start_time: true,
  attempt: true,
};

/** The names that exist, as sets. */
export interface Known {
  readonly names: { readonly [P in Part]?: ReadonlySet<string> };
  readonly hasItem: boolean | undefined;
  readonly alias: string | undefined;
  readonly itemHint: string;
  readonly hints: ReadonlyMap<string, string> | undefined;
  readonly conditions: "task" | "retry" | null;
}

/** The names that exist according to the options. O(1) for sets. */
export function knownOf({
  names = {},
  item,
  as,
  itemHint = "only a task with items has one",
  hints,
  conditions = null,
}: NameOptions): Known {
  const sets: { [P in Part]?: ReadonlySet<string> } = {};
  for (const part of Object.keys(NOUNS) as Part[]) {
    const given = names[part];
    if (given !== undefined) sets[part] = given instanceof Set ? given : new Set(given);
  }
  const hasItem = item ?? (as === undefined ? undefined : true);
  return { names: sets, hasItem, alias: as, itemHint, hints, conditions };
}

/** What a bare name refers to. */
export function rootOf(name: string, known: Known): Root {
  if (name === known.alias) return { kind: "item" };
  if (Object.hasOwn(PARTS, name)) return { kind: "part", part: PARTS[name] as Part };
  if (name === "item" || name === "index" || name === "system") return { kind: name };
  if (known.conditions === "retry" && (name === "error" || name === "attempt"))
    return { kind: name };
  return { kind: "variable" };
}

/**
 * Names that cannot be variables, because they mean something else.
 *
 * @example
 * ```ts
 * reservedNames().includes("item"); // true
 * ```
 */
export function reservedNames(): readonly string[] {
  return [...Object.keys(PARTS), "item", "index", "system"];
}

/** True if the name may exist. */
export function mayExist(part: Part, name: string, { names }: Known): boolean {
  return names[part]?.has(name) ?? true;
}

/** A suggestion for a name that does not exist. `spelled` is the source from the name to the next space. */
export function hintFor(
  part: Part,
  name: string,
  spelled: string,
  isBare: boolean,
  known: Known,
): string | undefined {
  const given = isBare ? known.hints?.get(name) : undefined;
  if (given !== undefined) return given;
  const candidates = known.names[part] ?? [];
  if (spelled !== name && known.names[part]?.has(spelled) === true) {
    const place = isBare ? "vars" : part === "tasks" ? "task" : part;
    return `write ${place}[${JSON.stringify(spelled)}], as "-" subtracts`;
  }
  return didYouMean(name, isBare ? bareNames(candidates, known) : candidates);
}

function* bareNames(variables: Iterable<string>, known: Known): Iterable<string> {
  yield* variables;
  yield* Object.keys(PARTS);
  yield "system";
  if (known.hasItem !== false) yield* ["item", "index"];
  if (known.hasItem !== false && known.alias !== undefined) yield known.alias;
  if (known.conditions === "retry") yield* ["error", "attempt"];
}
