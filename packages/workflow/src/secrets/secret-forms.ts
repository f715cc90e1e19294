/** Shorter secrets occur in too many unrelated texts. */
export const MIN_LENGTH = 4;
/** Shorter base64 occurs in too many texts by chance. As a whole value it is still found. */
const MIN_INNER_BASE64 = 7;

/**
 * All the ways of writing a secret, and each of its lines, that masks look for. Forms shorter than
 * {@link MIN_LENGTH} are left out.
 */
export function formsOf(secret: string): ReadonlySet<string> {
  const forms = new Set<string>();
  for (const text of [secret, ...linesOf(secret)])
    for (const form of writings(text)) if (form.length >= MIN_LENGTH) forms.add(form);
  return forms;
}

/** Lines without the space around them, because texts are often indented differently. */
function linesOf(secret: string): readonly string[] {
  return secret
    .split(/[\n\r\u2028\u2029]/)
    .map((line) => line.trim())
    .filter(({ length }) => length >= MIN_LENGTH);
}

function* writings(text: string): Iterable<string> {
  if (text.length < MIN_LENGTH) return;
  yield text;
  yield* escapings(text);
  yield* urlEncodings(text);
  yield* base64Encodings(text);
}

/** In a JSON string, in JSON within a JSON string, and as Node prints a string in an object. */
function* escapings(text: string): Iterable<string> {
  const escaped = jsonOf(text);
  // Some encoders escape U+007F, which is ASCII, and some do not.
  const ascii = [asciiOf(escaped, /[\u0080-\uFFFF]/g), asciiOf(escaped, /[\u007F-\uFFFF]/g)];
  for (const variant of [escaped, ...ascii, escaped.replaceAll("/", "\\/")]) {
    yield variant;
    yield variant.replace(/\\u[\da-f]{4}/g, (escape) => escape.toUpperCase().replace("\\U", "\\u"));
    yield jsonOf(variant);
  }
  const printed = printedByNode(text);
  yield printed;
  yield printed.replaceAll("'", "\\'");
}

/** In the first kind of quotes that it does not contain. */
function printedByNode(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\\]/gu, (character) => {
    const escaped = jsonOf(character);
    if (escaped.length === 2) return escaped;
    const code = character.charCodeAt(0).toString(16).toUpperCase();
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, "0")}`;
  });
}

function jsonOf(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function asciiOf(json: string, others: RegExp): string {
  return json.replace(
    others,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The characters that each percent-encoding leaves as they are. */
const LEFT_BY: readonly RegExp[] = [
  // `encodeURIComponent`.
  /[\w.!~*'()-]/,
  // RFC 3986, and what many other languages do.
  /[\w.~-]/,
  // `URLSearchParams`, and forms.
  /[\w.*-]/,
  // Paths, which keep slashes.
  /[\w.~/-]/,
  // `encodeURI`.
  /[\w.!~*'()\-;,/?:@&=+$#]/,
  // `new URL`: queries, paths and user names.
  /[^\0-\u0020"#<>\u007F-\uFFFF']/,
  /[^\0-\u0020"#<>\u007F-\uFFFF]/,
  /[^\0-\u0020"#<>?`{}^\u007F-\uFFFF]/,
  /[^\0-\u0020"#<>?`{}/:;=@[\\\]^|\u007F-\uFFFF]/,
];

function* urlEncodings(text: string): Iterable<string> {
  const characters = Array.from(wellFormed(text), (character) => ({
    character,
    encoded: percentOf(character),
  }));
  for (const left of LEFT_BY) {
    const encoded = characters
      .map(({ character, encoded }) => (left.test(character) ? character : encoded))
      .join("");
    yield encoded;
    yield encoded.replaceAll("%20", "+");
    const lower = encoded.replace(/%../g, (code) => code.toLowerCase());
    yield lower;
    yield lower.replaceAll("%20", "+");
  }
}

function percentOf(character: string): string {
  const encoded = encodeURIComponent(character);
  return encoded.length > 1
    ? encoded
    : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

/** With lone surrogates replaced, as encoders do. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\uFFFD");
}

/**
 * Base64 of the text alone, and the part of it that stays the same inside a longer text: after 0, 1
 * or 2 bytes that share a group of three bytes with it.
 */
function* base64Encodings(text: string): Iterable<string> {
  const bytes = [...new TextEncoder().encode(text)];
  const whole = base64(bytes);
  const forms = [whole, whole.replaceAll("=", "")];
  for (const before of [0, 1, 2]) {
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + bytes.length) * 8) / 6);
    const inner = base64([...Array<number>(before).fill(0), ...bytes]).slice(from, to);
    if (inner.length >= MIN_INNER_BASE64) forms.push(inner);
  }
  for (const form of forms) {
    yield form;
    yield form.replaceAll("+", "-").replaceAll("/", "_");
  }
}

function base64(bytes: readonly number[]): string {
  return btoa(bytes.map((byte) => String.fromCharCode(byte)).join(""));
}
