import { internalsOf } from "../context.ts";
import type { WorkflowContext } from "../workflow-context.ts";
import { folded } from "../delta.ts";
import { InvalidArgumentError } from "../errors.ts";
import { canonicalJson } from "../json/canonical-json.ts";
import { jsonOf } from "../json-list.ts";
import type { Json } from "../json.ts";
import type { Shape } from "../shape.ts";
import { type ContentHashes, type Hash, MIN_REMEMBERED } from "./content-hashes.ts";
import { manifestOf, type PageEntry } from "./manifest.ts";
import { byName, type NamedValue, pagesOf } from "./pages.ts";
import { PartError } from "./part-error.ts";
import { isWithin, marked, type StoredValue } from "./stored-value.ts";
import type { Table } from "../table.ts";

/** A value with a longer text is a part, whose hash is then remembered. Shorter ones are in their page, or in the manifest. */
const MAX_INLINE = MIN_REMEMBERED;

/** How many times longer an escape can be than what it stands for. */
const LONGEST_ESCAPE = 6;

/**
 * The content of a context, cut into parts that are named by their hash: each large task result and
 * variable, parameters and configuration; small values together, in pages; and a manifest of it all.
 * Equal contexts have equal parts, so that only what a store does not have yet needs to be sent.
 *
 * Secrets are not in it: parts have references to their names, as snapshots have.
 */
export class ContextParts {
  /** The part that names all others. It changes with any of them. */
  readonly manifest: Hash;
  readonly #found: readonly FoundParts[];
  readonly #written: (value: Json) => Json;
  #hashes: readonly Hash[] | null = null;

  /**
   * @internal Made by {@link partsOf}.
   *
   * @param found The manifest is the last of their texts.
   */
  constructor(manifest: Hash, found: readonly FoundParts[], written: (value: Json) => Json) {
    this.manifest = manifest;
    this.#found = found;
    this.#written = written;
  }

  /** All parts, each once. The manifest is the last, so that what it names is there before it. O(parts) at first. */
  get hashes(): readonly Hash[] {
    return (this.#hashes ??= [
      ...new Set(this.#found.flatMap(({ texts, values }) => [...values.keys(), ...texts.keys()])),
    ]);
  }

