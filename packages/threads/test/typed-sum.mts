export type Sum = number;

export const sumOf = (numbers: readonly number[]): Sum => numbers.reduce((a, b) => a + b, 0);
