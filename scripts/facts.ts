import { columns } from '../cli/columns';
import { commandLine } from '../tools/command-line';
import { aged, dayAfter, facts } from '../tools/facts/facts';
import { endingBefore } from '../tools/versions/pins';

const DAYS = 180;

/**
 * Lists the facts about AWS that nobody has read again for 180 days (`--read`), and the pinned versions that end within
 * 180 days (`--ends`); without an option, both.
 */
function main(today: Date): void {
  const { values: { ends, read } } = commandLine({ options: { ends: { type: 'boolean' }, read: { type: 'boolean' } } });
  const found = [...ends && !read ? [] : [listRead(today)], ...read && !ends ? [] : [listEnds(today)]];
  if (found.some((count) => count > 0)) process.exitCode = 1;
}

function listRead(today: Date): number {
  const all = facts();
  const old = aged(all, today, DAYS);
  console.log(`${all.length} facts, ${old.length} of them older than ${DAYS} days, or of a day that is still to come: read the page again, and set its day.\n`);
  if (old.length > 0) console.log(`${columns(['read', 'where', 'source'], old.map(({ read, where, source }) => [read ?? 'never', where, source])).join('\n')}\n`);
  return old.length;
}

function listEnds(today: Date): number {
  const ending = endingBefore(dayAfter(today, DAYS));
  console.log(`${ending.length} pinned versions end within ${DAYS} days.`);
  for (const { part, version, end } of ending) console.log(`${part[0]} ${version}: ${end}`);
  return ending.length;
}

main(new Date());
