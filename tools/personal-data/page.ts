import { ARRIVALS } from './arrivals';
import { Kind, lastDay, Store, storesIn } from './stores';
import { arrivalsTable, Language, remainsTable, storesTable } from './table';
import { canonical } from '../assemblies/canonical';
import { price } from '../cost/figures';
import { unitPrice } from '../cost/render';
import { table } from '../markdown';
import { pageOf } from '../pages/page';

/** The text of docs/personal-data.md, or of its translation. */
export function personalDataPage(language: Language): string {
  const [platform, pair, full] = [storesIn(canonical('production')), storesIn(canonical('leastPair')), storesIn(canonical('everythingOn'))];
  const rows = (stores: readonly Store[]) => {
    const { head, rows: cells } = storesTable(stores, language);
    return table(head, cells.map(([region, holds, where, days, readers]) => [region, holds, where.includes(': ') && !where.includes('/') ? where : `\`${where}\``, days, readers && readers.split(', ').map((one) => `\`${one}\``).join(', ')]));
  };
  const longest = (stores: readonly Store[], of: Kind) => Math.max(...stores.filter(({ kind }) => kind === of).map(({ days }) => days!));
  return pageOf(language === 'en' ? 'personal-data' : 'personal-data.ja', {
    platform: rows(platform),
    pair: rows(pair),
    remains: table(...remainsTable(full, language)),
    arrivals: table(...arrivalsTable(language)),
    sent: Object.values(ARRIVALS).reduce((sum, { sent }) => sum + sent, 0),
    dataEvent: unitPrice(price('cloudtrail.data-event')),
    logGigabyte: unitPrice(price('logs.ingest')),
    logMillion: unitPrice(price('logs.ingest', 0.5)),
    platformDay: lastDay(platform)!,
    pairDay: lastDay(pair)!,
    callDays: longest(full, Kind.CALLS),
    files: longest(platform, Kind.FILES),
    abroad: [...new Set(platform.filter(({ region, kind }) => !region.startsWith('ap-northeast') && kind !== Kind.QUEUES).map(({ region }) => region))].join(', '),
  });
}
