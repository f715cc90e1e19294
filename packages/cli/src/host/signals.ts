/** The signals that cancel a run. SIGHUP is sent when a terminal is closed. */
const CANCEL_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A second signal within this time is a repetition: npm and npx forward what the terminal has already sent. */
const REPETITION_MS = 50;

/** Calls `onFirst` at the first signal and `onSecond` at later ones. From now on signals do not end the process by themselves. */
export function listenToSignals(onFirst: () => void, onSecond: () => void): void {
  let first: number | null = null;
  const onSignal = (): void => {
    const now = performance.now();
    if (first === null) {
      first = now;
      onFirst();
    } else if (now - first > REPETITION_MS) onSecond();
  };
  for (const name of CANCEL_SIGNALS) process.on(name, onSignal);
}
