// Servers that fail or hang are what a monitor is there to find. So they are findings, and no
// failures of the check: the task has 1,000 results, and succeeds.
import type { ActionCall, ActionFunction } from "@sheaf/workflow";
import { outputOf } from "../output-of.ts";
import { Tally } from "../tally.ts";
import { checkHttp, type Finding } from "./check-http.ts";
import { type Server, startFleet } from "./fleet.ts";

interface Fleet {
  readonly servers: readonly Server[];
}

const findings = new Tally();

async function listServers(): Promise<Fleet> {
  return { servers: await startFleet() };
}

async function check(call: ActionCall<{ readonly url: string }>): Promise<Finding> {
  const { input, context, signal } = call;
  const finding = await checkHttp(input.url, signal);
  findings.add(finding.reason ?? "healthy");
  if (findings.total === outputOf<Fleet>(context, "get_servers").servers.length) tell();
  return finding;
}

function tell(): void {
  const healthy = findings.of("healthy");
  console.log(
    `${healthy} of ${findings.total.toLocaleString("en")} servers are healthy; not: ${findings.allBut("healthy")}`,
  );
}

const actions: Readonly<Record<string, ActionFunction>> = {
  "cloud.list_servers": listServers,
  "monitoring.check_http": check,
};
export default actions;
