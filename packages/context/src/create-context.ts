import {
  toFrozenJson,
  toFrozenBatch,
  checkedSecrets,
  describeOption,
  readArgument,
  describeTask,
  describeVariable,
} from "./to-frozen-json.ts";
import { Context, type Internals, internalsOf } from "./context.ts";
import type { WorkflowContext } from "./workflow-context.ts";
import { JsonCopier } from "./freeze-copy.ts";
import { InvalidArgumentError } from "./errors.ts";
import { Frame } from "./frame.ts";
import { Batch } from "./batch.ts";
import { isNode, type JsonInput, type JsonObject } from "./json.ts";
import type { Config, Entries, InferredShape, Parameters, Shape, Variables } from "./shape.ts";
import { decodeSnapshot, readSnapshot } from "./snapshot.ts";
import { Table } from "./table.ts";

/** Settings of a context besides its data. */
export interface ContextSettings {
  /**
   * By name. They can be read, but are never listed or printed; snapshots hold their names instead.
   *
   * @defaultValue none
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * False stores every value that is written to the context or its forks by reference, unchecked and
   * unfrozen. Forks are then isolated only as long as nobody changes these values. Use it only if you
   * have measured that you need it.
   *
   * @defaultValue true
   */
  readonly freeze?: boolean;
}

/** What a new context starts with. All of it is optional. */
export interface ContextOptions<S extends Shape = Shape> extends ContextSettings {
  /**
   * What the workflow is started with: an object.
   *
   * @defaultValue none
   */
  readonly parameters?: Parameters<S>;
  /**
   * Configuration of the environment that it runs in: an object.
   *
   * @defaultValue none
   */
  readonly config?: Config<S>;
  /**
   * A record, or pairs of name and value.
   *
   * @defaultValue none
   */
  readonly variables?: Entries<Variables<S>>;
}

/** What a new context starts with, from which its shape is inferred. */
export interface InferringOptions<P, C, V> extends ContextSettings {
  /**
   * What the workflow is started with: an object.
   *
   * @defaultValue none
   */
  readonly parameters?: P & JsonInput<P>;
  /**
   * Configuration of the environment that it runs in: an object.
   *
   * @defaultValue none
   */
  readonly config?: C & JsonInput<C>;
  /**
   * A record, or pairs of name and value.
   *
   * @defaultValue none
   */
  readonly variables?: V & StartValues<V>;
}

type StartValues<V> =
  V extends Iterable<unknown> ? Iterable<readonly [string, unknown]> : JsonInput<V>;

/**
 * A new root context. Its data is copied and frozen as it enters. O(size of the data).
 *
 * The shape is inferred from the start values: a variable keeps the type it starts with, and other names
 * do not compile. `null`, `[]` and `{}` stand for any JSON, any list and any object. Parts that are left
 * out take any name. To choose the shape yourself, pass it as a type argument; `Shape` itself takes any
 * names. {@link WorkflowContext.extend} adds variables later.
 *
 * @throws {@link InvalidValueError} with the path of the part that is not JSON; {@link InvalidNameError};
 * {@link InvalidArgumentError} if parameters or configuration are not objects.
 * @example
 * ```ts
 * const context = createContext({ variables: { total: 0, down: [] } });
 * const next = context.set("total", context.get("total") + 1).set("down", ["a.example"]);
 * next.get("total"); // 1
 * ```
 */
export function createContext<S extends Shape = Shape>(): WorkflowContext<S, undefined>;
export function createContext<S extends Shape = never>(
  options: [S] extends [never] ? never : ContextOptions<S>,
): WorkflowContext<S, undefined>;
export function createContext<P extends object, C extends object, V extends object>(
  options: InferringOptions<P, C, V>,
): WorkflowContext<InferredShape<P, C, V>, undefined>;
export function createContext(
  options: ContextSettings & Partial<Data> = {},
): WorkflowContext<never, undefined> {
  const { parameters = {}, config = {}, variables = {} } = options;
  return root({ parameters, config, variables, tasks: {} }, options);
}

