import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";

/** Ways in which a secret may occur in a report, as the guide "Secrets" lists them. */
export interface SecretForm {
  readonly name: string;
  readonly isFound: boolean;
  readonly writes: readonly ((secret: string) => string)[];
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const ascii = (text: string): string =>
  text.replace(
    /[\u0080-\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
const percent = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const lower = (text: string): string => text.replace(/%../g, (code) => code.toLowerCase());
const base64 = (text: string): string => Buffer.from(text).toString("base64");
/** Empty for characters that an address cannot hold. */
const inUrl =
  (part: "search" | "pathname" | "password") =>
  (secret: string): string => {
    if (/[\t\n\r]|^ | $|\.\.|[/\\?]/.test(secret)) return "";
    const url = new URL("http://user:x@host/");
    url[part] = secret;
    return url[part].replace(/^[/?]/, "");
  };

export const SECRET_FORMS: readonly SecretForm[] = [
  { name: "as it is", isFound: true, writes: [(secret) => secret] },
  {
    name: "escaped in JSON, with or without escapes for non-ASCII characters and `/`",
    isFound: true,
    writes: [
      inJson,
      (secret) => ascii(inJson(secret)),
      (secret) => inJson(secret).replaceAll("/", "\\/"),
    ],
  },
  {
    name: "escaped twice: JSON in a string of JSON",
    isFound: true,
    writes: [(secret) => inJson(inJson(secret)), (secret) => inJson(ascii(inJson(secret)))],
  },
  {
    name: "in an object that Node prints",
    isFound: true,
    writes: [(secret) => inspect([secret], { breakLength: Infinity, compact: true }).slice(3, -3)],
  },
  {
    name: "URL-encoded, with digits of either case, and `+` or `%20` for a space",
    isFound: true,
    writes: [
      encodeURIComponent,
      encodeURI,
      percent,
      (secret) => lower(percent(secret)),
      (secret) => percent(secret).replaceAll("%2F", "/"),
      (secret) => new URLSearchParams({ key: secret }).toString().slice(4),
      (secret) => lower(new URLSearchParams({ key: secret }).toString()).slice(4),
      inUrl("search"),
      inUrl("pathname"),
      inUrl("password"),
    ],
  },
  {
    name: "in base64, with either alphabet, with or without padding",
    isFound: true,
    writes: [
      base64,
      (secret) => base64(secret).replaceAll("=", ""),
      (secret) => Buffer.from(secret).toString("base64url"),
    ],
  },
  {
    name: "in base64 along with other text, such as `user:password`: all characters that depend on the secret alone",
    isFound: true,
    writes: [0, 1, 2].map((before) => (secret: string): string => {
      const from = Math.ceil((before * 8) / 6);
      const to = Math.floor(((before + Buffer.byteLength(secret)) * 8) / 6);
      return base64("x".repeat(before) + secret).slice(from, to);
    }),
  },
  {
    name: "as a hash, or encrypted",
    isFound: false,
    writes: [(secret) => createHash("sha256").update(secret).digest("hex")],
  },
  {
    name: "compressed",
    isFound: false,
    writes: [(secret) => gzipSync(secret).toString("base64")],
  },
  {
    name: "in hexadecimal, or as a list of bytes",
    isFound: false,
    writes: [
      (secret) => Buffer.from(secret).toString("hex"),
      (secret) => JSON.stringify([...Buffer.from(secret)]),
    ],
  },
  {
    name: "changed: in upper case, reversed, spaced out",
    isFound: false,
    writes: [
      (secret) => secret.split("").toReversed().join(""),
      (secret) => secret.split("").join(" "),
    ],
  },
  {
    name: "in parts: cut by the action, or spread over several values",
    isFound: false,
    writes: [
      (secret) =>
        JSON.stringify([secret.slice(0, secret.length / 2), secret.slice(secret.length / 2)]),
    ],
  },
  {
    name: "encoded in other ways, such as for HTML or a shell, or in several ways at once",
    isFound: false,
    writes: [(secret) => base64(base64(secret))],
  },
];
