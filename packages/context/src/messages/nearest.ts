/** The most names that are compared: a suggestion is not worth more time. */
const MAX_CANDIDATES = 5_000;
const MAX_LENGTH = 60;

/**
 * The candidate that is most similar to a misspelled name; undefined if none is similar enough.
 *
 * @example
 * ```ts
 * nearest("concurency", ["collect", "concurrency"]); // "concurrency"
 * ```
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let limit = Math.max(1, Math.floor(name.length / 3)) + 1;
  let compared = 0;
  for (const candidate of candidates) {
    if (++compared > MAX_CANDIDATES) break;
    if (Math.abs(candidate.length - name.length) >= limit) continue;
    const distance = distanceBelow(limit, name.toLowerCase(), candidate.toLowerCase());
    // A candidate that shares no character with the name is not a likely misspelling.
    if (distance < limit && distance < candidate.length) {
      best = candidate;
      limit = distance;
    }
  }
  return best;
}

/**
 * `did you mean "x"?`, if a candidate is similar enough.
 *
 * @example
 * ```ts
 * didYouMean("concurency", ["collect", "concurrency"]); // 'did you mean "concurrency"?'
 * didYouMean("color", ["collect", "concurrency"]); // undefined
 * ```
 */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(name, candidates);
  return found === undefined ? undefined : suggestion(found);
}

/**
 * `did you mean "x"?`
 *
 * @example
 * ```ts
 * suggestion("stop"); // 'did you mean "stop"?'
 * ```
 */
export function suggestion(found: string): string {
  return `did you mean ${JSON.stringify(found)}?`;
}

/** The number of insertions, deletions, replacements and swaps that turn `a` into `b`, at most `limit`. */
function distanceBelow(limit: number, a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let steps = Math.min(replaced, (last[j] as number) + 1, (row[j - 1] as number) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        steps = Math.min(steps, (beforeLast[j - 2] as number) + 1);
      row.push(steps);
    }
    if (Math.min(...row) >= limit) return limit;
    beforeLast = last;
    last = row;
  }
  return Math.min(limit, last[b.length] as number);
}
