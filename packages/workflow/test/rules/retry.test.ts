// docs/semantics.md#retry
import type { WorkflowContext } from "@sheaf/context";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compileTasks, PermanentError, run } from "../../src/index.ts";
import {
  codesOf,
  itemsOf,
  runTasks,
  runWithEvents,
  settled,
  type Tasks,
} from "../run/run-tasks.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type Retry = NonNullable<Tasks[number]["retry"]>;

/** The milliseconds before each further attempt of a task that always fails. */
async function delaysOf(retry: Retry & { readonly count: number }): Promise<number[]> {
  const started: number[] = [];
  let clock = 0;
  const action = (): never => {
    started.push(clock);
    throw new Error("no");
  };
  const ended = runTasks([{ name: "a", action, retry }]);
  await settled();
  while (started.length <= retry.count) {
    expect(vi.getTimerCount()).toBe(1);
    while (vi.getTimerCount() === 1 && started.at(-1) !== clock) break;
    const before = started.length;
    while (started.length === before) {
      clock += 125;
      await vi.advanceTimersByTimeAsync(125);
    }
  }
  await ended;
  return started.slice(1).map((time, position) => time - (started[position] as number));
}

describe("the delay before the k-th retry", () => {
  test.each<[string, Retry & { readonly count: number }, number[]]>([
    ["constant d", { count: 3, delay: 0.5 }, [500, 500, 500]],
    ["constant d, explicitly", { count: 2, delay: 1, backoff: "constant" }, [1_000, 1_000]],
    ["linear d·k", { count: 4, delay: 0.5, backoff: "linear" }, [500, 1_000, 1_500, 2_000]],
    [
      "exponential d·2^(k-1)",
      { count: 4, delay: 0.5, backoff: "exponential" },
      [500, 1_000, 2_000, 4_000],
    ],
    [
      "capped by max-delay",
      { count: 4, delay: 0.5, backoff: "exponential", maxDelay: 1.5 },
      [500, 1_000, 1_500, 1_500],
    ],
  ])("%s", async (_, retry, delays) => {
    expect(await delaysOf(retry)).toEqual(delays);
  });

  test.each([
    [0, 0.5],
    [0.5, 0.75],
    [1, 1],
  ])("jitter multiplies by 0.5 to 1: chance %d by %d, after the cap", async (chance, factor) => {
    vi.spyOn(Math, "random").mockReturnValue(chance);
    const retry = {
      count: 2,
      delay: 4,
      backoff: "exponential",
      maxDelay: 6,
      jitter: true,
    } as const;
    expect(await delaysOf(retry)).toEqual([4_000 * factor, 6_000 * factor]);
  });
});

