import type { Chart } from "./chart.ts";

/** One line of a chart. */
export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const COLOURS = ["var(--series-1)", "var(--series-2)", "var(--series-3)"];
const DASHES = [
  [1, 0],
  [8, 3],
  [2, 3],
];
const SHAPES = ["circle", "square", "diamond"];

/** Where the name of a line stands, so that it stays inside: beside its last point, or before it. */
const BESIDE = { align: "left", dx: 10, dy: 18 };
const BEFORE = { align: "right", dx: -14, dy: -8 };

/**
 * Layers of lines and their points, each line with its name at its end. Each has a dash and a shape of
 * its own, so that none depends on colour alone.
 */
export function lineLayers(lines: readonly Line[], x: object, y: object): Chart["layer"] {
  const values = lines.flatMap(({ name, points }) =>
    points.map((point) => ({ series: name, ...point })),
  );
  const by = (range: readonly unknown[]): object => ({
    field: "series",
    type: "nominal",
    scale: { domain: lines.map(({ name }) => name), range: range.slice(0, lines.length) },
    legend: null,
  });
  const encoding = { x, y, color: by(COLOURS), strokeDash: by(DASHES) };
  const positions = values.map((point) => Math.log(point.x));
  const middle = (Math.min(...positions) + Math.max(...positions)) / 2;
  return [
    { data: { values }, mark: "line", encoding },
    ...lines.map(({ points }, i) => {
      const style = { color: COLOURS[i], shape: SHAPES[i], size: 70, filled: true, opacity: 1 };
      return { data: { values: points }, mark: { type: "point", ...style }, encoding: { x, y } };
    }),
    ...lines.map(({ name, points }, i) => {
      const end = points.at(-1);
      const place = Math.log(end?.x ?? 0) > middle ? BEFORE : BESIDE;
      const mark = { type: "text", fontWeight: 600, color: COLOURS[i], ...place };
      return {
        data: { values: [{ ...end, name }] },
        mark,
        encoding: { x, y, text: { field: "name" } },
      };
    }),
  ];
}
