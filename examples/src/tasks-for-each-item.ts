import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { defineWorkflow, run } from "@sheaf/workflow";

const log: string[] = [];
const images = Array.from({ length: 6 }, (_, number) => ({ name: `image ${number}`, bytes: 100 }));

const publishImages = defineWorkflow({ vars: { saved: 0 }, policies: { saved: "sum" } })
  .taskWithItems("resize", {
    withItems: images,
    // So many images are under way, whether they are being resized or uploaded.
    concurrency: 3,
    retry: { count: 2 },
    action: async ({ item }) => {
      log.push(`resize ${item.name}`);
      await setTimeout(1);
      return { name: item.name, bytes: item.bytes / 4 };
    },
    each: (tasks) =>
      tasks
        .task("upload", {
          // The other side takes one at a time.
          concurrency: 1,
          input: (context) => context.task("resize").output,
          action: async ({ input }) => {
            log.push(`upload ${input.name}`);
            await setTimeout(1);
            return `https://images.test/${encodeURIComponent(input.name)}`;
          },
          publish: {
            saved: (context) => context.item.bytes - context.task("resize").output.bytes,
          },
        })
        .task("announce", {
          input: (context) => ({ url: context.task("upload").output, name: context.item.name }),
          action: ({ input }) => `${input.name} is at ${input.url}`,
        }),
  })
  .build((context) => ({ said: context.task("resize").output, saved: context.get("saved") }));

const { output } = await run(publishImages).result;
assert.equal(output?.said[0], "image 0 is at https://images.test/image%200");
assert.equal(output.saved, 6 * 75);
// Nothing waits until all images are resized.
assert.ok(log.indexOf("upload image 0") < log.indexOf("resize image 5"));
