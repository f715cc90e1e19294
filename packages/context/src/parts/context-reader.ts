import type { WorkflowContext } from "../workflow-context.ts";
import { root } from "../create-context.ts";
import { isJsonObject } from "../json/json-kind.ts";
import { jsonOf } from "../json-list.ts";
import { isNode, type Json, type JsonObject } from "../json.ts";
import { SecretReader, SecretReferences } from "../secret-references.ts";
import type { Shape } from "../shape.ts";
import { checkedSecrets } from "../to-frozen-json.ts";
import type { Hash } from "./content-hashes.ts";
import { type PageEntry, readManifest } from "./manifest.ts";
import { type NamedValue, positionOfPage } from "./pages.ts";
import { PartError } from "./part-error.ts";
import { isStoredValue, type StoredValue } from "./stored-value.ts";

/** Which variables and task results a context is to have. */
export interface NamesToRead {
  /** Names of variables; those that do not exist are left out. */
  readonly variables: Iterable<string>;
  /** Names of tasks; those without a result are left out. */
  readonly tasks: Iterable<string>;
}

/** The value of a part that was asked for: checked, and frozen as `parseJson` does. */
export type ReadPart = (hash: Hash) => Json;

/**
 * Restores contexts from parts, with the same data, item and index. Values of `parseJson` are taken over
 * without a copy. Keep one for all contexts with the same secrets: a part that has references to them is
 * then restored once.
 *
 * @example
 * ```ts
 * import { createHash } from "node:crypto";
 *
 * const parts = partsOf(
 *   createContext({ variables: { total: 1 } }),
 *   new ContentHashes(() => createHash("sha256")),
 * );
 * const reader = new ContextReader();
 * const context = reader.context(parts.manifest, (hash) => parseJson(parts.textOf(hash)));
 * context.get("total"); // 1
 * ```
 */
export class ContextReader {
  readonly #secrets: ReadonlyMap<string, string>;
  readonly #references: SecretReferences | null;
  /** By the value of a part: the same with secrets. */
  readonly #restored = new WeakMap<object, Json>();

  /** @param secrets By name: those that the parts refer to, and that the contexts will have. */
  constructor(secrets: Readonly<Record<string, string>> = {}) {
    this.#secrets = checkedSecrets(secrets);
    this.#references = this.#secrets.size === 0 ? null : new SecretReferences(this.#secrets);
  }

  /**
   * The context of a manifest. O(names), and what `read` takes.
   *
   * @param manifest The hash of the manifest.
   * @param read Gives the value of a part.
   * @param names Default: all.
   * @throws {@link PartError} `PART_FOREIGN` for a part that is not what it should be;
   * `InvalidSnapshotError` if a secret is missing; what `read` throws.
   *
   * @example
   * ```ts
   * import { createHash } from "node:crypto";
   *
   * const parts = partsOf(
   *   createContext({ secrets: { token: "t0ps3cret" } }).set("header", "Bearer t0ps3cret"),
   *   new ContentHashes(() => createHash("sha256")),
   * );
   * const read = (hash: string) => parseJson(parts.textOf(hash));
   * const reader = new ContextReader({ token: "r0tated" });
   * reader.context(parts.manifest, read).get("header"); // "Bearer r0tated"
   * ```
   */
  context<S extends Shape = Shape, Item = unknown>(
    manifest: Hash,
    read: ReadPart,
    names?: NamesToRead,
  ): WorkflowContext<S, Item> {
    const steps = this.steps<S, Item>(manifest, names);
    for (let step = steps.next(); ; step = steps.next(read)) {
      if (step.done === true) return step.value;
    }
  }

