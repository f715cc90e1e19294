/** Colours by their meaning. Pages and files give them a value for light and one for dark. */
export const INK = "var(--ink)";
export const MUTED = "var(--muted)";
export const GRID = "var(--grid)";

/** Of series, in their order: the first is what a chart is about. */
export const PALETTE: readonly string[] = [
  "var(--series-1)",
  "var(--series-2)",
  "var(--series-3)",
  "var(--series-4)",
];

/** The values, as declarations of CSS. */
export const LIGHT_COLOURS = `
  --paper: #fbfaf6; --card: #ffffff; --ink: #1c2024; --muted: #545b62; --grid: #dcd9d0;
  --series-1: #0a6b66; --series-2: #a83c12; --series-3: #574b9e; --series-4: #75590a;
  --bar: #b9b4a6; --kept: #0a6b4c; --missed: #a3301c; --warning: #6d4c00; --warning-paper: #fff4d6; --link: #0b5a8f;`;

export const DARK_COLOURS = `
  --paper: #14171a; --card: #1c2024; --ink: #ebe8e1; --muted: #aeb4ba; --grid: #363c42;
  --series-1: #5fd3c6; --series-2: #ff9f7d; --series-3: #bcaeff; --series-4: #e6c562;
  --bar: #5b636b; --kept: #6fd6a8; --missed: #ff9b8a; --warning: #f3d27a; --warning-paper: #2c2613; --link: #86c5f4;`;
