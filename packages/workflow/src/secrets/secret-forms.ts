/** Fewer characters stand in too many texts that have nothing to do with a secret. */
export const MIN_LENGTH = 4;
/** Shorter base64 occurs in too many texts by chance, unless it is the whole value. */
const MIN_INNER_BASE64 = 7;

/**
 * All the ways of writing a secret that masks look for: of the whole of it, and of each
 * of its lines. A form that is shorter than {@link MIN_LENGTH} is left out.
 */
export function formsOf(secret: string): ReadonlySet<string> {
  const forms = new Set<string>();
  for (const text of [secret, ...linesOf(secret)])
    for (const form of writings(text)) if (form.length >= MIN_LENGTH) forms.add(form);
  return forms;
}

/** Lines without the space around them, which is where texts are often indented anew. */
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

/** As text stands in JSON, and in JSON that is a text in JSON; as Node prints it in an object. */
function* escapings(text: string): Iterable<string> {
  const escaped = jsonOf(text);
  for (const variant of [escaped, asciiOf(escaped), escaped.replaceAll("/", "\\/")]) {
    yield variant;
    yield variant.replace(/\\u[\da-f]{4}/g, (escape) => escape.toUpperCase().replace("\\U", "\\u"));
    yield jsonOf(variant);
  }
  const printed = printedByNode(text);
  yield printed;
  yield printed.replaceAll("'", "\\'");
}

/** Between quotes that do not stand in it. */
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

function asciiOf(json: string): string {
  return json.replace(
    /[\u007F-\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The characters that stand for themselves, by who does the encoding. */
const LEFT_BY: readonly RegExp[] = [
  // `encodeURIComponent`.
  /[\w.!~*'()-]/,
  // RFC 3986, and what many other languages do.
  /[\w.~-]/,
  // `URLSearchParams`, and forms.
  /[\w.*-]/,
  // Paths, where slashes stay.
  /[\w.~/-]/,
  // `encodeURI`.
  /[\w.!~*'()\-;,/?:@&=+$#]/,
  // `new URL`: in queries, paths, and names of users.
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

/** Encoders replace halves of pairs, which stand for no character. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\uFFFD");
}

/**
 * By itself, and as far as it decides the characters where it stands in a longer text: behind 0, 1 or
 * 2 bytes that share a group of three with it.
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