  /**
   * The content of a part: JSON text, whose SHA-256 in UTF-8 is the hash. It is written when it is asked
   * for. O(length).
   *
   * @throws {@link PartError} `PART_MISSING` if the context has no such part.
   *
   * @example
   * ```ts
   * import { createHash } from "node:crypto";
   *
   * const hashes = new ContentHashes(() => createHash("sha256"));
   * const parts = partsOf(createContext({ variables: { text: "x".repeat(2_000) } }), hashes);
   * parts.hashes.map((hash) => parts.textOf(hash).length > 500); // [true, false]
   * ```
   */
  textOf(hash: Hash): string {
    for (const { texts, values } of this.#found) {
      const text = texts.get(hash);
      if (text !== undefined) return text;
      const value = values.get(hash);
      if (value !== undefined) return canonicalJson(this.#written(value));
    }
    throw new PartError("PART_MISSING", hash, "it is not of this context");
  }
}

/** Parts that were found in a context. */
interface FoundParts {
  /** Pages and the manifest. */
  readonly texts: ReadonlyMap<Hash, string>;
  readonly values: ReadonlyMap<Hash, Json>;
}

/** All variables, or all task results, cut into pages. */
interface CutTable extends FoundParts {
  readonly pages: readonly PageEntry[];
}

/**
 * Cuts the content of a context into parts. A context that was cut before, or whose variables or task
 * results were, is looked at again only where it differs: O(pages). An earlier version of it costs what is new:
 * O(names), and O(size) of new values alone.
 *
 * @param hashes Remembers the hashes of large values.
 * @param secrets By name; hidden beside those of the context.
 * @throws `InvalidValueError` if the context freezes nothing, and holds what is not JSON.
 *
 * @example
 * ```ts
 * import { createHash } from "node:crypto";
 *
 * const hashes = new ContentHashes(() => createHash("sha256"));
 * const rows = Array.from({ length: 1_000 }, (_, row) => ({ row }));
 * const context = createContext({ variables: { rows } });
 * const before = partsOf(context, hashes);
 * const after = partsOf(context.extend({ count: 1_000 }), hashes);
 * after.hashes.filter((hash) => !before.hashes.includes(hash)).length; // 1
 * ```
 */
export function partsOf<S extends Shape, Item>(
  context: WorkflowContext<S, Item>,
  hashes: ContentHashes,
  secrets: ReadonlyMap<string, string> = new Map(),
): ContextParts {
  const internals = internalsOf(context);
  if (internals === null) throw new InvalidArgumentError("cut into parts", "expected a context");
  const { setup } = internals.frame;
  const all = secrets.size === 0 ? setup.secrets : new Map([...setup.secrets, ...secrets]);
  const hiding = hashes.hiding(all);
  const once = <Made>(source: object, make: () => Made): Made =>
    setup.freeze ? hiding.madeOnce(source, make) : make();
  const cutOf = (table: Table): CutTable =>
    once(table, () => new PartCutter(hiding, setup.freeze).table(table));
  const content = once(internals.delta, () => folded(internals.delta));
  const [variables, tasks] = [cutOf(content.variables), cutOf(content.tasks)];
  const cutter = new PartCutter(hiding, setup.freeze);
  const { item, index } = context;
  const manifest = manifestOf({
    parameters: cutter.stored(setup.parameters, "parameters"),
    config: cutter.stored(setup.config, "config"),
    variables: variables.pages,
    tasks: tasks.pages,
    ...(index === undefined ? {} : { item: cutter.stored(item as Json, "item"), index }),
  });
  return cutter.finished(manifest as unknown as Json, [variables, tasks]);
}

/** Collects parts of one context. */
class PartCutter implements FoundParts {
  readonly #hashes: ContentHashes;
  readonly #isFrozen: boolean;
  readonly texts: Map<Hash, string> = new Map();
  readonly values: Map<Hash, Json> = new Map();

  constructor(hashes: ContentHashes, isFrozen: boolean) {
    this.#hashes = hashes;
    this.#isFrozen = isFrozen;
  }

  /** @param name For the error of a value that is not JSON. */
  stored(held: Json, name: string): StoredValue {
    const value = this.#isFrozen ? held : jsonOf(held, name);
    const known = this.#hashes.knownFactsOf(value);
    // What is known and may be short is looked at like anything else, so that the cut does not depend on it.
    if (known === undefined || known.length <= MAX_INLINE * LONGEST_ESCAPE) {
      const written = this.#hashes.written(value);
      if (isWithin(written, MAX_INLINE)) return marked({ value: written }, written !== value);
    }
    const { hash, hasReferences } = this.#hashes.factsOf(value);
    this.values.set(hash, value);
    return marked({ part: hash }, hasReferences);
  }

  table(table: Table): CutTable {
    const values: NamedValue[] = [];
    for (const [name, value] of table.contents()) {
      const written = this.#hashes.written(name) as string;
      const stored = this.stored(value, name);
      values.push([written, written === name ? stored : marked(stored, true)]);
    }
    const all = pagesOf(values.toSorted(byName));
    const pages = all.map((page): PageEntry => [
      (page[0] as NamedValue)[0],
      this.#page(Object.fromEntries(page), all.length === 1),
    ]);
    return { pages, texts: this.texts, values: this.values };
  }

  finished(manifest: Json, cut: readonly CutTable[]): ContextParts {
    const hash = this.#keep(canonicalJson(manifest));
    return new ContextParts(hash, [...cut, this], (value) => this.#hashes.written(value));
  }

  /** A page has references already. Several are parts even if they are short, as all would be new with each manifest. */
  #page(page: Json, isOnly: boolean): StoredValue {
    if (isOnly && isWithin(page, MAX_INLINE)) return { value: page };
    return { part: this.#keep(canonicalJson(page)) };
  }

  #keep(text: string): Hash {
    const hash = this.#hashes.ofText(text);
    this.texts.set(hash, text);
    return hash;
  }
}
