import { quote } from "@sheaf/context/messages";
import type { OutputFeed, OutputPlace } from "../contract/outputs.ts";
import type { Graph } from "../graph/graph.ts";
import { NodeWithNeeds } from "../graph/needs.ts";
import type { Node } from "../graph/node.ts";
import { graphOf } from "../graph/workflow.ts";
import { isCount } from "../options/given.ts";
import { ListReader, ListReaders, OrderedListReader } from "./list-readers.ts";
import { OutputReader } from "./output-reader.ts";

/** Outputs that may wait for a reader unless it says otherwise. Fewer let short items wait: `item-outputs` in the benchmarks. */
const DEFAULT_BUFFER = 256;

/** How outputs are read. */
export interface OutputsOptions {
  /**
   * Whether they come in item order. Items that end before their turn wait, and count in `buffer`.
   *
   * @defaultValue false: as items end
   */
  readonly ordered?: boolean;
  /**
   * How many outputs may wait for the reader, an integer from 1. With so many, no further items start;
   * those that run may add theirs.
   *
   * @defaultValue 256
   */
  readonly buffer?: number;
}

/** Why the outputs of a task cannot be read. */
class OutputsError extends Error {
  /** Stable: decide by this. */
  readonly code: "NO_OUTPUTS" | "OUTPUTS_NOT_KEPT";

  constructor(code: OutputsError["code"], task: string, problem: string) {
    super(`Cannot read the outputs of ${quote(task)}: ${problem}`);
    this.name = "OutputsError";
    this.code = code;
  }
}

/** Those who read outputs of a run, by the tasks that they read. */
export class OutputReaders {
  readonly #readers = new Map<string, Set<OutputReader>>();

  read(graph: Graph, task: string, hasBegun: boolean, options: OutputsOptions): OutputReader {
    const { ordered = false, buffer = DEFAULT_BUFFER } = checkedOptions(task, options);
    const problem = problemOf(graph, task);
    if (problem !== null) throw new OutputsError("NO_OUTPUTS", task, problem);
    if (hasBegun) {
      const late = "the run has started; ask for them at once after starting it";
      throw new OutputsError("OUTPUTS_NOT_KEPT", task, late);
    }
    const readers = this.#readers.get(task) ?? new Set();
    this.#readers.set(task, readers);
    const reader = new OutputReader(ordered, buffer, (one) => readers.delete(one));
    readers.add(reader);
    return reader;
  }

  /** For one list of the task; null if nobody reads it. */
  feedOf(place: OutputPlace, task: string): OutputFeed | null {
    const readers = this.#readers.get(place.path + task);
    if (readers === undefined) return null;
    const lists = Array.from(readers, (reader) => {
      const List = reader.isOrdered ? OrderedListReader : ListReader;
      return new List(reader, place, task);
    });
    return lists.length > 1 ? new ListReaders(lists) : (lists[0] ?? null);
  }

  /** The run is over. */
  end(): void {
    for (const readers of this.#readers.values()) for (const reader of readers) reader.end();
    this.#readers.clear();
  }
}

function checkedOptions(task: unknown, options: unknown): OutputsOptions {
  if (typeof task !== "string")
    throw new TypeError("Cannot read outputs: expected the name of a task");
  if (typeof options !== "object" || options === null)
    throw new TypeError("Cannot read outputs: expected options to be an object");
  const { ordered, buffer } = options as OutputsOptions;
  if (ordered !== undefined && typeof ordered !== "boolean")
    throw new TypeError('Cannot read outputs: expected "ordered" to be true or false');
  if (buffer !== undefined && buffer !== Infinity && !isCount(buffer))
    throw new RangeError('Cannot read outputs: expected "buffer" to be an integer from 1');
  return options;
}

/** Why the task of this name, or path, has no outputs of items; null if it has. */
function problemOf(graph: Graph, task: string): string | null {
  const node = nodeAt(graph, task);
  if (node instanceof NodeWithNeeds && node.hasItems) return null;
  return node === undefined ? "there is no such task" : "it has no items";
}

/** The node with this path, in workflows inside nodes too. */
function nodeAt(graph: Graph, path: string): Node | undefined {
  const own = graph.vertices.get(path)?.node;
  if (own !== undefined) return own;
  for (const [outer, { node }] of graph.vertices) {
    if (!path.startsWith(`${outer}/`) || !(node instanceof NodeWithNeeds)) continue;
    const { workflow, each } = node.needs();
    for (const inside of [workflow, each]) {
      if (inside === undefined) continue;
      const found = nodeAt(graphOf(inside), path.slice(outer.length + 1));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
