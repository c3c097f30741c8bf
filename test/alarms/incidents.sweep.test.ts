import { readFileSync } from 'fs';
import { join } from 'path';
import { INCIDENTS } from '../../tools/alarms/month/incidents';
import { incidentsPage, pageIn, playAll } from '../../tools/alarms/month/page';

const LONGEST_MINUTES = 10;
const { months, incidents } = playAll();

test.each(months.map((month) => [month.title, month] as const))('nobody is woken by a time with %s', (_, { notices }) => {
  expect(notices.filter(({ pages }) => pages)).toEqual([]);
});

test.each(incidents.filter(({ felt }) => felt).map((incident) => [incident.title, incident] as const))('%s: pages within ten minutes', (_, { notices, whileOpen }) => {
  for (const found of [notices, whileOpen]) expect(pageIn(found)?.minute).toBeLessThanOrEqual(LONGEST_MINUTES);
});

test.each(incidents.filter(({ felt }) => !felt).map((incident) => [incident.title, incident] as const))('%s: users are not said to be affected', (_, { notices }) => {
  expect(notices.filter(({ pages, alarm }) => pages && alarm.endsWith('Unhealthy'))).toEqual([]);
});

test('what users do not feel, and what does not mend itself, notifies', () => {
  const mendThemselves = ['database: failover that succeeds', 'cache: a node fails, and its replica takes over'];

  expect(incidents.filter(({ notices }) => notices.length === 0).map(({ title }) => title)).toEqual(mendThemselves);
  expect(INCIDENTS.map(({ title }) => title)).toEqual(expect.arrayContaining(mendThemselves));
});

test('the page of the documents is what the simulation gives', () => {
  expect(readFileSync(join(__dirname, '../../docs/incidents.md'), 'utf8')).toBe(incidentsPage({ months, incidents }));
});
