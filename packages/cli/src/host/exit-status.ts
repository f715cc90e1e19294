/** The exit status of the process, by the status of the run. */
export const EXIT_STATUS = { succeeded: 0, failed: 1, invalid: 2, canceled: 130 } as const;
