import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { emf, scheduledMinute } from '../../src/private/functions/embedded-metric';

const SRC = resolve(__dirname, '../../src');
const NOW = Date.parse('2026-05-01T03:04:10Z');

test('writes a record without the metrics that have no value', () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const metrics = { Available: [0, 'None'], Latency: [undefined, 'Milliseconds'] } as const;
  emf({ namespace: 'Eldonia', dimensions: { Site: 'example.com' }, metrics, time: NOW, others: { Reason: 'ENOTFOUND' } });

  expect(JSON.parse(String(written.mock.calls[0][0]))).toEqual({
    _aws: { Timestamp: NOW, CloudWatchMetrics: [{ Namespace: 'Eldonia', Dimensions: [['Site']], Metrics: [{ Name: 'Available', Unit: 'None' }] }] },
    Site: 'example.com',
    Available: 0,
    Reason: 'ENOTFOUND',
  });
});

test.each([
  ['the scheduled minute', '2026-05-01T03:04:00Z', '2026-05-01T03:04:00Z'],
  ['a minute ahead', '2026-05-01T03:05:00Z', '2026-05-01T03:05:00Z'],
  ['almost an hour ago', '2026-05-01T02:05:00Z', '2026-05-01T02:05:00Z'],
  ['an hour ago', '2026-05-01T02:04:10Z', '2026-05-01T03:04:10Z'],
  ['an hour ahead', '2026-05-01T04:04:10Z', '2026-05-01T03:04:10Z'],
  ['no time', 'soon', '2026-05-01T03:04:10Z'],
])('the time of an event with %s', (_, time, expected) => expect(new Date(scheduledMinute({ time }, NOW))).toEqual(new Date(expected)));

test('each handler publishes with `emf`, and none reads the time of an event itself', () => {
  const handlers = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.lambda.ts'));
  const own = handlers.filter((file) => /CloudWatchMetrics|Date\.parse\(\w+\?*\.time/.test(readFileSync(join(SRC, file), 'utf8')));

  expect(own).toEqual([]);
});
