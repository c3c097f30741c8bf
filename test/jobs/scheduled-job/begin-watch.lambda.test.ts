import { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { beginWatch } from '../../../src/jobs/private/begin-watch.lambda';

const NOW = Date.parse('2026-11-24T03:00:00Z');
const event = (RequestType: string) =>
  ({ RequestType, ResourceProperties: { Namespace: 'Eldonia/ScheduledJob', Job: 'ShopCleanup' } }) as unknown as CloudFormationCustomResourceEvent;

let lines: string[];
beforeEach(() => {
  lines = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

test.each(['Create', 'Update'])('counts a deployment, and one a week ago, on %s', async (type) => {
  const result = await beginWatch(event(type), NOW);

  expect(result).toEqual({ physicalResourceId: 'ShopCleanup' });
  // Without a prefix: CloudWatch reads a line that is nothing but JSON.
  expect(lines).toEqual(Array(2).fill(expect.stringMatching(/^\{.*\}\n$/)));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(['2026-11-17T03:00:00Z', '2026-11-24T03:00:00Z'].map((time) => ({
    _aws: {
      Timestamp: Date.parse(time),
      CloudWatchMetrics: [{ Namespace: 'Eldonia/ScheduledJob', Dimensions: [['Job']], Metrics: [{ Name: 'WatchBegan', Unit: 'Count' }] }],
    },
    Job: 'ShopCleanup',
    WatchBegan: 1,
  })));
});

test('counts no run when the job is deleted', async () => {
  await beginWatch(event('Delete'));

  expect(lines).toEqual([]);
});
