interface Input {
  readonly id: number;
}

export const double = ({ id }: Input): number => id * 2;

/** About a millisecond of work: the same work, however busy the machine is. */
const burn = ({ id }: Input): number => {
  let sum = id;
  for (let i = 0; i < 1_000_000; i++) sum = (sum * 31 + i) | 0;
  return sum;
};

/** From 1 to 9 ms, so that results trickle in. */
const doze = async ({ id }: Input): Promise<number> =>
  new Promise((resolve) => {
    setTimeout(resolve, 1 + (id % 9), id);
  });

const named = (action: (input: Input) => unknown) => (call: { readonly input: unknown }) =>
  action(call.input as Input);

/** For workers and threads; the rivals take the function. */
export default { double: named(double), burn: named(burn), doze: named(doze) };
