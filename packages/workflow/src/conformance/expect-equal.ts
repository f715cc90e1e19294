/** @throws Error unless both have the same JSON, whatever the order of keys. */
export function expectEqual(seen: unknown, expected: unknown): void {
  if (stable(seen) !== stable(expected))
    throw new Error(`expected ${stable(expected)}, saw ${stable(seen)}`);
}

/** JSON with sorted keys. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) =>
    typeof held === "object" && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );
}
