/** A chunk is larger only if a single value is. */
const CHUNK_LENGTH = 64 * 1024;
/** Values nested deeper than this, such as an item of a task, are serialized at once. */
const MAX_LEVELS = 4;

/** An object whose properties keep their order. In a plain object, names such as `7` would come first. */
export class OrderedObject {
  readonly entries: Iterable<readonly [string, unknown]>;

  constructor(entries: Iterable<readonly [string, unknown]>) {
    this.entries = entries;
  }
}

/** JSON in chunks, because all of it may be longer than a string can be. Undefined properties are left out. */
export function* jsonChunks(value: unknown): Iterable<string> {
  let chunk = "";
  for (const part of serialize(value, MAX_LEVELS)) {
    chunk += part;
    if (chunk.length >= CHUNK_LENGTH) {
      yield chunk;
      chunk = "";
    }
  }
  if (chunk !== "") yield chunk;
}

function* serialize(value: unknown, levels: number): Iterable<string> {
  if (value instanceof OrderedObject) yield* properties(value.entries, levels);
  else if (typeof value !== "object" || value === null || levels === 0)
    yield JSON.stringify(value) ?? "null";
  else if (Array.isArray(value)) yield* elements(value, levels);
  else yield* properties(Object.entries(value), levels);
}

function* elements(list: readonly unknown[], levels: number): Iterable<string> {
  let separator = "[";
  for (const element of list) {
    yield separator;
    yield* serialize(element, levels - 1);
    separator = ",";
  }
  yield list.length === 0 ? "[]" : "]";
}

function* properties(
  entries: Iterable<readonly [string, unknown]>,
  levels: number,
): Iterable<string> {
  let separator = "{";
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    yield `${separator}${JSON.stringify(name)}:`;
    yield* serialize(value, levels - 1);
    separator = ",";
  }
  yield separator === "{" ? "{}" : "}";
}