  /**
   * The same in steps, for whoever has to wait for parts: each step gives the parts that it needs, and is
   * answered by a function that has them. There are at most three.
   *
   * @param manifest The hash of the manifest.
   * @param names Default: all.
   * @throws The same errors.
   *
   * @example
   * ```ts
   * const readFrom = async (get: (hash: string) => Promise<Json>, manifest: string) => {
   *   const steps = new ContextReader().steps(manifest);
   *   let step = steps.next();
   *   while (step.done !== true) {
   *     const parts = new Map<string, Json>();
   *     for (const hash of step.value) parts.set(hash, await get(hash));
   *     step = steps.next((hash) => parts.get(hash) as Json);
   *   }
   *   return step.value;
   * };
   * ```
   */
  *steps<S extends Shape = Shape, Item = unknown>(
    manifest: Hash,
    names?: NamesToRead,
  ): Generator<readonly Hash[], WorkflowContext<S, Item>, ReadPart> {
    const found = readManifest(manifest, (yield [manifest])(manifest));
    const variables = this.#pagesFor(found.variables, names?.variables);
    const tasks = this.#pagesFor(found.tasks, names?.tasks);
    const { parameters, config, item } = found;
    const fixed = item === undefined ? [parameters, config] : [parameters, config, item];
    const pages = [...variables, ...tasks].map(({ page }) => page);
    const read = yield* asked([...fixed, ...pages]);
    const entries = {
      variables: variables.flatMap((wanted) => entriesIn(wanted, manifest, read)),
      tasks: tasks.flatMap((wanted) => entriesIn(wanted, manifest, read)),
    };
    const readValue = yield* asked(
      [...entries.variables, ...entries.tasks].map(([, held]) => held),
    );
    const reader = new SecretReader(this.#secrets, []);
    const named = (values: readonly NamedValue[]): readonly (readonly [string, Json])[] =>
      values.map(([name, held]) => [
        held.secrets === true ? reader.text(name) : name,
        this.#value(held, readValue, reader),
      ]);
    const data = {
      parameters: this.#object(parameters, manifest, read, reader),
      config: this.#object(config, manifest, read, reader),
      variables: named(entries.variables),
      tasks: named(entries.tasks),
      ...(item === undefined
        ? {}
        : { item: this.#value(item, read, reader), index: found.index as number }),
    };
    return root<S, Item>(data, { secrets: Object.fromEntries(this.#secrets) });
  }

  /** The pages that have these names, each with those that are wanted of it; null for all. */
  #pagesFor(
    pages: readonly PageEntry[],
    names: Iterable<string> | undefined,
  ): readonly WantedPage[] {
    if (names === undefined) return pages.map(([, page]) => ({ page, names: null }));
    const firstNames = pages.map(([firstName]) => firstName);
    const wanted = new Map<number, Set<string>>();
    for (const name of names) {
      const written = (this.#references?.written(name) ?? name) as string;
      const position = positionOfPage(firstNames, written);
      if (position < 0) continue;
      const those = wanted.get(position);
      if (those === undefined) wanted.set(position, new Set([written]));
      else those.add(written);
    }
    return [...wanted].map(([position, those]) => ({
      page: (pages[position] as PageEntry)[1],
      names: those,
    }));
  }

  #object(stored: StoredValue, manifest: Hash, read: ReadPart, reader: SecretReader): JsonObject {
    const value = this.#value(stored, read, reader);
    if (isJsonObject(value)) return value;
    throw new PartError(
      "PART_FOREIGN",
      "part" in stored ? stored.part : manifest,
      "it is not an object",
    );
  }

  #value(stored: StoredValue, read: ReadPart, reader: SecretReader): Json {
    const value = "part" in stored ? read(stored.part) : stored.value;
    if (stored.secrets !== true) return value;
    const known = isNode(value) ? this.#restored.get(value) : undefined;
    if (known !== undefined) return known;
    const restored = jsonOf(reader.value(value), "part");
    // Before it is remembered: where a secret is missing, there is nothing in its place.
    reader.check();
    if (isNode(value)) this.#restored.set(value, restored);
    return restored;
  }
}

/** A page, and the names that are wanted of it, as they are stored; null for all. */
interface WantedPage {
  readonly page: StoredValue;
  readonly names: ReadonlySet<string> | null;
}

/** Asks for the parts among these values, if there are any. */
function* asked(values: readonly StoredValue[]): Generator<readonly Hash[], ReadPart, ReadPart> {
  const hashes = new Set<Hash>();
  for (const stored of values) if ("part" in stored) hashes.add(stored.part);
  return hashes.size === 0 ? nothing : yield [...hashes];
}

/** Never called: no part was asked for. */
const nothing: ReadPart = (hash) => {
  throw new PartError("PART_MISSING", hash, "it was not asked for");
};

function entriesIn({ page, names }: WantedPage, manifest: Hash, read: ReadPart): NamedValue[] {
  const [hash, held] = "part" in page ? [page.part, read(page.part)] : [manifest, page.value];
  if (!isJsonObject(held) || !Object.values(held).every(isStoredValue))
    throw new PartError("PART_FOREIGN", hash, "it is not a page of values");
  const entries = Object.entries(held) as unknown as NamedValue[];
  return names === null ? entries : entries.filter(([name]) => names.has(name));
}
