import type { Json, WorkflowContext } from "@sheaf/context";
import type { TemplateScope } from "./template-scope.ts";

/** Reads a value; undefined if a name or property is missing. */
export type Read = (context: WorkflowContext, scope?: TemplateScope) => Json | undefined;

/** The start of a path that the fast readers can follow. */
export type FastStart =
  | { readonly kind: "variable" | "task"; readonly name: string }
  | { readonly kind: "item" | "parameters" | "config" };

/** The most steps of such a path. */
const MAX_STEPS = 4;

const PROTOTYPES: readonly object[] = [Object, Array, String, Number, Boolean].map(
  (constructor) => constructor.prototype as object,
);

/** Any value, read without checks: a missing property is undefined. */
interface Unknown {
  readonly [name: string]: Unknown | undefined;
}

/**
 * Compiles a path that is read from the context alone, without allocation; null if the path is not of that
 * kind. If a value on the way is missing, `slow` reads the path again from the start.
 */
export function fastPath(start: FastStart, names: readonly string[], slow: Read): Read | null {
  if (names.length > MAX_STEPS || !names.every(isPlainName)) return null;
  const keys = names.map(asKey);
  switch (start.kind) {
    case "variable":
      return variablePath(asKey(start.name), keys, slow);
    case "task":
      return taskPath(asKey(start.name), keys, slow);
    case "item":
      return itemPath(keys, slow);
    case "parameters":
      return objectPath((context) => context.parameters, keys, slow);
    case "config":
      return objectPath((context) => context.config, keys, slow);
  }
}

/**
 * The name as the internalized string that V8 uses for keys. A substring would be internalized again at
 * every evaluation, which takes about a quarter of its time (benchmark `templates`).
 */
function asKey(name: string): string {
  // An object without a prototype is in dictionary mode, so that names create no hidden classes.
  const table = Object.create(null) as Record<string, null>;
  table[name] = null;
  return Object.keys(table)[0] as string;
}

/**
 * True for a name that no list, string or prototype has. Such a name is read without checking first, which
 * would take three times as long. This is safe because the data of a context is plain, and because
 * additions to prototypes are noticed.
 */
function isPlainName(name: string): boolean {
  return !/^\d/.test(name) && PROTOTYPES.every((prototype) => !(name in prototype));
}

// One function for each length and kind of start: a shared one would double the cost (benchmark
// `templates`).

function variablePath(name: string, names: readonly string[], slow: Read): Read {
  const [a, b, c, d] = names as [string, string, string, string];
  switch (names.length) {
    case 0:
      return (context, scope) => found(see(context).get(name), slow, context, scope);
    case 1:
      return (context, scope) => found(node(see(context).get(name))?.[a], slow, context, scope);
    case 2:
      return (context, scope) =>
        found(node(node(see(context).get(name))?.[a])?.[b], slow, context, scope);
    case 3:
      return (context, scope) =>
        found(node(node(node(see(context).get(name))?.[a])?.[b])?.[c], slow, context, scope);
    default:
      return (context, scope) =>
        found(
          node(node(node(node(see(context).get(name))?.[a])?.[b])?.[c])?.[d],
          slow,
          context,
          scope,
        );
  }
}

function taskPath(name: string, names: readonly string[], slow: Read): Read {
  const [first, ...others] = names;
  if (first === "output") return outputPath(name, others, slow);
  const [a, b, c, d] = names as [string, string, string, string];
  switch (names.length) {
    case 0:
      return (context, scope) => found(see(context).task(name), slow, context, scope);
    case 1:
      return (context, scope) => found(node(see(context).task(name))?.[a], slow, context, scope);
    case 2:
      return (context, scope) =>
        found(node(node(see(context).task(name))?.[a])?.[b], slow, context, scope);
    case 3:
      return (context, scope) =>
        found(node(node(node(see(context).task(name))?.[a])?.[b])?.[c], slow, context, scope);
    default:
      return (context, scope) =>
        found(
          node(node(node(node(see(context).task(name))?.[a])?.[b])?.[c])?.[d],
          slow,
          context,
          scope,
        );
  }
}

/** Paths from the output of a task. The step `output` is the same for all, so V8 caches its offset. */
function outputPath(name: string, names: readonly string[], slow: Read): Read {
  const [a, b, c] = names as [string, string, string];
  switch (names.length) {
    case 0:
      return (context, scope) => found(node(see(context).task(name))?.output, slow, context, scope);
    case 1:
      return (context, scope) =>
        found(node(node(see(context).task(name))?.output)?.[a], slow, context, scope);
    case 2:
      return (context, scope) =>
        found(node(node(node(see(context).task(name))?.output)?.[a])?.[b], slow, context, scope);
    default:
      return (context, scope) =>
        found(
          node(node(node(node(see(context).task(name))?.output)?.[a])?.[b])?.[c],
          slow,
          context,
          scope,
        );
  }
}

function itemPath(names: readonly string[], slow: Read): Read {
  const [a, b, c, d] = names as [string, string, string, string];
  switch (names.length) {
    case 0:
      return (context, scope) => found(see(context).item, slow, context, scope);
    case 1:
      return (context, scope) => found(node(see(context).item)?.[a], slow, context, scope);
    case 2:
      return (context, scope) =>
        found(node(node(see(context).item)?.[a])?.[b], slow, context, scope);
    case 3:
      return (context, scope) =>
        found(node(node(node(see(context).item)?.[a])?.[b])?.[c], slow, context, scope);
    default:
      return (context, scope) =>
        found(node(node(node(node(see(context).item)?.[a])?.[b])?.[c])?.[d], slow, context, scope);
  }
}

function objectPath(
  start: (context: WorkflowContext) => unknown,
  names: readonly string[],
  slow: Read,
): Read {
  const [a, b, c, d] = names as [string, string, string, string];
  const object = start as (context: WorkflowContext) => Unknown;
  switch (names.length) {
    case 0:
      return (context, scope) => found(object(context), slow, context, scope);
    case 1:
      return (context, scope) => found(object(context)[a], slow, context, scope);
    case 2:
      return (context, scope) => found(node(object(context)[a])?.[b], slow, context, scope);
    case 3:
      return (context, scope) =>
        found(node(node(object(context)[a])?.[b])?.[c], slow, context, scope);
    default:
      return (context, scope) =>
        found(node(node(node(object(context)[a])?.[b])?.[c])?.[d], slow, context, scope);
  }
}

/** The context, with values that are read without checks. */
function see(context: WorkflowContext): Seen {
  return context as unknown as Seen;
}

interface Seen {
  get(name: string): Unknown | undefined;
  task(name: string): (Unknown & { readonly output: Unknown | undefined }) | undefined;
  readonly item: Unknown | undefined;
}

/** Objects, lists and null: strings and numbers have only the properties of their prototypes. */
function node<N>(value: N | undefined): N | undefined {
  return typeof value === "object" ? value : undefined;
}

/** Shows what all objects and lists inherit. */
const PLAIN: object = Object.freeze([]);

/** True if a program added a property to the prototype of objects or lists. Takes 3 ns. */
function isInherited(): boolean {
  for (const name in PLAIN) return name !== "";
  return false;
}

function found(
  value: Unknown | undefined,
  slow: Read,
  context: WorkflowContext,
  scope: TemplateScope | undefined,
): Json | undefined {
  return value === undefined || isInherited() ? slow(context, scope) : (value as unknown as Json);
}
