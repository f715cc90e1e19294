/** The value of a numeral: its significant digits, and the power of ten of the last digit. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/**
 * True if converting a numeral to a number keeps its value. Takes decimal digits with an optional fraction
 * and exponent, and digits after `0x` or `0o`.
 *
 * An integer is exact if a double represents it, or if JSON would write that double with the same digits:
 * `1e23`, and `2 ** 70` as JSON writes it, are exact; `9007199254740993`, `9007199254740993.0` and `1e400`
 * are not. Fractions count as exact, as they are rounded everywhere. O(length), whatever the exponent.
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
  // A finite number has at most 309 decimal digits, so this is cheap.
  return Number.isSafeInteger(value) || isWritten(decimalOf(String(BigInt(numeral))), value);
}

/** True if the value equals the decimal, or is printed as the decimal. */
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
