import type { Json, WorkflowContext } from "@sheaf/context";
import type { TemplateScope } from "./template-scope.ts";

/** Gives a value, or undefined where a name or property is missing. */
export type Read = (context: WorkflowContext, scope?: TemplateScope) => Json | undefined;

/** Where a path starts that is read without detour. */
export type FastStart =
  | { readonly kind: "variable" | "task"; readonly name: string }
  | { readonly kind: "item" | "parameters" | "config" };

/** Most steps of such a path. */
const MAX_STEPS = 4;

const PROTOTYPES: readonly object[] = [Object, Array, String, Number, Boolean].map(
  (constructor) => constructor.prototype as object,
);

/** Anything at all, read without looking: what is missing gives undefined. */
interface Unknown {
  readonly [name: string]: Unknown | undefined;
}

/**
 * Reads a path from the context and nothing else, without allocation; null where it is not of the
 * kind that can be read so. A value that is missing on the way is left to `slow`, which starts anew.
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
 * The same name as the one string that V8 keeps for all keys of this spelling. A name that was cut out
 * of a text is looked up once more at every evaluation, which takes about a quarter of its time (benchmark `templates`).
 */
function asKey(name: string): string {
  // Without a prototype it is a table of its own: no shapes are made for names that come and go.
  const table = Object.create(null) as Record<string, null>;
  table[name] = null;
  return Object.keys(table)[0] as string;
}

/**
 * True for a name that nothing has but an object of its own: no list, text or prototype. Such a name
 * is read at once, as asking first takes three times as long. It is safe because the data of a
 * context is plain, and because what is added to prototypes later is noticed.
 */
function isPlainName(name: string): boolean {
  return !/^\d/.test(name) && PROTOTYPES.every((prototype) => !(name in prototype));
}

// A function for each length and kind of start: what is the same for all of them would cost as much
// as it does (measured by the benchmark `templates`).

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

/** Steps from the output of a task: that step is the same for all, and V8 knows its place. */
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
      return (context, scope) => found(node(object(context))?.[a], slow, context, scope);
    case 2:
      return (context, scope) => found(node(node(object(context))?.[a])?.[b], slow, context, scope);
    case 3:
      return (context, scope) =>
        found(node(node(node(object(context))?.[a])?.[b])?.[c], slow, context, scope);
    default:
      return (context, scope) =>
        found(node(node(node(node(object(context))?.[a])?.[b])?.[c])?.[d], slow, context, scope);
  }
}

/** The context with values that are read without looking. */
function see(context: WorkflowContext): Seen {
  return context as unknown as Seen;
}

interface Seen {
  get(name: string): Unknown | undefined;
  task(name: string): (Unknown & { readonly output: Unknown | undefined }) | undefined;
  readonly item: Unknown | undefined;
}

/** Objects and lists, as texts and numbers have nothing but what their prototypes have. */
function node<N>(value: N | undefined): N | undefined {
  return typeof value === "object" && value !== null ? value : undefined;
}

/** What all objects and lists inherit shows in it. */
const PLAIN: object = Object.freeze([]);

/** True where somebody has given all objects or lists a property: it costs 3 ns to know. */
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
