import { invalidInput } from "./core.ts";

/** A request, checked. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Seconds for everything, the body of the answer included. */
  readonly timeout: number;
  /** Most bytes of the body of the answer. */
  readonly maxBytes: number;
  readonly redirect: "follow" | "manual" | "error";
  /** What becomes of an integer in JSON that a number cannot hold. */
  readonly largeIntegers: "refuse" | "text";
  /** The statuses that are not failures; null: all below 400. */
  readonly expected: "any" | readonly number[] | null;
}

type Fields = Readonly<Record<string, unknown>>;

const KNOWN: readonly string[] = [
  "url",
  "method",
  "headers",
  "body",
  "json",
  "timeout",
  "max-bytes",
  "max_bytes",
  "redirect",
  "large-integers",
  "large_integers",
  "expect",
];

/** No text is longer, whatever else was allowed. */
const MOST_BYTES = 500 * 1024 * 1024;

/** @throws PermanentError with the code `INVALID_INPUT` */
export function httpRequestOf(fields: Fields): HttpRequest {
  const unknown = Object.keys(fields).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) throw refused(`only ${KNOWN.join(", ")}, got "${unknown}"`);
  const { method = "GET", headers = {}, timeout = 30, redirect = "follow" } = fields;
  const maxBytes = fields["max-bytes"] ?? fields["max_bytes"] ?? 10 * 1024 * 1024;
  if (typeof method !== "string" || !/^[A-Za-z-]+$/.test(method))
    throw refused('"method" to be the name of a method');
  if (typeof timeout !== "number" || !(timeout > 0 && timeout <= 86_400))
    throw refused('"timeout" to be a number of seconds up to a day');
  if (typeof maxBytes !== "number" || !(maxBytes >= 0 && maxBytes <= MOST_BYTES))
    throw refused(`"max-bytes" to be a number from 0 to ${MOST_BYTES}`);
  if (redirect !== "follow" && redirect !== "manual" && redirect !== "error")
    throw refused('"redirect" to be follow, manual or error');
  const largeIntegers = fields["large-integers"] ?? fields["large_integers"] ?? "refuse";
  if (largeIntegers !== "refuse" && largeIntegers !== "text")
    throw refused('"large-integers" to be refuse or text');
  return {
    url: urlOf(fields["url"]),
    method: method.toUpperCase(),
    ...contentOf(fields, headersOf(headers), method.toUpperCase()),
    timeout,
    maxBytes,
    redirect,
    largeIntegers,
    expected: expectedOf(fields["expect"]),
  };
}

function urlOf(given: unknown): URL {
  const url = typeof given === "string" && URL.canParse(given) ? new URL(given) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw refused('"url" to be an address that starts with http:// or https://');
  if (url.username !== "" || url.password !== "")
    throw refused('"url" to be without user and password; give a header');
  return url;
}

function headersOf(given: unknown): Record<string, string> {
  const problem = '"headers" to be an object of texts, numbers and booleans';
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw refused(problem);
  const headers: [string, string][] = Object.entries(given).map(
    ([name, value]: [string, unknown]) => {
      if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
        throw refused(problem);
      return [name.toLowerCase(), String(value)];
    },
  );
  try {
    return Object.fromEntries(new Headers(headers));
  } catch {
    throw refused('"headers" to have names and values that HTTP allows');
  }
}

function contentOf(
  { body, json }: Fields,
  headers: Record<string, string>,
  method: string,
): Pick<HttpRequest, "headers" | "body"> {
  if (body === undefined && json === undefined) return { headers, body: null };
  if (body !== undefined && json !== undefined) throw refused('one of "body" and "json"');
  if (method === "GET" || method === "HEAD") throw refused(`no body with the method ${method}`);
  if (json !== undefined)
    return {
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(json),
    };
  if (typeof body !== "string") throw refused('"body" to be a text; for data use "json"');
  return { headers, body };
}

function expectedOf(given: unknown): HttpRequest["expected"] {
  if (given === undefined) return null;
  if (given === "any") return "any";
  const statuses: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (!statuses.every((status) => Number.isInteger(status)))
    throw refused('"expect" to be a status, a list of them, or any');
  return statuses as readonly number[];
}

function refused(expected: string): Error {
  return invalidInput("http.request", expected);
}
