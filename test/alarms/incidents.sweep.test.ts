import { INCIDENTS } from '../../tools/alarms/month/incidents';
import { incidentsPage, pageIn, playAll } from '../../tools/alarms/month/page';
import { DAY } from '../../tools/alarms/month/world';

const LONGEST_MINUTES = 10;
const { months, incidents } = playAll();

test.each(months.map((month) => [month.title, month] as const))('nobody is woken by a time with %s', (_, { notices }) =>
  expect(notices.filter(({ pages }) => pages)).toEqual([]));

test.each(months.map((month) => [month.title, month] as const))('at most one notification a day with %s', (_, { notices, world }) => {
  expect(notices.length).toBeLessThanOrEqual(world.minutes / DAY);
  expect(notices.filter(({ alarm }) => /\/(?:TlsErrors|BlockedRequests|TotalErrors|ReaderCpu)$/.test(alarm))).toEqual([]);
});

test.each(incidents.filter(({ felt, why }) => felt && !why).map((incident) => [incident.title, incident] as const))('%s: pages within ten minutes', (_, { notices, whileOpen }) => {
  for (const found of [notices, whileOpen]) expect(pageIn(found)?.minute).toBeLessThanOrEqual(LONGEST_MINUTES);
});

test.each(incidents.filter(({ why }) => why).map((incident) => [incident.title, incident] as const))('%s: the reason is still needed', (_, { felt, notices, whileOpen }) => {
  const pages = [notices, whileOpen].map(pageIn).filter((page) => felt && page && page.minute <= LONGEST_MINUTES);
  const isTold = felt ? pages.length === 2 : notices.length > 0;

  expect(isTold).toBe(false);
});

test('each row of the page leads to the guide that continues', () => {
  const rows = incidentsPage({ months, incidents }).split('\n').filter((row) => incidents.some(({ title }) => row.startsWith(`| ${title} |`)));

  expect(rows.length).toBe(incidents.length);
  expect(rows.filter((row) => !/ \| \[[^\]]+\]\([\w/-]+\.md(?:#[\w-]+)?\) \|$/.test(row))).toEqual([]);
});

test('a lost Region notifies of nothing', () => {
  const lost = incidents.filter(({ health }) => health?.(5).lost);

  expect(lost.map(({ notices, health }) => notices.filter(({ alarm }) => alarm.startsWith(health!(5).lost!)))).toEqual(lost.map(() => []));
  expect(lost.length).toBeGreaterThan(1);
});

test.each(incidents.filter(({ felt }) => !felt).map((incident) => [incident.title, incident] as const))('%s: users are not said to be affected', (_, { notices }) =>
  expect(notices.filter(({ pages, alarm }) => pages && alarm.endsWith('Unhealthy'))).toEqual([]));

test('what users do not feel, and what does not mend itself, notifies', () => {
  const mendThemselves = ['database: failover that succeeds', 'cache: a node fails, and its replica takes over'];

  expect(incidents.filter(({ notices, why }) => notices.length === 0 && !why).map(({ title }) => title)).toEqual(mendThemselves);
  expect(INCIDENTS.map(({ title }) => title)).toEqual(expect.arrayContaining(mendThemselves));
});

test('where requests fail, the page does not say that users feel nothing', () => {
  const unfelt = incidentsPage({ months, incidents }).split('\n').map((row) => row.split(' | ')).filter(([, felt]) => felt === 'no').map(([title]) => title.slice(2));
  const failing = INCIDENTS.filter(({ health }) => Array.from({ length: 90 }, (_, minute) => health?.(minute) ?? {})
    .some((state) => state.failing || state.hanging || state.tasks === 0 || state.reachable === false));

  expect(unfelt.filter((title) => failing.some((incident) => incident.title === title))).toEqual([]);
  expect([unfelt.length, failing.length].every((count) => count > 10)).toBe(true);
});

test('a cause beside a symptom is no second page, until it outlives the symptom by five minutes', () => {
  const pagesIn = (title: string) => incidents.find((incident) => incident.title === title)!.notices.filter(({ pages }) => pages)
    .map(({ minute, alarm }) => `${minute} ${alarm}`);

  expect(pagesIn('slow, and the local storage is full: one page')).toEqual(['7 ap-northeast-1 Platform/Observability/Unhealthy']);
  expect(pagesIn('an Availability Zone is lost for 15 minutes')).toContain('25 ap-northeast-1 Platform/Observability/Pages/Api');
});
