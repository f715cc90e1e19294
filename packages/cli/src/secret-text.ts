/** Puts `***` for secrets in what others print: the longest first, as one may contain another. */
export function maskOf(secrets: Readonly<Record<string, string>>): (text: string) => string {
  const values = Object.values(secrets)
    .filter((secret) => secret !== "")
    .toSorted((a, b) => b.length - a.length);
  return (text) => values.reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
}
