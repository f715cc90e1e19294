/** A task of a random workflow with loops. */
export interface LoopTask {
  readonly name: string;
  readonly isStart: boolean;
  readonly targets: readonly string[];
  /** Which targets follow its first visit, its second and so on; later visits lead nowhere. */
  readonly follows: readonly (readonly string[])[];
  /** How many of the tasks that lead to it must have arrived; null if each arrival runs it. */
  readonly join: number | null;
}

export type LoopGraph = readonly LoopTask[];

/** What follows the visit of a task, by its number from 0. */
export function followingOf({ follows }: LoopTask, visit: number): readonly string[] {
  return follows[visit] ?? [];
}

/** One visit of a task, and the visits that led to it. */
interface Visit {
  readonly task: string;
  readonly from: readonly Visit[];
  /** Its position in the finishing order; Infinity before it has ended. */
  end: number;
}

interface Round {
  readonly arrived: Visit[];
  hasRun: boolean;
}

/**
 * Replays a run by the rule of docs/semantics.md#joins, with every path written out: which visits there are, in
 * which order they ended is taken from the run. It knows no contexts, and looks at all of a visit's
 * past whenever it needs to.
 */
export class PassModel {
  readonly #graph: ReadonlyMap<string, LoopTask>;
  readonly #splits = new Map<string, string | null>();
  readonly #visits = new Map<string, Visit[]>();
  readonly #rounds = new Map<string, Map<Visit | null, Round>>();
  readonly #open: Visit[] = [];
  #ends = 0;

  constructor(graph: LoopGraph) {
    this.#graph = new Map(graph.map((task) => [task.name, task]));
    for (const { name, isStart } of graph) if (isStart) this.#visit(name, []);
  }

  /** A visit ends, by task and number. @throws if there is no such visit */
  end(task: string, number: number): void {
    const visit = this.#visits.get(task)?.[number];
    if (visit === undefined || !this.#open.includes(visit))
      throw new Error(`By the rule, visit ${number} of ${task} never started`);
    this.#open.splice(this.#open.indexOf(visit), 1);
    visit.end = this.#ends++;
    for (const target of followingOf(this.#task(task), number)) {
      if (this.#task(target).join === null) this.#visit(target, [visit]);
      else this.#arrive(target, visit);
    }
  }

  /** How often each task ran, what is still running, and how many rounds wait for branches that never come. */
  outcome(): object {
    const rounds = [...this.#rounds.values()].flatMap((passes) => [...passes.values()]);
    return {
      runs: Object.fromEntries([...this.#visits].map(([name, visits]) => [name, visits.length])),
      open: this.#open.length,
      unreachable: rounds.filter(({ hasRun }) => !hasRun).length,
    };
  }

  #task(name: string): LoopTask {
    return this.#graph.get(name) as LoopTask;
  }

  #visit(task: string, from: readonly Visit[]): void {
    const visit = { task, from, end: Infinity };
    this.#visits.set(task, [...(this.#visits.get(task) ?? []), visit]);
    this.#open.push(visit);
  }

  #arrive(join: string, from: Visit): void {
    const passes = this.#rounds.get(join) ?? new Map<Visit | null, Round>();
    this.#rounds.set(join, passes);
    const pass = this.#passOf(join, from);
    const round = passes.get(pass) ?? { arrived: [], hasRun: false };
    passes.set(pass, round);
    if (round.hasRun) return;
    round.arrived.push(from);
    const count = new Set(round.arrived.map(({ task }) => task)).size;
    if (count < (this.#task(join).join ?? 1)) return;
    round.hasRun = true;
    this.#visit(join, round.arrived);
  }

  /**
   * The visit that began the pass: the latest one on the path here, of the common split or of the join
   * itself. There is always a latest visit of the split. A join that the workflow also starts at may
   * have been visited twice in parallel; then the visit that ended last counts.
   */
  #passOf(join: string, from: Visit): Visit | null {
    const split = this.#splitOf(join);
    const lineage = [...lineageOf(from)];
    const splits = lineage.filter(({ task }) => task === split);
    const latest = splits.filter((visit) =>
      splits.every((other) => other === visit || !lineageOf(other).has(visit)),
    );
    if (latest.length > 1) throw new Error(`${join} is reached in several passes at once`);
    const began = lineage.filter((visit) => visit.task === join || visit === latest[0]);
    return began.toSorted((a, b) => a.end - b.end).at(-1) ?? null;
  }

  /** The last task that all paths to the join go through; null for the start. */
  #splitOf(join: string): string | null {
    let split = this.#splits.get(join);
    if (split === undefined) {
      const passed = [...this.#graph.keys()].filter(
        (name) => name !== join && !this.#reached(name).has(join),
      );
      split =
        passed.find((one) =>
          passed.every((other) => other === one || !this.#reached(other).has(one)),
        ) ?? null;
      this.#splits.set(join, split);
    }
    return split;
  }

  /** What can be reached from the start without this task. */
  #reached(without: string): ReadonlySet<string> {
    const starts = [...this.#graph.values()].filter(({ isStart }) => isStart);
    const reached = new Set(starts.map(({ name }) => name));
    reached.delete(without);
    for (const name of reached)
      for (const target of this.#task(name).targets) if (target !== without) reached.add(target);
    return reached;
  }
}

/** The visit, and all that led to it. */
function lineageOf(visit: Visit): ReadonlySet<Visit> {
  const lineage = new Set([visit]);
  for (const one of lineage) for (const before of one.from) lineage.add(before);
  return lineage;
}
