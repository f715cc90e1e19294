import { didYouMean } from "@sheaf/context/messages";

/** The names that exist. Of a part that is not given, any name may exist. Sets are looked up as they are. */
export interface KnownNames {
  /** The tasks that are declared. */
  readonly tasks?: Iterable<string>;
  /** The parameters that are declared. */
  readonly parameters?: Iterable<string>;
  /** The variables that are declared or published. */
  readonly variables?: Iterable<string>;
  /** The names of the configuration. */
  readonly config?: Iterable<string>;
  /** The secrets that are declared. */
  readonly secrets?: Iterable<string>;
}

/** What a template may name. */
export interface NameOptions {
  /** Where given, any other name is an error when the template is compiled. */
  readonly names?: KnownNames;
  /** Whether `item` and `index` exist: the template belongs to a list. Default: decided when it is evaluated. */
  readonly item?: boolean;
  /** Another name for `item`. */
  readonly as?: string;
  /** Where `item` is false: what to say to an author who expected one. */
  readonly itemHint?: string;
  /**
   * Which functions tell how something ended: `task` for what follows a task, `retry` for whether an
   * attempt is repeated. Default: none.
   */
  readonly conditions?: "task" | "retry" | null;
}

/** The parts of a context that hold values by name. */
export type Part = "parameters" | "config" | "secrets" | "variables" | "tasks";

/** What a name at the start of a path stands for. */
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

/** What one of a part is called. */
export const ONE_OF: Readonly<Record<Part, string>> = {
  parameters: "parameter",
  config: "setting",
  secrets: "secret",
  variables: "variable",
  tasks: "task",
};

/** What `system` holds. */
export const SYSTEM: Readonly<Record<string, true>> = {
  run_id: true,
  start_time: true,
  attempt: true,
};

/** The names that exist, ready for looking up. */
export interface Known {
  readonly names: { readonly [P in Part]?: ReadonlySet<string> };
  readonly hasItem: boolean | undefined;
  readonly alias: string | undefined;
  readonly itemHint: string;
  readonly conditions: "task" | "retry" | null;
}

/** What the options say exists. O(1) for sets. */
export function knownOf({
  names = {},
  item,
  as,
  itemHint = "only a task with items has one",
  conditions = null,
}: NameOptions): Known {
  const sets: { [P in Part]?: ReadonlySet<string> } = {};
  for (const part of Object.keys(ONE_OF) as Part[]) {
    const given = names[part];
    if (given !== undefined) sets[part] = given instanceof Set ? given : new Set(given);
  }
  const hasItem = item ?? (as === undefined ? undefined : true);
  return { names: sets, hasItem, alias: as, itemHint, conditions };
}

/** What a bare name stands for. */
export function rootOf(name: string, known: Known): Root {
  if (name === known.alias) return { kind: "item" };
  if (Object.hasOwn(PARTS, name)) return { kind: "part", part: PARTS[name] as Part };
  if (name === "item" || name === "index" || name === "system") return { kind: name };
  if (known.conditions === "retry" && (name === "error" || name === "attempt"))
    return { kind: name };
  return { kind: "variable" };
}

/** Names that mean something other than a variable, for those who choose names. */
export function reservedNames(): readonly string[] {
  return [...Object.keys(PARTS), "item", "index", "system"];
}

/** True where the name may exist. */
export function mayExist(part: Part, name: string, { names }: Known): boolean {
  return names[part]?.has(name) ?? true;
}

/** A suggestion for a name that is none of its part. `spelled` is what stands there up to the next space. */
export function hintFor(
  part: Part,
  name: string,
  spelled: string,
  isBare: boolean,
  known: Known,
): string | undefined {
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
