/** The lines that report tests: of Jest, also behind the name of a command that runs beside others, of our programs, and of Node.js, as TAP and as `spec`. */
const REPORTS = [
  /^(?:\[[^\]]+\] )? *Tests: +(?<counts>.+) total$/gm,
  /^(?<counts>\d+ passed, \d+ failed.*)$/gm,
  /^[#ℹ] pass (?<passed>\d+)\n[#ℹ] fail (?<failed>\d+)\n[#ℹ] cancelled (?<cancelled>\d+)\n[#ℹ] skipped (?<skipped>\d+)$/gm,
];
/** What a check prints if there is nothing that it could check, or a part that it could not. */
const SKIPPED = /^skipped: (.+)$/m;
const IN_PART = /^not checked: .+$/m;

const counted = (text, what) => Number(new RegExp(`(\\d+) ${what}`).exec(text)?.[1] ?? 0);

/** The tests of each report in a log. */
function reportsIn(log) {
  return REPORTS.flatMap((report) => [...log.matchAll(report)]).map(({ groups: { counts, passed, failed, cancelled, skipped } }) => counts === undefined
    ? { passed: Number(passed), failed: Number(failed) + Number(cancelled), skipped: Number(skipped) }
    : { passed: counted(counts, 'passed'), failed: counted(counts, 'failed'), skipped: counted(counts, 'skipped') });
}

/**
 * The results of a step by its kind, its log and its exit status, which is missing if it was killed: those of its tests, or one of a check. `why` says
 * why it failed beyond its tests, `note` why it checked nothing, or what it did not check.
 */
export function count(kind, log, status) {
  const ended = status === '0' ? undefined : status === '' ? 'killed, without an exit status' : `ended with ${status}`;
  if (kind === 'check') {
    const skipped = ended ? undefined : SKIPPED.exec(log)?.[1];
    return { passed: ended || skipped ? 0 : 1, failed: ended ? 1 : 0, skipped: skipped ? 1 : 0, why: ended, note: skipped ?? IN_PART.exec(log)?.[0] };
  }
  const reports = reportsIn(log);
  const sum = (what) => reports.reduce((total, report) => total + report[what], 0);
  const none = reports.length === 0 || reports.some(({ passed, failed }) => passed + failed === 0) ? 'no test ran' : undefined;
  const failed = sum('failed');
  const why = failed > 0 ? undefined : ended ?? none;
  return { passed: sum('passed'), failed: why ? 1 : failed, skipped: sum('skipped'), why };
}
