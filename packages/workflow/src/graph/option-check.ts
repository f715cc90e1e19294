/** What an option takes when it is given in code. */
export interface OptionCheck {
  /** In words, such as `an integer from 1`. */
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}
