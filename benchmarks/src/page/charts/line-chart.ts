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

const LEGEND = {
  title: null,
  orient: "bottom",
  direction: "vertical",
  columns: 1,
  labelLimit: 0,
  symbolSize: 500,
  symbolType: "stroke",
};

/** Layers of lines and their points. Each has a dash and a shape of its own, so that none depends on colour alone. */
export function lineLayers(lines: readonly Line[], x: object, y: object): Chart["layer"] {
  const values = lines.flatMap(({ name, points }) =>
    points.map((point) => ({ series: name, ...point })),
  );
  const by = (range: readonly unknown[]): object => ({
    field: "series",
    type: "nominal",
    scale: { domain: lines.map(({ name }) => name), range: range.slice(0, lines.length) },
    legend: LEGEND,
  });
  const encoding = { x, y, color: by(COLOURS), strokeDash: by(DASHES) };
  return [
    { data: { values }, mark: "line", encoding },
    ...lines.map(({ points }, i) => {
      const style = { color: COLOURS[i], shape: SHAPES[i], size: 70, filled: true, opacity: 1 };
      return { data: { values: points }, mark: { type: "point", ...style }, encoding: { x, y } };
    }),
  ];
}
