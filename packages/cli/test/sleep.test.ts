import type { ActionCall } from "@sheaf/workflow";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sleep } from "../src/actions/core.ts";

const DAY = 24 * 60 * 60;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function slept(seconds: unknown, signal = new AbortController().signal): Promise<null> {
  return sleep({ input: { seconds }, signal } as ActionCall<unknown>);
}

test("core.sleep sleeps for longer than a timer of the host can wait", async () => {
  let isOver = false;
  void slept(60 * DAY).then(() => (isOver = true));
  await vi.advanceTimersByTimeAsync((60 * DAY - 1) * 1_000);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(isOver).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test("core.sleep ends with its signal, however much of the time has passed", async () => {
  const controller = new AbortController();
  const sleeping = slept(60 * DAY, controller.signal);
  await vi.advanceTimersByTimeAsync(30 * DAY * 1_000);
  controller.abort(new Error("enough"));
  await expect(sleeping).rejects.toThrow("enough");
  expect(vi.getTimerCount()).toBe(0);
});

test.each([367 * DAY, 1e300, Infinity, -1, "1"])("core.sleep refuses %s", (seconds) => {
  expect(() => slept(seconds)).toThrow('expected "seconds" to be a number from 0 to 31622400');
});
