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
  /** All parts, each once. The manifest is the last, so that what it names is there before it. */
  readonly hashes: readonly Hash[];
  readonly #texts: ReadonlyMap<Hash, string>;
  readonly #values: ReadonlyMap<Hash, Json>;
  readonly #written: (value: Json) => Json;

  /** @internal Made by {@link partsOf}. */
  constructor(
    manifest: Hash,
    texts: ReadonlyMap<Hash, string>,
    values: ReadonlyMap<Hash, Json>,
    written: (value: Json) => Json,
  ) {
    this.manifest = manifest;
    this.hashes = [...new Set([...values.keys(), ...texts.keys()])];
    this.#texts = texts;
    this.#values = values;
    this.#written = written;
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
    const text = this.#texts.get(hash);
    if (text !== undefined) return text;
    const value = this.#values.get(hash);
    if (value === undefined) throw new PartError("PART_MISSING", hash, "it is not of this context");
    return canonicalJson(this.#written(value));
  }
}

/**
 * Cuts the content of a context into parts. A context that was cut before, or an earlier version of it,
 * costs what is new: O(names), and O(size) of new values alone.
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
  const cutter = new PartCutter(hashes.hiding(all), setup.freeze);
  const { variables, tasks } = folded(internals.delta);
  const { item, index } = context;
  const manifest = manifestOf({
    parameters: cutter.stored(setup.parameters, "parameters"),
    config: cutter.stored(setup.config, "config"),
    variables: cutter.pages(variables.contents()),
    tasks: cutter.pages(tasks.contents()),
    ...(index === undefined ? {} : { item: cutter.stored(item as Json, "item"), index }),
  });
  return cutter.finished(manifest as unknown as Json);
}

/** Collects the parts of one context. */
class PartCutter {
  readonly #hashes: ContentHashes;
  readonly #isFrozen: boolean;
  /** Pages and the manifest. */
  readonly #texts = new Map<Hash, string>();
  readonly #values = new Map<Hash, Json>();

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
    this.#values.set(hash, value);
    return marked({ part: hash }, hasReferences);
  }

  pages(contents: Iterable<readonly [string, Json]>): readonly PageEntry[] {
    const values: NamedValue[] = [];
    for (const [name, value] of contents) {
      const written = this.#hashes.written(name) as string;
      const stored = this.stored(value, name);
      values.push([written, written === name ? stored : marked(stored, true)]);
    }
    const pages = pagesOf(values.toSorted(byName));
    return pages.map((page) => [
      (page[0] as NamedValue)[0],
      this.#page(Object.fromEntries(page), pages.length === 1),
    ]);
  }

  finished(manifest: Json): ContextParts {
    const text = canonicalJson(manifest);
    const hash = this.#hashes.ofText(text);
    this.#texts.set(hash, text);
    return new ContextParts(hash, this.#texts, this.#values, (value) =>
      this.#hashes.written(value),
    );
  }

  /** A page has references already. Several are parts even if they are short, as all would be new with each manifest. */
  #page(page: Json, isOnly: boolean): StoredValue {
    if (isOnly && isWithin(page, MAX_INLINE)) return { value: page };
    const text = canonicalJson(page);
    const hash = this.#hashes.ofText(text);
    this.#texts.set(hash, text);
    return { part: hash };
  }
}
