import { type Sum, sumOf } from "./typed-sum.mts";

interface Call {
  readonly item: unknown;
}

export default {
  sum: ({ item }: Call): Sum => sumOf(item as readonly number[]),
  fail: (_call: Call): never => {
    throw new Error("from a line of its own");
  },
} satisfies Record<string, (call: Call) => unknown>;
