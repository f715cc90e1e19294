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
  const logs = points.map(({ size, cost }) => {
    if (!(size > 0 && cost > 0))
      throw new RangeError(
        `Cannot fit an exponent: size ${size} and cost ${cost} have no logarithm`,
      );
    return { x: Math.log(size), y: Math.log(cost) };
  });
  const x = mean(logs.map((point) => point.x));
  const y = mean(logs.map((point) => point.y));
  const covariance = mean(logs.map((point) => (point.x - x) * (point.y - y)));
  const variance = mean(logs.map((point) => (point.x - x) ** 2));
  if (variance === 0) throw new RangeError("Cannot fit an exponent: all sizes are equal");
  return covariance / variance;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
