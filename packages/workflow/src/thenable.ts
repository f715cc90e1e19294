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
  return value instanceof Promise && value.then === Promise.prototype.then
    ? value
    : new Promise((resolve) => resolve(value));
}
