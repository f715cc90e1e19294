/** The options that decide what a command prints. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly events?: boolean;
  readonly quiet?: boolean;
  /** Whether the journal is a new one, whose path was not given. */
  readonly new?: boolean;
  readonly verbose?: boolean;
  /** The module of actions; without one, the hint for an unknown action suggests it. */
  readonly actions?: string;
}