/**
 * Restores a context from a snapshot, as a new root with the same data, item and index, and no own
 * writes. A snapshot contains names of secrets, not their values, so pass the secrets again. O(size of
 * the snapshot).
 *
 * @param json What `toJSON` returned, or the same after a round trip through JSON text.
 * @throws {@link InvalidSnapshotError} if it is not a snapshot or a secret is missing;
 * {@link InvalidValueError} if a value is not JSON.
 * @example
 * ```ts
 * const snapshot = createContext({ variables: { total: 1 } }).toJSON();
 * contextFromJSON(JSON.parse(JSON.stringify(snapshot))).get("total"); // 1
 * ```
 */
export function contextFromJSON<S extends Shape = Shape, Item = unknown>(
  json: unknown,
  settings: ContextSettings = {},
): WorkflowContext<S, Item> {
  const secrets = checkedSecrets(settings.secrets ?? {});
  return root(decodeSnapshot(readSnapshot(json), secrets), settings);
}

/**
 * A root with other parameters and everything else that another root started with, which it shares: for
 * workflows that start again and again. O(size of the parameters).
 *
 * @throws {@link InvalidValueError}; {@link InvalidArgumentError} where the parameters are not an object,
 * or the context is a fork.
 *
 * @example
 * ```ts
 * const start = createContext({ config: { region: "eu" } });
 * const context = withParameters(start, { id: 1 });
 * [context.config, context.parameters]; // [{ region: "eu" }, { id: 1 }]
 * ```
 */
export function withParameters<S extends Shape>(
  context: WorkflowContext<S>,
  parameters: unknown,
): WorkflowContext<S, undefined> {
  const { setup, start, origin, scope } = (internalsOf(context) as Internals).frame;
  if (origin !== null)
    throw new InvalidArgumentError("set parameters", "expected a root context, not a fork");
  const own = toFrozenObject(setup.freeze, parameters, "parameters");
  const { variables, tasks } = start;
  const frame = new Frame({ ...setup, parameters: own }, variables, tasks, 0, null, scope);
  return Context.nextOf(frame) as WorkflowContext as never;
}

/** The data of a root before it is checked and copied. */
export interface Data {
  readonly parameters: unknown;
  readonly config: unknown;
  readonly variables: unknown;
  readonly tasks: unknown;
  readonly item?: unknown;
  readonly index?: number;
}

/** A new root with this data. */
export function root<S extends Shape, Item>(
  data: Data,
  { secrets = {}, freeze = true }: ContextSettings,
): WorkflowContext<S, Item> {
  // One copier for all parts, so that values they share stay shared.
  const copier = new JsonCopier();
  const setup = {
    parameters: toFrozenObject(freeze, data.parameters, "parameters", copier),
    config: toFrozenObject(freeze, data.config, "config", copier),
    secrets: checkedSecrets(secrets),
    freeze,
  };
  const variables = toFrozenBatch(
    freeze,
    data.variables,
    describeVariable,
    "set variables",
    copier,
  );
  const tasks = toFrozenBatch(freeze, data.tasks, describeTask, "set tasks", copier);
  const item =
    data.item === undefined
      ? undefined
      : toFrozenJson(freeze, data.item, describeOption, "item", copier);
  const frame = new Frame(setup, Table.EMPTY.with(variables), Table.EMPTY.with(tasks), 0, null, {
    items: null,
    item,
    index: data.index,
  });
  return Context.nextOf(frame) as WorkflowContext as never;
}

function toFrozenObject(
  freeze: boolean,
  value: unknown,
  name: string,
  copier?: JsonCopier,
): JsonObject {
  if (!isNode(value) || readArgument("create context", () => Array.isArray(value)))
    throw new InvalidArgumentError("create context", `expected "${name}" to be an object`);
  return toFrozenJson(freeze, value, describeOption, name, copier) as JsonObject;
}

/** Few, as they are made whenever the package is loaded, in 1 ms. */
function specimens(): readonly unknown[] {
  const start: WorkflowContext = createContext({ variables: { a: 1 } });
  const forks = start.fanOut([]);
  const written = start.fork().set("a", "").set("a", 1).set("a", 0.5).setTask("a", "");
  return [start, forks, written, new Batch()];
}

Frame.specimens.push(...specimens());
