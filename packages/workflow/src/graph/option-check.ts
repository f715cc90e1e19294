/** What an option takes when it is given in code. */
export interface OptionCheck {
  /** In words, such as `an integer from 1`. */
  readonly expected: string;
  /** Whether the option takes this value. */
  readonly fits: (value: unknown) => boolean;
}
