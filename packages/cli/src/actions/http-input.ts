import { invalidInput } from "./core.ts";

/** A validated request. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Seconds for the whole request, including the body of the response. */
  readonly timeout: number;
  /** Maximum size of the response body, after decompression. */
  readonly maxBytes: number;
  readonly redirect: "follow" | "manual" | "error";
  /** What to do with an integer in JSON that a number cannot represent. */
  readonly largeIntegers: "refuse" | "text";
  /** The statuses that are not failures; null: all below 400. */
  readonly expected: "any" | readonly number[] | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Also accepted with `_` in place of `-`. */
const KEYS: readonly string[] = [
  "url",
  "method",
  "headers",
  "body",
  "json",
  "timeout",
  "max-bytes",
  "redirect",
  "large-integers",
  "expect",
];

/** A string cannot be longer. */
const MAX_BODY_BYTES = 500 * 1024 * 1024;
const MAX_TIMEOUT_SECONDS = 86_400;

/** @throws PermanentError with the code `INVALID_INPUT` */
export function parseHttpRequest(fields: Fields): HttpRequest {
  const unknown = Object.keys(fields).find((name) => !KEYS.includes(name.replaceAll("_", "-")));
  if (unknown !== undefined)
    throw invalid(`unknown key ${JSON.stringify(unknown)}; expected ${KEYS.join(", ")}`);
  const { method = "GET", headers = {}, timeout = 30, redirect = "follow" } = fields;
  const maxBytes = fields["max-bytes"] ?? fields["max_bytes"] ?? 10 * 1024 * 1024;
  if (typeof method !== "string" || !/^[A-Za-z-]+$/.test(method))
    throw invalid('expected "method" to be an HTTP method');
  if (typeof timeout !== "number" || !(timeout > 0 && timeout <= MAX_TIMEOUT_SECONDS))
    throw invalid(`expected "timeout" to be more than 0 and at most ${MAX_TIMEOUT_SECONDS} s`);
  if (typeof maxBytes !== "number" || !(maxBytes >= 0 && maxBytes <= MAX_BODY_BYTES))
    throw invalid(`expected "max-bytes" to be a number from 0 to ${MAX_BODY_BYTES}`);
  if (redirect !== "follow" && redirect !== "manual" && redirect !== "error")
    throw invalid('expected "redirect" to be "follow", "manual" or "error"');
  const largeIntegers = fields["large-integers"] ?? fields["large_integers"] ?? "refuse";
  if (largeIntegers !== "refuse" && largeIntegers !== "text")
    throw invalid('expected "large-integers" to be "refuse" or "text"');
  return {
    url: parseUrl(fields["url"]),
    method: method.toUpperCase(),
    ...parseContent(fields, parseHeaders(headers), method.toUpperCase()),
    timeout,
    maxBytes,
    redirect,
    largeIntegers,
    expected: parseExpected(fields["expect"]),
  };
}

function parseUrl(value: unknown): URL {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw invalid('expected "url" to be an absolute URL that starts with http:// or https://');
  if (url.username !== "" || url.password !== "")
    throw invalid('expected "url" without user name and password; use a header instead');
  return url;
}

function parseHeaders(value: unknown): Record<string, string> {
  const problem = 'expected "headers" to be an object of strings, numbers and booleans';
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid(problem);
  const headers: [string, string][] = Object.entries(value).map(
    ([name, header]: [string, unknown]) => {
      if (typeof header !== "string" && typeof header !== "number" && typeof header !== "boolean")
        throw invalid(problem);
      return [name.toLowerCase(), String(header)];
    },
  );
  try {
    return Object.fromEntries(new Headers(headers));
  } catch {
    throw invalid('expected "headers" to have names and values that HTTP allows');
  }
}

function parseContent(
  { body, json }: Fields,
  headers: Record<string, string>,
  method: string,
): Pick<HttpRequest, "headers" | "body"> {
  if (body === undefined && json === undefined) return { headers, body: null };
  if (body !== undefined && json !== undefined)
    throw invalid('expected "body" or "json", got both');
  if (method === "GET" || method === "HEAD")
    throw invalid(`expected no "body" or "json" with the method ${method}`);
  if (json !== undefined)
    return {
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(json),
    };
  if (typeof body !== "string")
    throw invalid('expected "body" to be a string; use "json" to send data');
  return { headers, body };
}

function parseExpected(value: unknown): HttpRequest["expected"] {
  if (value === undefined) return null;
  if (value === "any") return "any";
  const statuses: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!statuses.every((status) => Number.isInteger(status)))
    throw invalid('expected "expect" to be a status, a list of statuses, or "any"');
  return statuses as readonly number[];
}

function invalid(problem: string): Error {
  return invalidInput("http.request", problem);
}
