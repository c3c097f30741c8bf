const MOST = 25;
const MOST_AFTER = 4;
const WIDTH = 240;
/** Also behind the name of a command that runs beside others. */
const EMPTY = /^(?:\[[^\]]+\])?$/;

/** By how much they say: failed tests with their reasons, marks of runners and linters, and errors, but not those of names of files. */
const MARKS = [
  /[✘✖]|\bFAIL\b|^\s*not ok\b|^(?:\[[^\]]+\])?\s*●/,
  /(?<![/.-])\b\w*errors?\b(?![./-]\w)/i,
];
/** Tests that passed. */
const PASSED = /^(?:\[[^\]]+\])?\s*(?:✓|✔|√|ok \d|PASS\b)/;
/** Also what a test has printed, lines of a difference, and what says that there is no error. */
const HARMLESS = new RegExp(`${PASSED.source}|● Console$|^[-+]|\\b(?:no|0) errors?\\b`, 'i');
/** ESLint has the name of the file above its findings. */
const FINDING = /^\s+\d+:\d+\s+error\b/;

/** The lines of a log that say what failed, each with a few lines after it, or else its end. */
export function failures(log) {
  const lines = log.split('\n').map((line) => line.trimEnd()).filter((line) => !EMPTY.test(line));
  const rankOf = (line) => HARMLESS.test(line) ? -1 : MARKS.findIndex((mark) => mark.test(line));
  // Runners that name a test twice describe it where they name it last.
  const ranks = lines.map(rankOf).map((rank, index) => rank >= 0 && lines.lastIndexOf(lines[index]) === index ? rank : -1);

  /** The lines of a mark: the file above, the mark, and some lines after it, until a test passed. */
  function around(index, after) {
    const found = [index];
    if (FINDING.test(lines[index])) {
      for (let above = index - 1; above >= 0; above--) {
        if (/^\S/.test(lines[above])) {
          found.unshift(above);
          break;
        }
      }
    }
    for (let next = index + 1; next <= index + after && next < lines.length && !PASSED.test(lines[next]); next++) found.push(next);
    return found;
  }

  /** The lines of all marks of a rank. */
  const ofRank = (rank, after) => [...new Set(ranks.flatMap((one, index) => one === rank ? around(index, after) : []))];

  /** As many lines after each mark as leave room for all marks of the first rank. */
  const first = MARKS.findIndex((_, rank) => ranks.includes(rank));
  let after = MOST_AFTER;
  while (after > 0 && ofRank(first, after).length >= MOST) after--;

  const all = [...new Set(MARKS.flatMap((_, rank) => ofRank(rank, after)))];
  const picked = all.length > MOST ? all.slice(0, MOST - 1) : all;
  const output = all.length === 0 ? lines.slice(-MOST) : picked.sort((a, b) => a - b).map((index) => lines[index]);
  if (picked.length < all.length) output.push(`… ${all.length - picked.length} more lines, see the log of the step above`);
  return output.map((line) => line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line).join('\n');
}
