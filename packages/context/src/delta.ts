import type { Checkpoint } from "./frame.ts";
import { type Batch, DELETED, type Written } from "./batch.ts";
import type { Table } from "./table.ts";
import { Writes } from "./writes.ts";

/**
 * The own writes of a context: a persistent list, newest first, that ends in a checkpoint. If a name
 * occurs more than once, its newest write counts.
 */
export type Delta = Write | Checkpoint;

/** One write in the list. */
type Write = VariableWrite | TaskWrite;

/** One write of a variable: three fields, 48 bytes. */
export class VariableWrite {
  declare readonly name: string;
  declare readonly value: Written;
  declare readonly next: Delta;

  constructor(name: string, value: Written, next: Delta) {
    this.name = name;
    this.value = value;
    this.next = next;
  }
}

/** One write of a task result. The class distinguishes it from a variable, because another field would cost 8 bytes. */
export class TaskWrite {
  declare readonly name: string;
  declare readonly value: Written;
  declare readonly next: Delta;

  constructor(name: string, value: Written, next: Delta) {
    this.name = name;
    this.value = value;
    this.next = next;
  }
}

/** Whether a write is of a variable or a task result. */
export type WriteClass = typeof VariableWrite | typeof TaskWrite;

/**
 * The longest list of writes in front of a checkpoint. Scanning it takes less time than one lookup in a
 * persistent map, and most forks write less (benchmark `reads`).
 */
export const MAX_WRITES = 8;

/** `delta` after the writes of two batches. O(writes). */
export function extended(delta: Delta, variables: Batch, tasks: Batch): Delta {
  const count = variables.size + tasks.size;
  if (lengthOf(delta) + count > MAX_WRITES) return folded(delta).with(variables, tasks, count);
  let result = delta;
  for (const [name, value] of variables) result = new VariableWrite(name, value, result);
  for (const [name, value] of tasks) result = new TaskWrite(name, value, result);
  return result;
}

/**
 * `delta`, a checkpoint, after the own writes of a fork that started from it; null if they were too many
 * for a list. O(own writes).
 */
export function movedWrites(writes: Delta, delta: Delta, takesTasks: boolean): Delta | null {
  return checkpointOf(writes).position > 0 ? null : moved(writes, delta, takesTasks);
}

/** Recursion over a short list: the oldest write comes first. */
function moved(writes: Delta, delta: Delta, takesTasks: boolean): Delta {
  if (writes.next === null) return delta;
  const before = moved(writes.next, delta, takesTasks);
  if (writes instanceof VariableWrite) return new VariableWrite(writes.name, writes.value, before);
  return takesTasks ? new TaskWrite(writes.name, writes.value, before) : before;
}

/** A checkpoint with the same content and the same own writes. */
export function folded(delta: Delta): Checkpoint {
  if (delta.next === null) return delta;
  let variables = Writes.NONE;
  let tasks = Writes.NONE;
  let count = 0;
  let node: Delta = delta;
  for (; node.next !== null; node = node.next) {
    count++;
    if (node instanceof VariableWrite) {
      if (variables === Writes.NONE) variables = new Writes();
      variables.add(node.name, node.value);
    } else {
      if (tasks === Writes.NONE) tasks = new Writes();
      tasks.add(node.name, node.value);
    }
  }
  return node.after(variables, tasks, count);
}

/** The number of writes since the start of the frame, overwritten ones included. */
export function positionOf(delta: Delta): number {
  return checkpointOf(delta).position + lengthOf(delta);
}

/** The checkpoint at the end of the list. */
export function checkpointOf(delta: Delta): Checkpoint {
  let node = delta;
  while (node.next !== null) node = node.next;
  return node;
}

/** True if nothing was written since the start of the frame. */
export function isUntouched(delta: Delta): boolean {
  return delta.next === null && delta.position === 0;
}

/**
 * Calls `visit` for each write since the start of the frame, newest first. A name may be visited again
 * with an older value, which does not count. O(own writes).
 */
export function forEachWrite(
  delta: Delta,
  visit: (kind: WriteClass, name: string, written: Written) => void,
): void {
  let node = delta;
  for (; node.next !== null; node = node.next)
    visit(node instanceof VariableWrite ? VariableWrite : TaskWrite, node.name, node.value);
  if (node.position === 0) return;
  const { variables, tasks } = node;
  for (const name of node.ownVariables.names())
    visit(VariableWrite, name, writtenIn(variables, name));
  for (const name of node.ownTasks.names()) visit(TaskWrite, name, writtenIn(tasks, name));
}

/**
 * Adds each write since the start of the frame to a batch, and returns their number. A null batch
 * ignores the writes of tasks. Unlike {@link forEachWrite} it calls no visitor for the list, which would
 * take a tenth of the time of a join without conflicts (benchmark `joins`).
 */
export function writeAll(delta: Delta, variables: Batch, tasks: Batch | null): number {
  let count = 0;
  let node = delta;
  for (; node.next !== null; node = node.next) {
    const batch = node instanceof VariableWrite ? variables : tasks;
    if (batch === null) continue;
    batch.write(node.name, node.value);
    count++;
  }
  if (node.position === 0) return count;
  forEachWrite(node, (kind, name, written) => {
    const batch = kind === VariableWrite ? variables : tasks;
    if (batch === null) return;
    batch.write(name, written);
    count++;
  });
  return count;
}

function writtenIn(table: Table, name: string): Written {
  const value = table.read(name);
  return value === undefined ? DELETED : value;
}

/** The number of writes in the list. */
export function lengthOf(delta: Delta): number {
  let length = 0;
  for (let node = delta; node.next !== null; node = node.next) length++;
  return length;
}