describe("retry is per item or task", () => {
  test("count is the number of further attempts, and attempt counts from 1", async () => {
    const attempts: number[] = [];
    const action = ({ attempt }: { attempt: number }): never => {
      attempts.push(attempt);
      throw new Error(`no ${attempt}`);
    };
    const ended = runTasks([{ name: "a", action, retry: { count: 2 } }]);
    await settled();
    await vi.runAllTimersAsync();
    expect((await ended).errors).toMatchObject([{ message: "no 3", task: "a" }]);
    expect(attempts).toEqual([1, 2, 3]);
  });

  test("count 0 makes no further attempt", async () => {
    const action = vi.fn<() => never>(() => {
      throw new Error("no");
    });
    await runTasks([{ name: "a", action, retry: { count: 0, delay: 1 } }]);
    expect(action).toHaveBeenCalledTimes(1);
  });

  test("only the item that failed is retried, and its input is evaluated again", async () => {
    const calls: string[] = [];
    const ended = runTasks([
      {
        name: "a",
        withItems: [0, 1, 2],
        input: (context: WorkflowContext, { attempt }: { attempt: number }) =>
          `${context.index}/${attempt}`,
        action: ({ input, item, attempt }: { input: string; item: number; attempt: number }) => {
          calls.push(input);
          if (item === 1 && attempt < 3) throw new Error("again");
          return item;
        },
        retry: { count: 5, delay: 1 },
      },
    ]);
    await settled();
    await vi.runAllTimersAsync();
    const result = await ended;
    expect(calls).toEqual(["0/1", "1/1", "2/1", "1/2", "1/3"]);
    expect(itemsOf(result, "a").items.map(({ attempts }) => attempts)).toEqual([1, 3, 1]);
    expect(result.tasks["a"]?.output).toEqual([0, 1, 2]);
  });

  test("its numbers may be functions, evaluated once for all items", async () => {
    const times: number[] = [];
    let asked = 0;
    const retry = {
      count: ({ parameters }: WorkflowContext) => {
        asked++;
        return parameters["count"] as number;
      },
      delay: () => 4,
      maxDelay: () => 1,
    };
    const action = (): never => {
      times.push(times.length);
      throw new Error("no");
    };
    const withItems = [0, 1];
    const workflow = compileTasks([{ name: "a", withItems, retry, action, tolerate: () => 2 }], {});
    const { result } = run(workflow, { parameters: { count: 2 } });
    await settled();
    await vi.advanceTimersByTimeAsync(999);
    expect(times).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_001);
    expect((await result).status).toBe("succeeded");
    expect([times.length, asked]).toEqual([6, 1]);
  });

  test("retry.when sees error, result() and attempt, and decides within count", async () => {
    const seen: unknown[] = [];
    const ended = runTasks([
      {
        name: "a",
        action: ({ attempt }: { attempt: number }) => {
          if (attempt === 1) throw Object.assign(new RangeError("far"), { code: "E_FAR" });
          return attempt;
        },
        retry: {
          count: 9,
          when: (_, { error, result, attempt }) => {
            seen.push([error, result(), attempt]);
            return attempt < 3;
          },
        },
      },
    ]);
    await settled();
    await vi.runAllTimersAsync();
    expect((await ended).tasks["a"]?.output).toBe(3);
    expect(seen).toEqual([
      [{ code: "E_FAR", message: "far", name: "RangeError" }, null, 1],
      [null, 2, 2],
      [null, 3, 3],
    ]);
  });

  test("retry.when sees the name of the error that was thrown, if it is a text", async () => {
    const names: unknown[] = [];
    const when: Retry["when"] = (_, { error }) => {
      names.push(error?.name);
      return false;
    };
    for (const name of ["RangeError", 5]) {
      const action = (): never => {
        throw Object.assign(new Error("no"), { name });
      };
      await runTasks([{ name: "a", action, retry: { count: 1, when } }]);
    }
    expect(names).toEqual(["RangeError", "ActionFailedError"]);
  });

  test("retry.when may repeat a success (polling), but only within count", async () => {
    const action = vi.fn<() => string>(() => "pending");
    const retry: Retry = { count: 2, when: (_, { result }) => result() === "pending" };
    const ended = runTasks([{ name: "a", action, retry }]);
    await settled();
    await vi.runAllTimersAsync();
    expect((await ended).tasks["a"]).toEqual({ status: "succeeded", output: "pending" });
    expect(action).toHaveBeenCalledTimes(3);
  });

  test("retry.when may stop before count", async () => {
    const action = vi.fn<() => never>(() => {
      throw new Error("no");
    });
    const result = await runTasks([{ name: "a", action, retry: { count: 5, when: () => false } }]);
    expect(action).toHaveBeenCalledTimes(1);
    expect(codesOf(result)).toEqual(["ACTION_FAILED"]);
  });

  test("a retry.when that throws, or does not give a boolean, fails the item", async () => {
    const broken = [
      () => {
        throw new Error("what?");
      },
      () => 1 as unknown as boolean,
    ];
    for (const [position, when] of broken.entries()) {
      const retry = { count: 5, when };
      const task = { name: "a", withItems: [1, 2], action: () => 1, retry, tolerate: 2 };
      const { result, events } = await runWithEvents([task]);
      const code = ["EXPRESSION_FAILED", "NOT_A_BOOLEAN"][position];
      const { items, failed } = itemsOf(result, "a");
      expect(items.map(({ error }) => error?.code)).toEqual([code, code]);
      expect(failed).toBe(2);
      expect(events.filter(({ type }) => type === "item.failed").length).toBe(2);
    }
  });

  test("retry.when sees the item", async () => {
    const seen: unknown[] = [];
    const when = (context: WorkflowContext): boolean => {
      seen.push([context.item, context.index]);
      return false;
    };
    await runTasks([
      { name: "a", withItems: ["x", "y"], action: () => 1, retry: { count: 1, when } },
    ]);
    expect(seen).toEqual([
      ["x", 0],
      ["y", 1],
    ]);
  });
});

