import { PermanentError } from "../errors.ts";
import { now } from "../host/clock.ts";
import type { ActionCall, ActionFunction } from "../contract/action.ts";

/** A failure with a code of its own. */
class CodedError extends Error {
  readonly code = "OUT_OF_PAPER";
}

/** The secrets that the checks use. An executor must have them wherever it runs items. */
export const conformanceSecrets: Readonly<Record<"token", string>> = {
  token: "conformance-t0ps3cret",
};

/** The actions that the checks call by name. An executor must have them wherever it runs items. */
export const conformanceActions: Readonly<Record<string, ActionFunction<ActionCall>>> = {
  /** Returns everything that an item can see. */
  "conformance.see": ({ context, item, index, attempt, input }) => ({
    item: item as string,
    index: index ?? null,
    attempt,
    input,
    variable: context.get("before") ?? null,
    task: context.task("earlier") ?? null,
    contextItem: (context.item ?? null) as string | null,
    contextIndex: context.index ?? null,
  }),
  /** Returns the properties that identify the call. */
  "conformance.identify": ({ task, runId, key, attempt }) => {
    if (attempt === 1) throw new CodedError(key);
    return { task, key, isOfRun: key.startsWith(`${runId}/`) };
  },
  "conformance.log": ({ log, progress, item }) => {
    log("logged", { item: (item ?? null) as string | null });
    progress(0.5);
  },
  /** The value that a fold has come to, with the item behind it. */
  "conformance.append": ({ item, context }) => `${context.get("soFar") as string},${String(item)}`,
  "conformance.echo": ({ item }) => item,
  "conformance.echo-or-never": ({ item }) => (item === "never" ? new Promise(() => {}) : item),
  /** The first attempt at the first item fails. */
  "conformance.fail-first": ({ item, index, attempt }) => {
    if (index === 0 && attempt === 1) throw new CodedError("the first");
    return item;
  },
  /** Of a batch, "bad" always fails, and "late" at first. */
  "conformance.blame": ({ item, attempt }) => {
    const outputs = item as readonly string[];
    const isFailed = (of: string): boolean => of === "bad" || (of === "late" && attempt === 1);
    return { outputs, failed: [...outputs.keys()].filter((at) => isFailed(outputs[at] as string)) };
  },
  "conformance.nothing": () => undefined,
  "conformance.fail": ({ item }) => {
    throw new CodedError(`cannot print ${String(item)}`);
  },
  "conformance.throw-text": () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what the check is about
    throw "only text";
  },
  "conformance.fail-for-good": () => {
    throw new PermanentError("no use", { code: "NO_USE" });
  },
  "conformance.fail-once": ({ item, attempt }) => {
    if (attempt === 1) throw new CodedError("once");
    return item;
  },
  "conformance.return-map": () => new Map([[1, 2]]),
  "conformance.write": ({ item }) => {
    try {
      (item as { n: number }).n = 99;
    } catch {
      // Refused, as it may be.
    }
    return item;
  },
  /** Blocks its thread for a while, as actions that compute do. */
  "conformance.block": ({ item }) => {
    const end = now() + 100;
    while (now() < end);
    return item;
  },
  "conformance.secret": ({ item, input, context }) => ({
    item,
    input,
    token: context.secret("token"),
  }),
  "conformance.fail-with-secret": ({ context, log }) => {
    const token = context.secret("token") as string;
    log(`with ${token}`, [token]);
    const cause = new Error(`because of ${token}`);
    throw Object.assign(new Error(`${token} is refused`, { cause }), { code: "REFUSED" });
  },
  "conformance.fail-with-cause": () => {
    const cause = Object.assign(new Error("no route to host"), { code: "EHOSTUNREACH" });
    throw new Error("cannot send", { cause });
  },
  "conformance.large": () => Array.from({ length: 1_000 }, () => "x".repeat(1_000)),
  "conformance.input-twice": ({ input, attempt }) => {
    if (attempt === 1) throw new CodedError("once");
    return input;
  },
  "conformance.key": ({ item, input, key }) => ({ ...(input as object), of: item, key }),
  "conformance.never": () => new Promise(() => {}),
  "conformance.until-aborted": ({ signal }) =>
    new Promise((_, reject) => {
      const stop = (): void => reject(new Error("aborted"));
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop, { once: true });
    }),
};
