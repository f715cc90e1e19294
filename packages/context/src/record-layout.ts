/**
 * The keys of records that are built again and again, as the inputs of items are. It keeps one such
 * record alive: when a full collection finds none, V8 drops their hidden class, and with it all
 * optimised code that reads such records, that of actions included.
 *
 * @example
 * ```ts
 * const layout = new RecordLayout(["id", "url"]);
 * const record: Record<string, unknown> = {};
 * for (const key of layout.keys) record[key] = key.length;
 * record; // { id: 2, url: 3 }
 * ```
 */
export class RecordLayout {
  /** In the order in which they are set. */
  readonly keys: readonly string[];
  /** Built as the records are: by assignments to an empty one, in this order. */
  readonly specimen: Readonly<Record<string, null>>;

  constructor(keys: Iterable<string>) {
    this.keys = [...keys];
    const specimen: Record<string, null> = {};
    for (const key of this.keys) specimen[key] = null;
    this.specimen = specimen;
  }
}
