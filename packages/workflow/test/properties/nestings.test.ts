import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { compileTasks, run, type Workflow } from "../../src/index.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

/** A task: an action that takes some time, or a workflow, or either for some items. */
interface Spec {
  readonly items: number;
  readonly concurrency: number;
  /** Of an attempt, in seconds; null for no limit. */
  readonly timeout: number | null;
  readonly retries: number;
  readonly delay: number;
  /** Of the action, in seconds; used if there are no tasks inside. */
  readonly takes: number;
  /** False for an action that ignores its signal. */
  readonly heeds: boolean;
  readonly inside: readonly Spec[];
}

const seconds = fc.integer({ min: 1, max: 8 });
const specOf = (inside: fc.Arbitrary<readonly Spec[]>): fc.Arbitrary<Spec> =>
  fc.record({
    items: fc.integer({ min: 0, max: 3 }),
    concurrency: fc.integer({ min: 1, max: 3 }),
    timeout: fc.option(seconds, { nil: null }),
    retries: fc.integer({ min: 0, max: 2 }),
    delay: fc.integer({ min: 0, max: 2 }),
    takes: seconds,
    heeds: fc.boolean(),
    inside,
  });
const leaf = specOf(fc.constant([]));
const middle = specOf(fc.array(leaf, { maxLength: 2 }));
const specs = specOf(fc.array(middle, { maxLength: 2 }));

/** Observes which actions run, by their path. */
class Observer {
  readonly faults: string[] = [];
  now = 0;
  most = 0;
  readonly #running = new Map<string, number>();

  begin(place: string, signal: AbortSignal): void {
    if (signal.aborted) this.faults.push(`${place} begins after its end`);
    const copies = (this.#running.get(place) ?? 0) + 1;
    if (copies > 1) this.faults.push(`${place} runs ${copies} times at once`);
    this.#running.set(place, copies);
    this.most = Math.max(this.most, ++this.now);
  }

  end(place: string): void {
    this.#running.set(place, (this.#running.get(place) ?? 1) - 1);
    this.now--;
  }
}

const GRACE = 100;

function workflowOf(list: readonly Spec[], place: string, observer: Observer): Workflow {
  return compileTasks(
    list.map((spec, position) => {
      const at = `${place}/${position}`;
      const { items, concurrency, timeout, retries, delay, takes, heeds, inside } = spec;
      const action = ({
        input,
        signal,
      }: {
        input: readonly number[];
        signal: AbortSignal;
      }): Promise<null> => {
        const name = `${at}[${input.join()}]`;
        observer.begin(name, signal);
        return new Promise((resolve, reject) => {
          const end = (): void => {
            clearTimeout(timer);
            signal.removeEventListener("abort", stop);
            observer.end(name);
          };
          const timer = setTimeout(() => {
            end();
            resolve(null);
          }, takes * 1_000);
          const stop = (): void => {
            if (!heeds) return;
            end();
            reject(new Error("stopped"));
          };
          signal.addEventListener("abort", stop);
        });
      };
      const isList = items > 0;
      return {
        name: `t${position}`,
        // The parameters of a workflow are the path to it.
        input: (context: {
          parameters: { way?: readonly number[] };
          index: number | undefined;
        }) => {
          const way = [...(context.parameters.way ?? []), isList ? (context.index ?? 0) : -1];
          return inside.length > 0 ? { way } : way;
        },
        action: inside.length > 0 ? workflowOf(inside, at, observer) : action,
        retry: { count: retries, delay },
        ...(timeout === null ? {} : { timeout }),
        ...(isList
          ? {
              withItems: Array.from({ length: items }, (_, index) => index),
              concurrency,
              tolerate: items,
            }
          : {}),
      };
    }) as never,
    {},
  );
}

/** Runs to the end with fake timers. */
async function ended(workflow: Workflow, options: object): Promise<void> {
  const { result } = run(workflow, { ...options, grace: GRACE });
  const state = { isOver: false };
  void result.then(() => (state.isOver = true));
  for (let second = 0; !state.isOver; second++) {
    if (second > 100_000) throw new Error("The run hangs");
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(1_000);
  }
}

const isWithout = (spec: Spec): boolean =>
  spec.timeout === null || spec.inside.length > 0 || spec.heeds;

/** Plain actions that ignore their signal may overlap with their next attempt: nothing can end them. */
const heeding = (list: readonly Spec[]): boolean =>
  list.every((spec) => isWithout(spec) && heeding(spec.inside));

test("nothing starts after the time limit of anything around it, and nothing runs twice at once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(specs, { minLength: 1, maxLength: 2 }), async (list) => {
      fc.pre(heeding(list));
      const observer = new Observer();
      await ended(workflowOf(list, "", observer), {});
      expect(observer.faults).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("no more actions run at once than the run allows, and it ends", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(specs, { minLength: 1, maxLength: 2 }),
      fc.integer({ min: 1, max: 4 }),
      async (list, concurrency) => {
        const observer = new Observer();
        await ended(workflowOf(list, "", observer), { concurrency });
        expect(observer.most).toBeLessThanOrEqual(concurrency);
      },
    ),
    { numRuns: 300 },
  );
});
