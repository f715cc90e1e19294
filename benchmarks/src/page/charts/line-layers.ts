import { PALETTE } from "./palette.ts";

/** One line of a chart. */
export interface Line {
  readonly name: string;
  readonly points: readonly { readonly x: number | string; readonly y: number }[];
  /** Its colour in the palette. Default: by its position. */
  readonly color?: number;
  /** Estimated: a line without points, dashed. */
  readonly isEstimated?: boolean;
}

const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [8, 3],
  [2, 3],
  [8, 3, 2, 3],
];
const SHAPES: readonly string[] = ["circle", "square", "diamond", "triangle-up"];

/** Lines and their points. Each has a dash and a shape of its own, so that none depends on colour alone. */
export function lineLayers(lines: readonly Line[], x: object, y: object): object[] {
  const styles = lines.map(({ color, isEstimated = false }, i) => ({
    color: PALETTE[color ?? i],
    shape: SHAPES[i],
    dash: DASHES[color === undefined || isEstimated ? i : 0],
  }));
  const by = (range: readonly unknown[]): object => ({
    field: "series",
    type: "nominal",
    scale: { domain: lines.map(({ name }) => name), range },
    legend: {
      title: null,
      orient: "bottom",
      direction: "vertical",
      columns: 1,
      labelLimit: 0,
      symbolSize: 500,
      symbolType: "stroke",
    },
  });
  const color = by(styles.map((style) => style.color));
  const strokeDash = by(styles.map(({ dash }) => dash));
  const drawn = {
    data: {
      values: lines.flatMap(({ name, points }) =>
        points.map((point) => ({ series: name, ...point })),
      ),
    },
    mark: "line",
    encoding: { x, y, color, strokeDash },
  };
  return [
    drawn,
    ...lines.flatMap(({ points, isEstimated = false }, i) => {
      const style = { color: styles[i]?.color, shape: styles[i]?.shape };
      const mark = { type: "point", size: 70, filled: true, opacity: 1, ...style };
      return isEstimated ? [] : [{ data: { values: points }, mark, encoding: { x, y } }];
    }),
  ];
}
