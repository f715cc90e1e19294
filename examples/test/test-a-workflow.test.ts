import { type ActionCall, type JournalContent, memoryJournal, run } from "@sheaf/workflow";
import { loadWorkflow } from "@sheaf/yaml";
import { expect, test, vi } from "vitest";

const workflow = loadWorkflow(`
parameters: { orders: { type: array } }
tasks:
  - name: charge
    with-items: "{{ parameters.orders }}"
    input: { order: "{{ item }}" }
    retry: { count: 2, delay: 60 }
    tolerate: 1
output: "{{ task.charge.output }}"
`);

const charge = ({ input }: ActionCall<{ order: string }>): string => `charged ${input.order}`;

test("charges every order, and gives up on one that is refused", async () => {
  vi.useFakeTimers();
  const picky = vi.fn<typeof charge>(({ input }) => {
    if (input.order === "b") throw new Error("refused");
    return "charged";
  });
  const { result } = run(workflow, {
    parameters: { orders: ["a", "b"] },
    actions: { charge: picky },
  });
  // Two pauses of a minute, in no time.
  await vi.runAllTimersAsync();
  vi.useRealTimers();

  const { status, output } = await result;
  expect(status).toBe("succeeded");
  expect(output).toEqual(["charged", null]);
  expect(picky).toHaveBeenCalledTimes(4);
});

test("gives the same result wherever its process dies", async () => {
  const options = { parameters: { orders: ["a", "b"] }, actions: { charge } };
  const journal = memoryJournal();
  const whole = await run(workflow, { ...options, journal }).result;

  const { header, records } = journal.content as JournalContent;
  for (let length = 0; length < records.length; length++) {
    const cut = memoryJournal({ header, records: records.slice(0, length) });
    const { output } = await run(workflow, { ...options, journal: cut }).result;
    expect(output).toEqual(whole.output);
  }
});
