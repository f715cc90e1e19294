import picocolors from "picocolors";

/** Functions that colour text, or return it unchanged. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours on a terminal. `NO_COLOR` disables them and takes precedence; `FORCE_COLOR`, except for 0 or false, enables them anywhere. */
export function colorsFor(
  isTerminal: boolean,
  { NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
): Colors {
  if (NO_COLOR !== undefined && NO_COLOR !== "") return picocolors.createColors(false);
  if (FORCE_COLOR !== undefined)
    return picocolors.createColors(!["0", "false"].includes(FORCE_COLOR));
  return picocolors.createColors(isTerminal && TERM !== "dumb");
}
