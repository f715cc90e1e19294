import { InvalidSnapshotError } from "./errors.ts";
import { quote } from "./messages/quote.ts";
import { isNode, type Json } from "./json.ts";
import { TextSearch } from "./text-search.ts";

/** Shorter values occur by chance, so they are replaced only if they are a whole text. */
const MIN_LENGTH = 4;

/** The start of a reference. Where the data itself contains it, it is escaped as `${secret}`. */
const OPENING = "${secret";

/**
 * Replaces the values of secrets with `${secret:NAME}`, in texts and names of data. Shared parts are
 * visited once.
 */
export class SecretReferences {
  readonly #names: readonly string[];
  readonly #search: TextSearch;
  /** By value. */
  readonly #short = new Map<string, string>();
  readonly #written = new WeakMap<object, Json>();
  /** The names of the secrets that were replaced. */
  readonly used: Set<string> = new Set<string>();

  /** @param secrets By name. */
  constructor(secrets: ReadonlyMap<string, string>) {
    const shown = [...secrets].filter(([, value]) => value.trim() !== "");
    const long = new Map<string, string>();
    for (const [name, value] of shown.toReversed())
      (value.length < MIN_LENGTH ? this.#short : long).set(value, name);
    this.#names = [...long.values()];
    this.#search = new TextSearch(long.keys());
  }

  /** The value with secrets replaced; the value itself if it contains none. */
  written(value: Json): Json {
    if (typeof value === "string") return this.#text(value);
    if (!isNode(value)) return value;
    const known = this.#written.get(value);
    if (known !== undefined) return known;
    const written = mapped(
      value,
      (text) => this.#text(text),
      (held) => this.written(held),
    );
    this.#written.set(value, written);
    return written;
  }

  #text(text: string): string {
    const whole = this.#short.get(text);
    if (whole !== undefined) return this.#reference(whole);
    let written = "";
    let at = 0;
    for (const { start, end, needle } of this.#search.matches(text)) {
      written += escaped(text.slice(at, start)) + this.#reference(this.#names[needle] as string);
      at = end;
    }
    return at === 0 ? escaped(text) : written + escaped(text.slice(at));
  }

  #reference(name: string): string {
    this.used.add(name);
    return `${OPENING}:${name.replace(/[%}]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)}}`;
  }
}

/** Data without secrets, and back. */
export interface SecretNames {
  /** The value with references in place of secrets; the value itself if it contains none. */
  readonly written: (value: Json) => Json;
  /** The same with secrets in place of references. */
  readonly restored: (value: Json) => Json;
}

/**
 * Replaces secrets in data by references to their names, as snapshots do, and puts them back. Parts that
 * several values share are visited once. O(size of the data).
 *
 * @param secrets By name.
 *
 * @example
 * ```ts
 * const names = secretNames(new Map([["token", "t0ps3cret"]]));
 * names.written({ header: "Bearer t0ps3cret" }); // { header: "Bearer ${secret:token}" }
 * names.restored({ header: "Bearer ${secret:token}" }); // { header: "Bearer t0ps3cret" }
 * ```
 */
export function secretNames(secrets: ReadonlyMap<string, string>): SecretNames {
  const references = new SecretReferences(secrets);
  const reader = new SecretReader(secrets, []);
  return {
    written: (value) => references.written(value),
    restored: (value) => reader.value(value),
  };
}

/** Puts the values of secrets in place of references. O(size of the data). */
export class SecretReader {
  readonly #secrets: ReadonlyMap<string, string>;
  readonly #missing: Set<string>;
  readonly #restored = new WeakMap<object, Json>();

  /**
   * @param secrets By name.
   * @param needed The names that are expected.
   */
  constructor(secrets: ReadonlyMap<string, string>, needed: readonly string[]) {
    this.#secrets = secrets;
    this.#missing = new Set(needed.filter((name) => !secrets.has(name)));
  }

  value(value: Json): Json {
    if (typeof value === "string") return this.text(value);
    if (!isNode(value)) return value;
    const known = this.#restored.get(value);
    if (known !== undefined) return known;
    const restored = mapped(
      value,
      (text) => this.text(text),
      (held) => this.value(held),
    );
    this.#restored.set(value, restored);
    return restored;
  }

  text(text: string): string {
    return text.replace(
      /\$\{secret(?:(\})|:([^}]*)\}|)/g,
      (_, escape: string | undefined, name: string | undefined) => {
        if (escape !== undefined) return OPENING;
        if (name === undefined)
          throw new InvalidSnapshotError(`expected a name after "${OPENING}"`);
        return this.#secret(name.replace(/%(?:25|7d)/g, (code) => (code === "%25" ? "%" : "}")));
      },
    );
  }

  /** @throws InvalidSnapshotError naming all secrets that are missing. */
  check(): void {
    if (this.#missing.size === 0) return;
    const names = [...this.#missing].map(quote).join(", ");
    throw new InvalidSnapshotError(`expected the secrets that it refers to, did not get ${names}`);
  }

  #secret(name: string): string {
    const secret = this.#secrets.get(name);
    if (secret === undefined) this.#missing.add(name);
    return secret ?? "";
  }
}

function escaped(text: string): string {
  return text.includes(OPENING) ? text.replaceAll(OPENING, "${secret}") : text;
}

/** Maps the names and values of a list or object; returns the node itself if none of them changes. */
function mapped(node: object, name: (text: string) => string, value: (held: Json) => Json): Json {
  if (Array.isArray(node)) {
    const list = node as readonly Json[];
    const values = list.map(value);
    return values.every((held, position) => held === list[position]) ? list : values;
  }
  const entries = Object.entries(node) as readonly (readonly [string, Json])[];
  const written = entries.map(([key, held]) => [name(key), value(held)] as const);
  const isSame = written.every(
    ([key, held], position) => key === entries[position]?.[0] && held === entries[position]?.[1],
  );
  return isSame ? (node as Json) : Object.fromEntries(written);
}
