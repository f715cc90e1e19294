import { type ActionCall, type ActionFunction, PermanentError, waitFor } from "@sheaf/workflow";

/** Returns its input. */
export function echo({ input }: ActionCall): unknown {
  return input;
}

/** Waits for `seconds`, or until it is canceled. */
export function sleep({ input, signal }: ActionCall<unknown>): Promise<null> {
  const { seconds = input } = fieldsOf(input);
  if (typeof seconds !== "number" || !(seconds >= 0 && seconds <= LONGEST_SLEEP))
    throw invalidInput(
      "core.sleep",
      `expected "seconds" to be a number from 0 to ${LONGEST_SLEEP}`,
    );
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      signal.removeEventListener("abort", cancel);
      resolve(null);
    };
    let timer: NodeJS.Timeout | undefined;
    const wait = (milliseconds: number): void => {
      const left = milliseconds - MAX_TIMER_MS;
      timer = left > 0 ? setTimeout(wait, MAX_TIMER_MS, left) : setTimeout(finish, milliseconds);
    };
    const cancel = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    if (signal.aborted) cancel();
    else {
      wait(seconds * 1_000);
      signal.addEventListener("abort", cancel, { once: true });
    }
  });
}

/** Seconds in a leap year, as for the delays of tasks. */
const LONGEST_SLEEP = 31_622_400;
/** The longest delay that `setTimeout` accepts: about 25 days. */
const MAX_TIMER_MS = 2_147_483_647;

/** Fails with `message` and `code`; not retried if `retryable` is false. */
export function fail({ input }: ActionCall<unknown>): never {
  const { message = input, code = "FAILED", retryable = true } = fieldsOf(input);
  const text = typeof message === "string" ? message : "core.fail was called";
  const options = { code: typeof code === "string" ? code : "FAILED" };
  if (retryable === false) throw new PermanentError(text, options);
  throw Object.assign(new Error(text), options);
}

/** Fails with `message` unless `that` is true. */
export function assert({ input }: ActionCall<unknown>): null {
  const { that, message } = fieldsOf(input);
  if (typeof that !== "boolean")
    throw invalidInput("core.assert", 'expected "that" to be a boolean');
  if (that) return null;
  const text = typeof message === "string" ? message : "the assertion failed";
  throw new PermanentError(text, { code: "ASSERTION_FAILED" });
}

/** Waits for the signal called `signal`, at most for `timeout` seconds if that is given. */
export const awaited: ActionFunction = waitFor(
  ({ input }) => {
    const { signal = input } = fieldsOf(input);
    if (typeof signal === "string" && signal !== "") return signal;
    throw invalidInput("core.wait-for", 'expected "signal" to be a name');
  },
  {
    timeout: ({ input }) => {
      const { timeout } = fieldsOf(input);
      if (timeout === undefined || (typeof timeout === "number" && timeout >= 0)) return timeout;
      throw invalidInput("core.wait-for", 'expected "timeout" to be a number of seconds from 0');
    },
  },
);

/** The input if it is an object, else an empty object. */
export function fieldsOf(input: unknown): Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null && !Array.isArray(input)
    ? (input as Readonly<Record<string, unknown>>)
    : {};
}

/** Permanent, because the same input would fail again. */
export function invalidInput(action: string, problem: string): PermanentError {
  return new PermanentError(`Cannot run ${action}: ${problem}`, { code: "INVALID_INPUT" });
}
