import type { Json } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import type { ActionCall, ActionFunction } from "../contract/action.ts";
import type { Run } from "../contract/run.ts";
import { type ErrorPlace, SignalTimeoutError } from "../errors.ts";

/** The property that says what an action waits for: a name that all copies of this package know, because the command has one of its own. */
const WAIT = "sheaf.wait-for";

/** What an action waits for. */
interface AwaitedSignal {
  readonly name: string;
  /** In seconds; undefined without a limit. */
  readonly timeout: number | undefined;
}

/** A value, or a function of the call of the action. */
type OfCall<Value> = Value | ((call: ActionCall) => Value);

/** Options of `waitFor`. */
export interface WaitOptions {
  /**
   * Seconds from when the wait began, however often the run is continued. After that the task fails with
   * the code `TIMEOUT`.
   *
   * @defaultValue no limit
   */
  readonly timeout?: OfCall<number | undefined>;
}

/**
 * Makes an action that waits for a signal: an approval, or that something has happened elsewhere. It takes
 * no slot of the run's `concurrency`. Its output is the data of the signal. Each signal ends one
 * wait, and a signal that comes before the wait is kept. In a run with a journal the process may end
 * meanwhile: the run waits again when it is continued.
 *
 * @param name Of the signal, or a function of the call, as each item may wait for one of its own.
 *
 * @example
 * ```ts
 * const approve = { name: "approve", action: waitFor("approval", { timeout: 3_600 }) };
 * const handle = run(compileTasks([approve], {}));
 * handle.signal("approval", { by: "Ada" });
 * (await handle.result).tasks["approve"]?.output; // { by: "Ada" }
 * ```
 */
export function waitFor(name: OfCall<string>, { timeout }: WaitOptions = {}): ActionFunction {
  const awaited = (call: ActionCall): AwaitedSignal => ({
    name: checkedName(valueOf(name, call)),
    timeout: checkedTimeout(valueOf(timeout, call)),
  });
  return Object.assign(outsideOfTask.bind(null), { [WAIT]: awaited });
}

/** Tasks call what `waitIn` makes of it instead. */
function outsideOfTask(): Promise<unknown> {
  throw new TypeError("Cannot wait for a signal: only a task can, with this as its action");
}

/** True for what `waitFor` made, by any copy of this package. */
export function isWait(action: unknown): boolean {
  return typeof propertyOf(action, WAIT) === "function";
}

/** The same as an action of this run. */
export function waitIn(
  action: ActionFunction,
  task: string,
  isList: boolean,
  run: Run,
): ActionFunction {
  const awaited = propertyOf(action, WAIT) as (call: ActionCall) => AwaitedSignal;
  const act = async (call: ActionCall): Promise<Json> => {
    const { attempt, signal } = call;
    const { name, timeout = null } = awaited(call);
    const place = isList ? { task, index: call.index } : { task };
    if (run.isHeard) sendWaiting(run, name, place);
    const index = isList ? (call.index as number) : 0;
    const wait = { name, timeout, index, attempt, journal: run.journal, signal };
    const data = await run.control.wait(wait);
    if (data === undefined) throw new SignalTimeoutError(name, timeout as number, place);
    return data;
  };
  return Object.assign(act, { [WAIT]: awaited });
}

function sendWaiting(run: Run, signal: string, { task = "", index }: ErrorPlace): void {
  const where = index === undefined ? {} : { index };
  run.send({ type: "task.waiting", ...run.eventPlace(task, index), ...where, signal });
}

function valueOf<Value>(given: OfCall<Value>, call: ActionCall): Value {
  return typeof given === "function" ? (given as (call: ActionCall) => Value)(call) : given;
}

function checkedName(name: unknown): string {
  if (typeof name === "string" && name !== "") return name;
  throw new TypeError("Cannot wait for a signal: expected a non-empty name");
}

function checkedTimeout(timeout: unknown): number | undefined {
  if (timeout === undefined || (typeof timeout === "number" && timeout >= 0))
    return timeout === Infinity ? undefined : timeout;
  throw new TypeError('Cannot wait for a signal: expected "timeout" to be seconds from 0');
}
