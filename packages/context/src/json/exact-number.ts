/** The value of a numeral: its significant digits, and the power of ten of the last one. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/**
 * True where reading a numeral as a number does not make another number of it. A numeral is written in
 * decimal digits, with a fraction or an exponent, or in digits after `0x` or `0o`.
 *
 * An integer has to come out as it went in: because a double holds it exactly, or because the shortest
 * digits that name the double, which JSON writes, are those of the numeral. `1e23` and `2 ** 70` as
 * JSON writes it are kept, `9007199254740993`, `9007199254740993.0` and `1e400` are not. Fractions are
 * rounded to the nearest double, as everywhere. O(length), whatever the exponent.
 *
 * @example
 * ```ts
 * isExactNumber("9007199254740992"); // true
 * isExactNumber("9007199254740993"); // false
 * ```
 */
export function isExactNumber(numeral: string): boolean {
  const radix = /^([-+]?)(0[xo])/i.exec(numeral);
  if (radix !== null) return isExactInRadix(numeral.slice((radix[1] as string).length));
  const value = Number(numeral);
  if (!Number.isFinite(value)) return false;
  if (Number.isSafeInteger(value)) return true;
  const written = decimalOf(numeral);
  return written.exponent < 0 || isWritten(written, value);
}

function isExactInRadix(numeral: string): boolean {
  const value = Number(numeral);
  if (!Number.isFinite(value)) return false;
  // What is finite has at most 309 decimal digits: turning it into them takes no time.
  return Number.isSafeInteger(value) || isWritten(decimalOf(String(BigInt(numeral))), value);
}

/** True where the value is the decimal, or is written as the decimal. */
function isWritten(decimal: Decimal, value: number): boolean {
  return (
    isSame(decimal, decimalOf(String(value))) || isSame(decimal, decimalOf(String(BigInt(value))))
  );
}

function isSame(a: Decimal, b: Decimal): boolean {
  return a.exponent === b.exponent && a.digits === b.digits;
}

/** The decimal without its sign. */
function decimalOf(numeral: string): Decimal {
  const [mantissa = "", power = "0"] = numeral.replace(/^[-+]/, "").toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (digits[start] === "0") start++;
  while (end > start && digits[end - 1] === "0") end--;
  const exponent = Number(power) + digits.length - end - fraction.length;
  return { digits: digits.slice(start, end), exponent };
}
