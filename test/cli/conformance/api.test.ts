import { changed, everythingOn, ref, stacksOf } from './fixtures';
import { Case, describeRequirements } from './law';
import { assess } from '../../../cli/conformance/verdicts';

const app = everythingOn();
const launched = changed(changed(app, 'PlatformApiService/CapacityProviderStrategy', undefined), 'PlatformApiService/LaunchType', 'FARGATE');
const container = 'PlatformApiTask/ContainerDefinitions/eldonia-backend';

const service: Case[] = [
  ['R5.3.3-4', changed(app, 'PlatformApiService/DesiredCount', undefined), 'PlatformApiServiceTaskCountTarget', undefined],
  ['R5.3.3-5', launched, 'PlatformApiService/LaunchType', 'EC2'],
];

const counted = (count: unknown) => changed(app, 'PlatformApiService/DesiredCount', count);
const spot = changed(app, 'PlatformApiService/CapacityProviderStrategy', [{ CapacityProvider: 'FARGATE_SPOT' }]);
const literal = (image: string) => changed(app, `EverythingOn:${container}/Image`, `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/${image}`);

describeRequirements(service, [
  ['a literal image URI', 'R5.3.2-9', literal('eldonia-backend@sha256:abc')],
  ['2 tasks', 'R5.3.3-4', counted(2)],
  ['2 tasks once an image is released', 'R5.3.3-4', counted({ 'Fn::If': ['NothingReleased', 0, 2] })],
  ['a count left to Auto Scaling with a minimum of 2', 'R5.3.3-4', counted(undefined)],
  ['the same once an image is released', 'R5.3.3-4', counted({ 'Fn::If': ['NothingReleased', 0, ref('AWS::NoValue')] })],
  ['a development service on Fargate Spot', 'R5.3.3-5', changed(spot, 'PlatformApiService/Tags/Environment/Value', 'development')],
]);

test('a stack without a Region uses the Region of its deployment', () => {
  const uri = ['123456789012.dkr.ecr.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), '/eldonia-backend:latest'];
  const here = changed(changed(app, `${container}/Image`, { 'Fn::Join': ['', uri] }), `${container}/LogConfiguration/Options/awslogs-region`, ref('AWS::Region'));
  const { template } = stacksOf(here).find(({ name }) => name === 'EverythingOn')!;
  const unmet = assess([{ name: 'Anywhere', template }]).filter(({ outcome }) => outcome !== 'met').map(({ requirement }) => requirement);

  expect(unmet.filter((number) => number.startsWith('R5.3.2'))).toEqual([]);
});
