import type { Checkpoint } from "./frame.ts";
import { DELETED, Table, type Written } from "./table.ts";

/**
 * The own writes of a context: a persistent list, newest first, that ends in a checkpoint.
 * A name may stand in it more than once; the first counts.
 */
export type Delta = Write | Checkpoint;

/** One write in the list. */
export type Write = VariableWrite | TaskWrite;

/** One write of a variable: three fields, 48 bytes. */
export class VariableWrite {
  readonly name: string;
  readonly value: Written;
  readonly next: Delta;

  constructor(name: string, value: Written, next: Delta) {
    this.name = name;
    this.value = value;
    this.next = next;
  }
}

/** One write of a task result. Its class tells it from a variable: one more field would cost 8 bytes. */
export class TaskWrite {
  readonly name: string;
  readonly value: Written;
  readonly next: Delta;

  constructor(name: string, value: Written, next: Delta) {
    this.name = name;
    this.value = value;
    this.next = next;
  }
}

/** Which of the two kinds of names a write is about. */
export type WriteClass = typeof VariableWrite | typeof TaskWrite;

/**
 * Longest list of writes in front of a checkpoint: going through it takes less time than one lookup
 * in a persistent map, and most forks write less (benchmark `reads`).
 */
const MAX_WRITES = 8;

/** `write` with what it stands in front of, folded where the list grew too long. Amortised O(1). */
export function bounded(write: Write): Delta {
  return lengthOf(write) > MAX_WRITES ? folded(write) : write;
}

/** `delta` after the writes of two batches. O(writes). */
export function extended(delta: Delta, variables: Table, tasks: Table): Delta {
  const count = variables.size + tasks.size;
  if (lengthOf(delta) + count > MAX_WRITES) return folded(delta).with(variables, tasks, count);
  let result = delta;
  for (const [name, value] of variables) result = new VariableWrite(name, value, result);
  for (const [name, value] of tasks) result = new TaskWrite(name, value, result);
  return result;
}

/** The same content and the same own writes, as a checkpoint. */
export function folded(delta: Delta): Checkpoint {
  if (delta.next === null) return delta;
  const variables = new Table();
  const tasks = new Table();
  let node: Delta = delta;
  for (; node.next !== null; node = node.next) {
    const writes = node instanceof VariableWrite ? variables : tasks;
    if (!writes.has(node.name)) writes.set(node.name, node.value);
  }
  return node.with(variables, tasks, lengthOf(delta));
}

/** The number of writes since the frame began, overwritten ones included. */
export function positionOf(delta: Delta): number {
  return checkpointOf(delta).position + lengthOf(delta);
}

/** What the list of `delta` stands in front of. */
function checkpointOf(delta: Delta): Checkpoint {
  let node = delta;
  while (node.next !== null) node = node.next;
  return node;
}

/** True where nothing was written since the frame began. */
export function isUntouched(delta: Delta): boolean {
  return delta.next === null && delta.position === 0;
}

/** Calls `visit` for every name written since the frame began, once, with what it holds now. O(own writes). */
export function forEachWrite(
  delta: Delta,
  visit: (kind: WriteClass, name: string, written: Written) => void,
): void {
  if (checkpointOf(delta).position > 0) {
    const { variables, tasks, ownVariables, ownTasks } = folded(delta);
    for (const name of ownVariables.names()) visit(VariableWrite, name, writtenIn(variables, name));
    for (const name of ownTasks.names()) visit(TaskWrite, name, writtenIn(tasks, name));
    return;
  }
  for (let node = delta; node.next !== null; node = node.next) {
    const kind = node instanceof VariableWrite ? VariableWrite : TaskWrite;
    if (!isShadowed(node, delta, kind)) visit(kind, node.name, node.value);
  }
}

function writtenIn(table: Table, name: string): Written {
  const value = table.read(name);
  return value === undefined ? DELETED : value;
}

function isShadowed(write: Write, newest: Delta, kind: WriteClass): boolean {
  for (let node = newest; node.next !== null && node !== write; node = node.next) {
    if (node.name === write.name && node instanceof kind) return true;
  }
  return false;
}

function lengthOf(delta: Delta): number {
  let length = 0;
  for (let node = delta; node.next !== null; node = node.next) length++;
  return length;
}
