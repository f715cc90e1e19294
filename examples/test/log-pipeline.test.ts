import { beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "../log-pipeline/aggregate.ts";
import { parseLine, type Request } from "../log-pipeline/combined-log.ts";
import { runExample, type Result } from "./sheaf.ts";

/** The fields of a line, or the name of the invalid one. */
type Parsed = Entry &
  Partial<Request & { malformed: string; network: string; route: string | null }>;

/** A rough pattern of a valid line, independent of the parser. */
const VALID_LINE = /^[\da-f.:]+ - [^[]+\[[^\]]{26}\] ".*" \d{3} [\d-]+ "\S*" ".*"$/;

describe("the pipeline", () => {
  let result: Result<unknown>;
  let lines: readonly string[];
  let parsed: readonly Parsed[];

  beforeAll(async () => {
    result = await runExample("log-pipeline/workflow.yaml");
    const aggregated = result.tasks["aggregate_logs"]?.output as { entries: readonly Entry[] };
    lines = aggregated.entries.map(({ line }) => line);
    parsed = result.tasks["process_entries"]?.output as readonly Parsed[];
  }, 60_000);

  it("parses 10,000 lines", () => {
    expect(result.status).toBe("succeeded");
    expect(result.tasks["process_entries"]).toMatchObject({ total: 10_000, succeeded: 10_000 });
    expect(parsed).toHaveLength(10_000);
  });

  it("reports exactly the malformed lines", () => {
    const malformed = parsed.filter((entry) => entry.malformed !== undefined);
    expect(malformed).toHaveLength(101);
    expect(malformed.map(({ line }) => line)).toEqual(
      lines.filter((line) => !VALID_LINE.test(line)),
    );
  });

  it("orders them by time", () => {
    const times = parsed.flatMap(({ time }) => time ?? []);
    expect(times).toEqual(times.toSorted());
    expect(times[0]).toBe("2026-11-22T06:00:00.000Z");
  });

  it("adds the networks and routes that earlier tasks found", () => {
    const routes = new Set(parsed.flatMap(({ route }) => route ?? []));
    expect([...routes].toSorted()).toEqual([
      "/",
      "/assets/*",
      "/cart/items",
      "/orders/*/invoice",
      "/products/*",
      "/search",
      "/users/*",
    ]);
    const { output } = result.tasks["extract_patterns"] ?? {};
    expect(output).toEqual({ routes: expect.arrayContaining([...routes]) as unknown });
    const product = parsed.find(({ path }) => path?.startsWith("/products/"));
    expect(product?.route).toBe("/products/*");
    const networksOf = (start: string): Set<string | undefined> =>
      new Set(parsed.filter(({ address = "" }) => address.startsWith(start)).map((p) => p.network));
    expect(networksOf("10.0.3.")).toEqual(new Set(["internal"]));
    expect(networksOf("2001:db8:a:")).toEqual(new Set(["office"]));
    expect(networksOf("2001:db8:b:")).toEqual(new Set(["public"]));
  });
});

describe("a line", () => {
  it("is parsed into its fields", () => {
    const line = String.raw`2001:db8::1 - Zoë Q [22/Nov/2026:00:30:00 +0100] "GET /a?b=c HTTP/2.0" 200 - "-" "R \"b\" C:\\r \x41"`;
    expect(parseLine(line)).toEqual({
      address: "2001:db8::1",
      user: "Zoë Q",
      time: "2026-11-21T23:30:00.000Z",
      method: "GET",
      path: "/a?b=c",
      protocol: "HTTP/2.0",
      request: "GET /a?b=c HTTP/2.0",
      status: 200,
      bytes: 0,
      referrer: null,
      agent: String.raw`R "b" C:\r A`,
    });
  });

  it("may have an invalid request line", () => {
    const line = String.raw`192.0.2.1 - - [22/Nov/2026:00:30:00 +0000] "\x16\x03" 400 157 "-" "-"`;
    expect(parseLine(line)).toMatchObject({ request: "\u0016\u0003", method: null, path: null });
  });

  it.each([
    ["", "address"],
    ["192.0.2.1 - - [22/Foo/2026:00:30:00 +0000] ", "request"],
    ['192.0.2.1 - - [22/Foo/2026:00:30:00 +0000] "-" 200 0 "-" "-"', "time"],
    ['192.0.2.1 - - [22/Nov/2026:00:30:00 +0000] "-" 200 0 "-" "-" x', "end"],
  ])("is malformed: %s", (line, malformed) => {
    expect(parseLine(line)).toEqual({ malformed });
  });
});
