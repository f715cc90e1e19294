import { slope } from "./statistics.ts";

/** One measured point: how large the input was, and what it cost. */
export interface Point {
  readonly size: number;
  readonly cost: number;
}

/**
 * The exponent k of cost = a * size^k that fits the points best: least squares on logarithms.
 * 0 is a cost that does not depend on the size, 1 a cost that grows as the size does.
 */
export function fittedExponent(points: readonly Point[]): number {
  if (points.length < 2) throw new RangeError("Cannot fit an exponent: fewer than two points");
  const logs = points.map(({ size, cost }): [number, number] => {
    if (!(size > 0 && cost > 0))
      throw new RangeError(
        `Cannot fit an exponent: size ${size} and cost ${cost} have no logarithm`,
      );
    return [Math.log(size), Math.log(cost)];
  });
  if (logs.every(([x]) => x === logs[0]?.[0]))
    throw new RangeError("Cannot fit an exponent: all sizes are equal");
  return slope(logs);
}
