// Some of 10,000 lines are cut off or malformed. They are results that name the invalid field, not
// failures: one malformed line must not discard the other 9,999.
import type { ActionFunction } from "@sheaf/workflow";
import type { CallAfter } from "../call-after.ts";
import { Tally } from "../tally.ts";
import { accessLogs } from "./access-logs.ts";
import { aggregate, type Entry } from "./aggregate.ts";
import { type Malformed, parseLine, type Request } from "./combined-log.ts";
import { networkOf } from "./networks.ts";
import { routeOf, routesOf } from "./routes.ts";

interface Aggregated {
  readonly entries: readonly Entry[];
}

interface Metadata {
  /** By address. */
  readonly networks: Readonly<Record<string, string>>;
}

interface Patterns {
  readonly routes: readonly string[];
}

type Analyze = CallAfter<{ aggregate_logs: Aggregated }>;

type Parse = CallAfter<
  { aggregate_logs: Aggregated; enrich_metadata: Metadata; extract_patterns: Patterns },
  { readonly entry: Entry }
>;

type Parsed =
  | (Entry & Malformed)
  | (Request & { readonly host: string; readonly network: string; readonly route: string | null });

const parsed = new Tally();

function enrich({ context }: Analyze): Metadata {
  const addresses = new Set(requestsIn(context).map(({ address }) => address));
  return { networks: Object.fromEntries([...addresses].map((a) => [a, networkOf(a)])) };
}

function extract({ context }: Analyze): Patterns {
  const paths = requestsIn(context).flatMap(({ path, status }) =>
    path !== null && status < 400 ? [path] : [],
  );
  return { routes: routesOf(paths) };
}

function parse({ input, context }: Parse): Parsed {
  const { host, line } = input.entry;
  const fields = parseLine(line);
  const isMalformed = "malformed" in fields;
  parsed.add(isMalformed ? `invalid ${fields.malformed}` : "parsed");
  if (parsed.total === context.task("aggregate_logs").output.entries.length) printSummary();
  if (isMalformed) return { host, line, ...fields };
  const { networks } = context.task("enrich_metadata").output;
  const { routes } = context.task("extract_patterns").output;
  const route = fields.path === null ? null : routeOf(fields.path, routes);
  return { host, ...fields, network: networks[fields.address] ?? "unknown", route };
}

function requestsIn(context: Analyze["context"]): readonly Request[] {
  const { entries } = context.task("aggregate_logs").output;
  return entries.map(({ line }) => parseLine(line)).filter((fields) => "time" in fields);
}

function printSummary(): void {
  const count = parsed.of("parsed").toLocaleString("en");
  const total = parsed.total.toLocaleString("en");
  console.log(`${count} of ${total} lines parsed; malformed: ${parsed.allExcept("parsed")}`);
}

const actions: Readonly<Record<string, ActionFunction>> = {
  "logs.aggregate": () => ({ entries: aggregate(accessLogs()) }),
  "data.enrich": enrich,
  "analytics.extract": extract,
  "logs.parse": parse,
};
export default actions;
