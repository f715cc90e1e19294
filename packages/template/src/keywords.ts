/** Words that cannot be names, except after a dot and as keys. */
const KEYWORDS: Readonly<Record<string, true>> = {
  and: true,
  or: true,
  not: true,
  in: true,
  if: true,
  else: true,
  true: true,
  false: true,
  null: true,
};

/** True for a word that cannot be a name by itself. */
export function isKeyword(name: string): boolean {
  return Object.hasOwn(KEYWORDS, name);
}
