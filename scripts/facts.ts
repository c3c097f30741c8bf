import { columns } from '../cli/columns';
import { aged, dayAfter, facts } from '../tools/facts/facts';
import { endingBefore } from '../tools/versions/pins';

const DAYS = 180;

/** Lists the facts about AWS that nobody has read again for 180 days, and the pinned versions that end within 180 days. */
function main(today: Date): void {
  const all = facts();
  const old = aged(all, today, DAYS);
  const ending = endingBefore(dayAfter(today, DAYS));
  console.log(`${all.length} facts, ${old.length} of them older than ${DAYS} days, or of a day that is still to come: read the page again, and set its day.\n`);
  if (old.length > 0) console.log(`${columns(['read', 'where', 'source'], old.map(({ read, where, source }) => [read ?? 'never', where, source])).join('\n')}\n`);
  console.log(`${ending.length} pinned versions end within ${DAYS} days.`);
  for (const { part, version, end } of ending) console.log(`${part[0]} ${version}: ${end}`);
  if (old.length + ending.length > 0) process.exitCode = 1;
}

main(new Date());
