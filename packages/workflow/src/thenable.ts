/** True for a promise whose `then` is that of the language. False if the check throws, as it may for a proxy. */
export function isPromise(value: unknown): value is Promise<unknown> {
  try {
    return value instanceof Promise && value.then === Promise.prototype.then;
  } catch {
    return false;
  }
}

/** False if the check throws, as it may for a proxy. */
export function isThenable(value: unknown): boolean {
  try {
    return (
      value instanceof Promise ||
      typeof (value as { readonly then?: unknown } | null | undefined)?.then === "function"
    );
  } catch {
    return false;
  }
}

/** The promise itself, or one for anything else: a foreign `then` may call back twice, or throw. */
export function asPromise(value: unknown): Promise<unknown> {
  return isPromise(value) ? value : promiseOf(value);
}

/** Apart from its caller: V8 would allocate what the callback captures for promises too. */
function promiseOf(value: unknown): Promise<unknown> {
  return new Promise((resolve) => resolve(value));
}
