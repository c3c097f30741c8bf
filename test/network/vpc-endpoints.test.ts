import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { VpcEndpoints } from '../../src/network';

const { KMS, SSM } = ec2.InterfaceVpcEndpointAwsService;
const TASKS = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'];

test.each<[string, VpcEndpoints, string[]]>([
  ['what tasks need', VpcEndpoints.forFargate(), TASKS],
  ['what tasks need, and more', VpcEndpoints.forFargate(KMS, SSM), [...TASKS, 'kms', 'ssm']],
  ['what ECS Exec needs', VpcEndpoints.forFargateWithExec(KMS), [...TASKS, 'ssmmessages', 'kms']],
  ['exactly what is named', VpcEndpoints.of(KMS), ['kms']],
  ['nothing', VpcEndpoints.gatewayOnly(), []],
])('names %s', (_, { services }, names) => {
  expect(services.map(({ shortName }) => shortName)).toEqual(names);
});

test('fails when a service is named twice', () => {
  expect(() => VpcEndpoints.of(KMS, SSM, KMS)).toThrow(new Error('endpoints must name each service once, got kms twice; leave one out'));
});
