// A task without `action` runs the action of its own name. In `workflow.yaml`, `send_batch` itself
// retries when the gateway says so. In `with-retry.yaml` the engine retries, and `gateway.send` sends
// once.
import type { ActionCall, ActionFunction } from "@sheaf/workflow";
import type { CallAfter } from "../call-after.ts";
import { Tally } from "../tally.ts";
import { type Gateway, type Report, startGateway } from "./gateway.ts";
import { isEligible, type Message, messageFor, type User, users } from "./messages.ts";
import { post } from "./post.ts";
import { retryAfterRateLimit } from "./retry-after.ts";

/** The rate limit of the gateway that the example starts. */
const MESSAGES_PER_SECOND = 500;

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
let localGateway: Promise<Gateway> | null = null;

/** The URL given by `--param gateway=URL`, else that of a gateway in this process. */
async function gatewayFor({
  parameters,
}: Pick<ActionCall["context"], "parameters">): Promise<string> {
  const { gateway } = parameters;
  if (typeof gateway === "string") return gateway;
  localGateway ??= startGateway(MESSAGES_PER_SECOND);
  return (await localGateway).url;
}

function filter({ context }: CallAfter<{ fetch_users: Users }>): Users {
  return { users: context.task("fetch_users").output.users.filter(isEligible) };
}

function prepare({ context }: CallAfter<{ filter_eligible: Users }>): Messages {
  return { messages: context.task("filter_eligible").output.users.map(messageFor) };
}

async function sendWithRetries({ item, context, signal }: Send): Promise<Receipt> {
  const gateway = await gatewayFor(context);
  const attempts = await retryAfterRateLimit(() => post(gateway, item, signal), signal);
  sent.add("sent");
  if (sent.total === context.task("prepare_messages").output.messages.length)
    printSummary(await reportOf(gateway));
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

function printSummary({ delivered, duplicated, rateLimited, tooEarly }: Report): void {
  console.log(
    `Gateway: ${delivered.toLocaleString("en")} notifications delivered, ${duplicated} of them ` +
      `more than once; ${rateLimited} requests got status 429, ${tooEarly} were retried too early`,
  );
}

const actions: Readonly<Record<string, ActionFunction>> = {
  fetch_users: () => ({ users: users() }),
  filter_eligible: filter,
  prepare_messages: prepare,
  send_batch: sendWithRetries,
  "gateway.send": sendOnce,
  "gateway.report": async ({ context }: ActionCall) => reportOf(await gatewayFor(context)),
};
export default actions;
