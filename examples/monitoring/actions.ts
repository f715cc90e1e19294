// Finding servers that fail or hang is what a monitor is for, so an unhealthy server is a result of
// the check and not a failure of it: the task has 1,000 results and succeeds.
import type { ActionFunction } from "@sheaf/workflow";
import type { CallAfter } from "../call-after.ts";
import { Tally } from "../tally.ts";
import { checkHttp, type Finding } from "./check-http.ts";
import { type Server, startFleet } from "./fleet.ts";

interface Fleet {
  readonly servers: readonly Server[];
}

type Check = CallAfter<{ get_servers: Fleet }, { readonly url: string }>;

const findings = new Tally();

async function listServers(): Promise<Fleet> {
  return { servers: await startFleet() };
}

async function check({ input, context, signal }: Check): Promise<Finding> {
  const finding = await checkHttp(input.url, signal);
  findings.add(finding.reason ?? "healthy");
  if (findings.total === context.task("get_servers").output.servers.length) printSummary();
  return finding;
}

function printSummary(): void {
  const healthy = findings.of("healthy");
  console.log(
    `${healthy} of ${findings.total.toLocaleString("en")} servers are healthy; unhealthy: ${findings.allExcept("healthy")}`,
  );
}

const actions: Readonly<Record<string, ActionFunction>> = {
  "cloud.list_servers": listServers,
  "monitoring.check_http": check,
};
export default actions;