describe("failures that are not retried:", () => {
  const once = async (thrown: () => unknown): Promise<number> => {
    let calls = 0;
    const ended = runTasks([
      {
        name: "a",
        action: async () => {
          calls++;
          throw thrown();
        },
        retry: { count: 3 },
      },
    ]);
    await settled();
    await vi.runAllTimersAsync();
    expect((await ended).status).toBe("failed");
    return calls;
  };

  test("errors with retryable: false, of class PermanentError or another", async () => {
    expect(await once(() => new PermanentError("never"))).toBe(1);
    expect(await once(() => Object.assign(new Error("never"), { retryable: false }))).toBe(1);
    expect(await once(() => ({ retryable: false }))).toBe(1);
    expect(await once(() => ({ retryable: true }))).toBe(4);
    expect(await once(() => ({ retryable: 0 }))).toBe(4);
  });

  test("a PermanentError keeps its code", async () => {
    const action = (): never => {
      throw new PermanentError("never", { code: "E_GONE" });
    };
    expect(codesOf(await runTasks([{ name: "a", action }]))).toEqual(["E_GONE"]);
  });

  test("invalid input", async () => {
    const input = vi.fn<() => never>(() => {
      throw new Error("no input");
    });
    const action = vi.fn<() => void>();
    const result = await runTasks([{ name: "a", input, action, retry: { count: 3 } }]);
    expect(codesOf(result)).toEqual(["EXPRESSION_FAILED"]);
    expect(input).toHaveBeenCalledTimes(1);
    expect(action).not.toHaveBeenCalled();
  });

  test("parameters that a sub-workflow refuses", async () => {
    const inner = compileTasks([{ name: "x", action: () => 1 }], {
      parameters: { n: { type: "integer", required: true } },
    });
    const retried: unknown[] = [];
    const handle = run(
      compileTasks([{ name: "a", action: inner, input: {}, retry: { count: 3 } }], {}),
      {
        onEvent: ({ type }) => type === "task.retried" && retried.push(type),
      },
    );
    await settled();
    await vi.runAllTimersAsync();
    expect(codesOf(await handle.result)).toEqual(["INVALID_PARAMETERS"]);
    expect(retried).toEqual([]);
  });

  test("cancellation: the pause ends at once", async () => {
    const action = vi.fn<() => never>(() => {
      throw new Error("no");
    });
    const handle = run(
      compileTasks([{ name: "a", action, retry: { count: 3, delay: 1_000 } }], {}),
    );
    await settled();
    handle.cancel();
    const result = await handle.result;
    expect(result.status).toBe("canceled");
    expect(action).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each<[string, unknown]>([
    ["count", { count: -1 }],
    ["count", { count: 1.5 }],
    ["count", {}],
    ["delay", { count: 1, delay: -1 }],
    ["delay", { count: 1, delay: Number.NaN }],
    ["maxDelay", { count: 1, maxDelay: "5" }],
    ["backoff", { count: 1, backoff: "quadratic" }],
    ["jitter", { count: 1, jitter: 1 }],
    ["when", { count: 1, when: true }],
    ["other", { count: 1, other: 1 }],
    ["retry", 3],
    ["retry", null],
  ])("a wrong %s is found before anything runs", (option, retry) => {
    const workflow = compileTasks([{ name: "a", retry: retry as Retry }], {});
    expect(() => workflow.check()).toThrow(option);
  });
});
