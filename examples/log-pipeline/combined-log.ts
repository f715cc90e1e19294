/** The fields of a line in the Combined Log Format, which Apache and nginx write. */
export interface Request {
  readonly address: string;
  readonly user: string | null;
  /** ISO 8601, in UTC. */
  readonly time: string;
  /** These three are null if the client did not send a request line, as with a TLS handshake. */
  readonly method: string | null;
  readonly path: string | null;
  readonly protocol: string | null;
  /** The request line as received. */
  readonly request: string;
  readonly status: number;
  readonly bytes: number;
  readonly referrer: string | null;
  readonly agent: string | null;
}

/** A line in another format; `malformed` names the first invalid field. */
export interface Malformed {
  readonly malformed: string;
}

const QUOTED = /"((?:[^"\\]|\\.)*)" ?/y;

/** In the order of the line. User names may contain spaces. */
const FIELDS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["address", /([\da-fA-F.:]+) /y],
  ["identity", /(\S+) /y],
  ["user", /(.+?) (?=\[)/y],
  ["time", /\[(\d\d\/\w{3}\/\d{4}(?::\d\d){3} [+-]\d{4})\] /y],
  ["request", QUOTED],
  ["status", /(\d{3}) /y],
  ["bytes", /(\d+|-) /y],
  ["referrer", QUOTED],
  ["agent", QUOTED],
  ["end", /($)/y],
];

export function parseLine(line: string): Request | Malformed {
  const found: Record<string, string> = {};
  let position = 0;
  for (const [name, pattern] of FIELDS) {
    pattern.lastIndex = position;
    const match = pattern.exec(line);
    if (match === null) return { malformed: name };
    found[name] = match[1] ?? "";
    position = pattern.lastIndex;
  }
  const time = timeOf(found["time"] ?? "");
  return time === null ? { malformed: "time" } : requestOf(found, time);
}

function requestOf(found: Readonly<Record<string, string>>, time: string): Request {
  const text = (name: string): string => unescape(found[name] ?? "");
  const optional = (name: string): string | null => (text(name) === "-" ? null : text(name));
  const [, method = null, path = null, protocol = null] =
    /^([A-Z]+) (\S+) (HTTP\/[\d.]+)$/.exec(text("request")) ?? [];
  return {
    address: text("address"),
    user: optional("user"),
    time,
    method,
    path,
    protocol,
    request: text("request"),
    status: Number(found["status"]),
    bytes: Number(optional("bytes") ?? 0),
    referrer: optional("referrer"),
    agent: optional("agent"),
  };
}

/** `22/Nov/2026:12:00:00 +0100` as `2026-11-22T11:00:00.000Z`; null if it is not a valid time. */
function timeOf(text: string): string | null {
  const time = new Date(text.replaceAll("/", " ").replace(":", " "));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** Servers escape quotes as `\"`, backslashes as `\\` and unprintable bytes as `\x16`. */
function unescape(text: string): string {
  return text.replace(/\\(?:x([\da-fA-F]{2})|(.))/g, (_, byte?: string, character = "") =>
    byte === undefined
      ? (ESCAPES[character] ?? character)
      : String.fromCharCode(parseInt(byte, 16)),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
