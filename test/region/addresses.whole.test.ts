import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ApiScaling, Edge, PlatformWorkload } from '../../src';
import { platform, QUIET } from '../eldonia-platform/fixture';

test.each([[492, 0], [493, 1]])('warns of more tasks than the private subnets have addresses: those of the API, and %i', (tasks, warnings) => {
  const workloads = [PlatformWorkload.process('Bull', { command: ['node', 'src/bull.js'], scaling: ApiScaling.between(1, tasks) })];
  const { stack } = platform({ ...QUIET, edge: Edge.none(), workloads });

  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('up to \\d+ tasks, but the private subnets have 502 addresses'))).toHaveLength(warnings);
});
