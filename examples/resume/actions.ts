// An action that is told apart by its key: a charge that comes again changes nothing, so it does no
// harm that one which was under way when the process was killed is repeated.
import { setTimeout as wait } from "node:timers/promises";
import type { ActionFunction } from "@sheaf/workflow";

const actions: Record<string, ActionFunction> = {
  async charge({ input, key }) {
    // A request with the header "idempotency-key" in its place.
    console.log(`charging ${JSON.stringify(input)} as ${key.slice(key.indexOf("/"))}`);
    await wait(40);
    return { charged: true };
  },
};

export default actions;
