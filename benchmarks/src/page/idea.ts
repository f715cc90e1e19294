import { html, type Html } from "./html.ts";

const BARS = [0, 1, 2, 3, 4, 5, 6, 7];
const FORKS = [34, 78, 122];

/** The idea in one picture: forks read what they share, keep their own writes, and are joined. */
export function ideaDrawing(): Html {
  return html`<svg
    class="idea"
    viewBox="-8 0 356 176"
    role="img"
    aria-labelledby="idea-title idea-description"
  >
    <title id="idea-title">Fork and join</title>
    <desc id="idea-description">
      A context of 1 MB of results. Each item gets a fork of it, which takes 48 bytes and reads the
      same results. What the forks write is joined into a context that shares them too.
    </desc>
    ${stack(6, [])}
    ${FORKS.map(
      (y) =>
        html`<path class="line" d="M76 90 C105 90 110 ${y + 13} 138 ${y + 13}" />
          <path class="line" d="M202 ${y + 13} C230 ${y + 13} 235 90 264 90" />
          <rect class="fork" x="138" y="${y}" width="64" height="26" rx="6" />
          <text x="146" y="${y + 17}">48 B</text>
          <rect class="write" x="180" y="${y + 9}" width="14" height="8" rx="2" />`,
    )}
    ${stack(264, FORKS)}
    <text x="41" y="170" class="middle">1 MB of results</text>
    <text x="170" y="170" class="middle">a fork per item</text>
    <text x="299" y="170" class="middle">joined</text>
  </svg>`;
}

/** Results that a context shares with others, and what was written on top of them. */
function stack(x: number, writes: readonly number[]): Html {
  const top = 42 - writes.length * 12;
  return html`${writes.map(
    (_, i) =>
      html`<rect class="write" x="${x}" y="${top + i * 12}" width="70" height="9" rx="2" />`,
  )}${BARS.map(
    (i) => html`<rect class="result" x="${x}" y="${42 + i * 12}" width="70" height="9" rx="2" />`,
  )}`;
}
