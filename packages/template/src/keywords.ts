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

/** Literals of other languages, and how to write them here. */
const FOREIGN_LITERALS: Readonly<Record<string, string>> = {
  None: "null",
  none: "null",
  nil: "null",
  undefined: "null",
  True: "true",
  False: "false",
};

/** How to write a word of another language here; undefined for other words. */
export function literalFor(name: string): string | undefined {
  return Object.hasOwn(FOREIGN_LITERALS, name) ? FOREIGN_LITERALS[name] : undefined;
}
