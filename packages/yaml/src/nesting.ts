import type { Problems } from "./problems.ts";

/** How deeply workflows may run inside each other, and files name each other. */
const MAX_NESTED = 50;

/** Counts how many workflows are being read inside each other. */
export class Nesting {
  #depth = 0;

  /** Reads something one level deeper; null, after reporting it, if that is too deep. */
  inside<Read>(start: number, problems: Problems, read: () => Read): Read | null {
    if (this.#depth >= MAX_NESTED) {
      reportDepth(start, problems);
      return null;
    }
    this.#depth++;
    const value = read();
    this.#depth--;
    return value;
  }

  /** Reports a workflow that was read before, if others run too deeply inside each other in it. */
  check(height: number, start: number, problems: Problems): void {
    if (height > MAX_NESTED) reportDepth(start, problems);
  }
}

function reportDepth(start: number, problems: Problems): void {
  const message = `more than ${MAX_NESTED} workflows run inside one another`;
  problems.report("TOO_DEEP", start, message);
}
