import { canonical } from '../../assemblies/canonical';
import { table } from '../../markdown';
import { pageOf } from '../../pages/page';
import { code } from '../cells';
import { AppAlarms } from '../pair-alarms';
import { BEGIN, GUIDES, Incident, INCIDENTS, OPEN_CAUSE, worldOf } from './incidents';
import { MONTHS } from './months';
import { Notice, play } from './play';
import { DAY } from './world';

/** The notifications of all months and incidents over a pair with every option; of incidents in minutes from their beginning on. */
export function playAll() {
  const app = new AppAlarms(canonical('everythingOn'));
  const since = (notices: readonly Notice[]) => notices.filter(({ minute }) => minute >= BEGIN)
    .map((notice) => ({ ...notice, minute: notice.minute - BEGIN }));
  return {
    months: MONTHS.map((month) => ({ ...month, notices: play(app, month.world) })),
    incidents: INCIDENTS.map((incident) => ({
      ...incident, notices: since(play(app, worldOf(incident))), whileOpen: since(play(app, worldOf(incident, OPEN_CAUSE))),
    })),
  };
}

/** The page of the documents. */
export const incidentsPage = ({ months, incidents }: ReturnType<typeof playAll>): string => pageOf('incidents', {
  months: table(['requests of users', 'days', 'pages', 'notifications'], months.map(({ title, world, notices }) =>
    [title, String(world.minutes / DAY), String(notices.filter(({ pages }) => pages).length), summary(notices)])),
  incidents: table(['incident', 'users feel it', 'page after (min)', 'while another cause is open', 'first notifications (min)', 'continue with'],
    incidents.map(({ title, guide, felt, health, notices, whileOpen, why }) => [
      title, feltIn({ felt, health }), firstPage(notices), firstPage(whileOpen),
      [notices.filter(({ pages }) => !pages).slice(0, 3).map(({ alarm, minute }) => `${short(alarm)} (${minute})`).join(', '), why].filter(Boolean).join('. '),
      GUIDES[guide],
    ])),
});

/** Whether users feel an incident. What is over within a minute pages nobody, and still fails requests. */
function feltIn({ felt, health }: Pick<Incident, 'felt' | 'health'>): string {
  if (felt) return 'yes';
  return health?.(0).failing ? 'for a minute' : 'no';
}

/** The first page of an incident. */
export const pageIn = (notices: readonly Notice[]): Notice | undefined => notices.find(({ pages }) => pages);

function firstPage(notices: readonly Notice[]): string {
  const page = pageIn(notices);
  return page ? `${page.minute}, ${short(page.alarm)}` : 'none';
}

function summary(notices: readonly Notice[]): string {
  const counts = new Map<string, number>();
  for (const { alarm, pages } of notices) if (!pages) counts.set(short(alarm), (counts.get(short(alarm)) ?? 0) + 1);
  return [...counts].map(([alarm, count]) => `${alarm} ${count}`).join(', ') || 'none';
}

/** The Region, and the end of the path. */
function short(alarm: string): string {
  const [region, path] = alarm.split(' ');
  return `${code(path.split('/').slice(-2).join('/'))} in ${region}`;
}
