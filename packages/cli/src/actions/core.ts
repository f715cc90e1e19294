import { type ActionCall, PermanentError } from "@sheaf/workflow";

/** Gives its input. */
export function echo({ input }: ActionCall): unknown {
  return input;
}

/** Waits for `seconds`, or until it is no longer wanted. */
export function sleep({ input, signal }: ActionCall<unknown>): Promise<null> {
  const { seconds = input } = fieldsOf(input);
  if (typeof seconds !== "number" || !(seconds >= 0))
    throw invalidInput("core.sleep", '"seconds" to be a number from 0');
  return new Promise((resolve, reject) => {
    const awake = (): void => {
      signal.removeEventListener("abort", stop);
      resolve(null);
    };
    const timer = setTimeout(awake, Math.min(seconds * 1_000, LONGEST_WAIT));
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

/** The longest that timers take: some 25 days. */
const LONGEST_WAIT = 2_147_483_647;

/** Fails with `message` and `code`, for good where `retryable` is false. */
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
  if (typeof that !== "boolean") throw invalidInput("core.assert", '"that" to be a boolean');
  if (that) return null;
  const text = typeof message === "string" ? message : "the assertion does not hold";
  throw new PermanentError(text, { code: "ASSERTION_FAILED" });
}

/** The input as an object; an empty one for anything else. */
export function fieldsOf(input: unknown): Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null && !Array.isArray(input)
    ? (input as Readonly<Record<string, unknown>>)
    : {};
}

/** Another attempt with the same input would fail again. */
export function invalidInput(action: string, expected: string): PermanentError {
  return new PermanentError(`Cannot run ${action}: expected ${expected}`, {
    code: "INVALID_INPUT",
  });
}
