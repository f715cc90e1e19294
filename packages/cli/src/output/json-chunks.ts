/** So much text makes a piece, unless a single value is larger. */
const PIECE = 64 * 1024;
/** Below so many levels a value is made into text at once: an item of a task, say. */
const LEVELS = 4;

/** An object whose properties stand in this order, where those of plain objects with names such as `7` would not. */
export class Ordered {
  readonly entries: Iterable<readonly [string, unknown]>;

  constructor(entries: Iterable<readonly [string, unknown]>) {
    this.entries = entries;
  }
}

/** JSON in pieces, as all of it may be more than one text can hold. Properties that are undefined are left out. */
export function* jsonPieces(value: unknown): Iterable<string> {
  let piece = "";
  for (const part of parts(value, LEVELS)) {
    piece += part;
    if (piece.length >= PIECE) {
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}

function* parts(value: unknown, levels: number): Iterable<string> {
  if (value instanceof Ordered) yield* members(value.entries, levels);
  else if (typeof value !== "object" || value === null || levels === 0)
    yield JSON.stringify(value) ?? "null";
  else if (Array.isArray(value)) yield* elements(value, levels);
  else yield* members(Object.entries(value), levels);
}

function* elements(list: readonly unknown[], levels: number): Iterable<string> {
  let before = "[";
  for (const element of list) {
    yield before;
    yield* parts(element, levels - 1);
    before = ",";
  }
  yield list.length === 0 ? "[]" : "]";
}

function* members(entries: Iterable<readonly [string, unknown]>, levels: number): Iterable<string> {
  let before = "{";
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    yield* parts(value, levels - 1);
    before = ",";
  }
  yield before === "{" ? "{}" : "}";
}
