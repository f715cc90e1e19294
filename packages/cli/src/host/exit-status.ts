/** What the process exits with. */
export const STATUS = { succeeded: 0, failed: 1, invalid: 2, canceled: 130 } as const;
