import { Aws, Environment } from 'aws-cdk-lib';
import { pipeline } from './fixture';
import { DeliveryPipelineProps } from '../../../src/release/internal';
import { testStack, TOKYO } from '../../../tools/assemblies/stacks';

test.each<[string, Partial<DeliveryPipelineProps>, string]>([
  ['what is no connection', { connectionArn: 'github' },
    'connectionArn must be the ARN of a connection, got "github"; copy it from the console, it begins with arn:aws:codeconnections:'],
  ['any repository', { repository: '*' }, 'repository must be owner/name without wildcards, got "*"; write it as eldonia/eldonia-backend'],
  ['any branch', { branch: '*' }, 'branch must be a valid git name without wildcards, got "*"; pass exactly one name'],
  ['a name with a space', { name: 'my shop' }, 'name must be letters, digits, hyphens and underscores, got "my shop"; rename it'],
  ['a name that leaves no room', { name: 'x'.repeat(92) }, `name must have at most 91 characters, got 92 ("${'x'.repeat(92)}"); shorten it`],
  ['a folder outside the repository', { imageBuild: { directory: '/etc' } },
    'directory must be a path in the repository of letters, digits and _./-, got "/etc"; write it as backend'],
])('fails with %s', (_, props, message) => expect(() => pipeline(testStack(), props)).toThrow(new Error(`${message} (at Test/Delivery)`)));

test.each<[string, Partial<DeliveryPipelineProps>, Environment?]>([
  ['a connection that is made later', { connectionArn: `arn:aws:codeconnections:${Aws.REGION}:123456789012:connection/x` }],
  ['names that are known later', { name: Aws.STACK_NAME, repository: Aws.STACK_NAME, branch: Aws.STACK_NAME }],
  ['a connection where the region is not known', {}, {}],
])('takes %s', (_, props, env = TOKYO) => expect(() => pipeline(testStack(env), props)).not.toThrow());
