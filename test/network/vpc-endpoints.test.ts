import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { VpcEndpoints } from '../../src/network';

const { KMS, SSM } = ec2.InterfaceVpcEndpointAwsService;
const TASKS = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'];

test.each<[string, VpcEndpoints, string[]]>([
  ['the services of Fargate tasks', VpcEndpoints.forFargate(), TASKS],
  ['the services of Fargate tasks, and more', VpcEndpoints.forFargate(KMS, SSM), [...TASKS, 'kms', 'ssm']],
  ['the services of ECS Exec', VpcEndpoints.forFargateWithExec(KMS), [...TASKS, 'ssmmessages', 'kms']],
  ['only the listed services', VpcEndpoints.of(KMS), ['kms']],
  ['nothing', VpcEndpoints.gatewayOnly(), []],
])('has the endpoints of %s', (_, { services }, names) => {
  expect(services.map(({ shortName }) => shortName)).toEqual(names);
});

test('fails if a service is listed twice', () => {
  expect(() => VpcEndpoints.of(KMS, SSM, KMS)).toThrow(
    new Error('endpoints must list each service once, got kms twice; remove one'),
  );
});
