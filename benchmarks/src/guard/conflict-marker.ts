/**
 * Refuses a text in which git left a conflict, by the first line that shows it. Such a line begins no
 * value of JSON.
 *
 * @param way What to do about it.
 * @throws an Error naming line and marker.
 */
export function refuseConflict(text: string, way: string): void {
  const lines = text.split(/\r?\n/u);
  const line = lines.findIndex(isConflictMarker);
  if (line !== -1)
    throw new Error(
      `line ${line + 1} is "${lines[line]}": it holds both sides of a merge conflict; ${way}`,
    );
}

export function isConflictMarker(line: string): boolean {
  return /^(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)/u.test(line);
}
