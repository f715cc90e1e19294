// What workers have: the actions of the monitoring example, which say what they have checked.
import type { ActionCall, ActionFunction } from "@sheaf/workflow";
import monitoring from "../monitoring/actions.ts";

const check = monitoring["monitoring.check_http"] as ActionFunction;

async function checkAndSay(call: ActionCall): Promise<unknown> {
  const finding = await check(call);
  console.log(`checked ${(call.item as { readonly name: string }).name}`);
  return finding;
}

const actions: Readonly<Record<string, ActionFunction>> = {
  ...monitoring,
  "monitoring.check_http": checkAndSay,
};
export default actions;
