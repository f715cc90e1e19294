import { Random } from "./random.ts";

/** The access log of a web server, in order. */
export interface AccessLog {
  readonly host: string;
  readonly lines: readonly string[];
}

/** The access logs of three web servers, 10,000 lines in all. Every run generates the same lines. */
export function accessLogs(): readonly AccessLog[] {
  return [
    { host: "web-1", lines: linesOf(new Random(1), 5_000) },
    { host: "web-2", lines: linesOf(new Random(2), 3_000) },
    { host: "web-3", lines: linesOf(new Random(3), 2_000) },
  ];
}

const START = Date.UTC(2026, 10, 22, 6);
const HOUR = 3_600_000;

function linesOf(random: Random, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const time = START + Math.floor((index / count) * HOUR);
    const line = lineAt(random, time);
    return random.chance(0.01) ? corrupt(random, line) : line;
  });
}

function lineAt(random: Random, time: number): string {
  const address = random.of(ADDRESSES).replace("*", () => String(1 + random.below(90)));
  const { request, status, bytes } = random.chance(0.03)
    ? malformedRequest(random)
    : random.of(REQUESTS)(random);
  const user = random.chance(0.05) ? random.of(["ann", "bob", "Zoë Q"]) : "-";
  const referrer = random.chance(0.4) ? "https://shop.test/search?q=%22tea%22" : "-";
  return (
    `${address} - ${user} [${stamp(time, random.of(["+0000", "+0100"]))}] ` +
    `"${request}" ${status} ${bytes} "${referrer}" "${random.of(AGENTS)}"`
  );
}

const ADDRESSES = [
  "10.0.3.*",
  "198.51.100.*",
  "203.0.113.*",
  "192.0.2.*",
  "2001:db8:a::*",
  "2001:db8:b:7::*",
];

const AGENTS = [
  "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15",
  String.raw`Reader \"beta\" 2.1 (C:\\reader)`,
  "curl/8.10.1",
  "-",
];

interface Exchange {
  readonly request: string;
  readonly status: number;
  readonly bytes: number | "-";
}

/** Each is equally likely. */
const REQUESTS: readonly ((random: Random) => Exchange)[] = [
  (random) => page(`GET /products/${random.below(4_000)}`, 200, random),
  (random) => page(`GET /products/${random.below(4_000)}?ref=mail&x=%5B%5D`, 200, random),
  (random) => page(`GET /assets/${random.below(0xff_ff_ff).toString(16)}.css`, 200, random),
  (random) => page("GET /", 200, random),
  (random) => page("GET /search?q=green+tea", 200, random),
  (random) => page("POST /cart/items", random.of([201, 201, 409]), random),
  (random) => page(`GET /orders/${random.below(900)}/invoice`, random.of([200, 403]), random),
  (random) => page(`PUT /users/${random.below(700)}`, random.of([204, 204, 500]), random),
];

function page(request: string, status: number, random: Random): Exchange {
  const hasBody = status !== 204;
  return {
    request: `${request} HTTP/${random.of(["1.1", "2.0"])}`,
    status,
    bytes: hasBody ? 200 + random.below(40_000) : "-",
  };
}

/** Requests from the open internet: scanners, TLS on the wrong port, empty connections. */
function malformedRequest(random: Random): Exchange {
  return random.of<Exchange>([
    { request: "GET /.env HTTP/1.1", status: 404, bytes: 153 },
    { request: "GET /../../etc/passwd HTTP/1.1", status: 400, bytes: 157 },
    { request: String.raw`\x16\x03\x01\x02\x00\x01`, status: 400, bytes: 157 },
    { request: "-", status: 408, bytes: "-" },
  ]);
}

/** A line as it looks after a full disk, two concurrent writers, or a bug. */
function corrupt(random: Random, line: string): string {
  return random.of([
    line.slice(0, random.below(line.length - 1)),
    line.slice(0, 40) + line,
    line.replace(/" \d{3} /, '" ??? '),
    "worker 4 was restarted",
    "",
  ]);
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** A time as servers write it, in a time zone. */
function stamp(time: number, zone: "+0000" | "+0100"): string {
  const local = new Date(time + (zone === "+0100" ? HOUR : 0)).toISOString();
  const [, year, month, day, clock] = /(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(local) ?? [];
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} ${zone}`;
}
