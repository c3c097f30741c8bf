import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NetworkEndpoints } from '../../src/network';

const { KMS, SSM } = ec2.InterfaceVpcEndpointAwsService;
const TASKS = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'];

test.each<[string, NetworkEndpoints, string[]]>([
  ['what tasks need', NetworkEndpoints.forTasks(), TASKS],
  ['what tasks need, and more', NetworkEndpoints.forTasks(KMS, SSM), [...TASKS, 'kms', 'ssm']],
  ['what ECS Exec needs', NetworkEndpoints.forTasksWithExec(KMS), [...TASKS, 'ssmmessages', 'kms']],
  ['exactly what is named', NetworkEndpoints.of(KMS), ['kms']],
  ['nothing', NetworkEndpoints.gatewayOnly(), []],
])('names %s', (_, { services }, names) => {
  expect(services.map(({ shortName }) => shortName)).toEqual(names);
});

test('fails when a service is named twice', () => {
  expect(() => NetworkEndpoints.of(KMS, SSM, KMS)).toThrow(new Error('endpoints must name each service once, got kms twice; leave one out'));
});
