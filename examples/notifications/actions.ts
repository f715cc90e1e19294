// A task without `action` runs the action of its own name. `send_batch` waits as long as the gateway
// asks it to. In `with-retry.yaml` the engine waits, and `gateway.send` sends once.
import type { ActionCall, ActionFunction } from "@sheaf/workflow";
import type { CallAfter } from "../call-after.ts";
import { Tally } from "../tally.ts";
import { type Gateway, type Report, startGateway } from "./gateway.ts";
import { isEligible, type Message, messageFor, type User, users } from "./messages.ts";
import { patiently } from "./patiently.ts";
import { post } from "./post.ts";

/** What a gateway of our own lets through. */
const PER_SECOND = 500;

interface Users {
  readonly users: readonly User[];
}

interface Messages {
  readonly messages: readonly Message[];
}

interface Receipt {
  readonly id: string;
  readonly attempts: number;
}

type Send = CallAfter<{ prepare_messages: Messages }, null, Message>;

const sent = new Tally();
let ours: Promise<Gateway> | null = null;

/** The gateway that `--param gateway=URL` names, else one of our own. */
async function gatewayFor({
  parameters,
}: Pick<ActionCall["context"], "parameters">): Promise<string> {
  const { gateway } = parameters;
  if (typeof gateway === "string") return gateway;
  ours ??= startGateway(PER_SECOND);
  return (await ours).url;
}

function filter({ context }: CallAfter<{ fetch_users: Users }>): Users {
  return { users: context.task("fetch_users").output.users.filter(isEligible) };
}

function prepare({ context }: CallAfter<{ filter_eligible: Users }>): Messages {
  return { messages: context.task("filter_eligible").output.users.map(messageFor) };
}

async function sendPatiently({ item, context, signal }: Send): Promise<Receipt> {
  const gateway = await gatewayFor(context);
  const attempts = await patiently(() => post(gateway, item, signal), signal);
  sent.add("sent");
  if (sent.total === context.task("prepare_messages").output.messages.length)
    tell(await reportOf(gateway));
  return { id: item.id, attempts };
}

async function sendOnce({ item, context, attempt, signal }: Send): Promise<Receipt> {
  await post(await gatewayFor(context), item, signal);
  return { id: item.id, attempts: attempt };
}

async function reportOf(gateway: string): Promise<Report> {
  const response = await fetch(`${gateway}/report`);
  return response.json() as Promise<Report>;
}

function tell({ delivered, repeated, refused, hasty }: Report): void {
  console.log(
    `The gateway: ${delivered.toLocaleString("en")} notifications, ${repeated} of them more than ` +
      `once; ${refused} requests refused with 429, ${hasty} came back too early`,
  );
}

const actions: Readonly<Record<string, ActionFunction>> = {
  fetch_users: () => ({ users: users() }),
  filter_eligible: filter,
  prepare_messages: prepare,
  send_batch: sendPatiently,
  "gateway.send": sendOnce,
  "gateway.report": async ({ context }: ActionCall) => reportOf(await gatewayFor(context)),
};
export default actions;
