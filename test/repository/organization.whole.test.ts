import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { EldoniaPlatform } from '../../src';
import { program } from '../../tools/assemblies/program';
import { run } from '../release/github-deploy-role/shell';
import { testWith } from '../support/programs';

const { app, ...platforms } = program<{ readonly app: App } & Record<string, EldoniaPlatform>>(join(__dirname, '../../examples/organization.ts'));
const { stacksRecursively: stacks } = app.synth();
const { development, staging, production } = platforms;
const [DEVELOPMENT, STAGING, PRODUCTION, NETWORK, OPERATIONS] = ['210987654321', '345678901234', '123456789012', '456789012345', '567890123456'];

test('five accounts have a stack after those that it needs, and wait for no platform of another account', () => {
  const placeOf = (id: string) => stacks.findIndex((stack) => stack.id === id);
  const needs = stacks.map(({ id, environment, dependencies }) => ({
    id, account: environment.account, needed: dependencies.flatMap((one) => stacks.filter((stack) => stack.id === one.id)),
  }));

  expect(new Set(needs.map(({ account }) => account))).toEqual(new Set([DEVELOPMENT, STAGING, PRODUCTION, NETWORK, OPERATIONS]));
  expect(needs.filter(({ id, needed }) => needed.some((one) => placeOf(one.id) > placeOf(id)))).toEqual([]);
  expect(needs.flatMap(({ id, account, needed }) => needed.filter(({ environment }) => environment.account !== account).map((one) => `${id} after ${one.id}`)).sort())
    .toEqual(['Development-Zone after Network', 'Production-Zone after Network', 'Staging-Zone after Network']);
});

test.each<[string, EldoniaPlatform, string[], string | undefined]>([
  ['development', development, [], STAGING], ['staging', staging, [DEVELOPMENT], PRODUCTION], ['production', production, [STAGING], undefined],
])('%s pulls images of the account before, and only the account after may pull its own', (_, it, sources, reader) => {
  const template = Template.fromStack(Stack.of(it));
  const text = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  const policies = Object.values(template.findResources('AWS::ECR::Repository')).map(({ Properties }) => JSON.stringify(Properties.RepositoryPolicyText));

  expect([...text.matchAll(/:ecr:ap-northeast-1:(\d{12}):repository\/eldonia-backend/g)].map(([, account]) => account)).toEqual(sources);
  expect([...policies.join().matchAll(/:iam::(\d{12}):root/g)].map(([, account]) => account)).toEqual(reader === undefined ? [] : [reader]);
});

testWith('bash')('a digest that development has built runs in staging and in production, and is built once', () => {
  const digest = `sha256:${'a1'.repeat(32)}`;
  const steps = [staging, production].map((it) => parse(it.githubWorkflow()).jobs['build-and-deploy'].steps.find(({ id }: { id?: string }) => id === 'build-image'));
  const registry = (account: string) => `${account}.dkr.ecr.ap-northeast-1.amazonaws.com`;
  const runs = steps.map(({ run: script, env }, index) => run(script, { aws: '[ "$1 $2" = "ecr get-login-password" ] || [ -f copied ]', docker: 'cat > /dev/null; touch copied' },
    { ...env, ECR_REPOSITORY: 'eldonia-backend', IMAGE: `${registry([STAGING, PRODUCTION][index])}/eldonia-backend`, DIGEST: digest }));

  expect(development.githubWorkflow()).toContain('docker buildx build');
  expect(runs.map(({ outputs }) => outputs)).toEqual(Array(2).fill(`digest=${digest}\n`));
  expect(runs.map(({ calls }) => calls.find((call) => call.startsWith('docker buildx')))).toEqual([[DEVELOPMENT, STAGING], [STAGING, PRODUCTION]].map(([from, to]) =>
    `docker buildx imagetools create --prefer-index=false --tag ${registry(to)}/eldonia-backend:${'a1'.repeat(32)} ${registry(from)}/eldonia-backend@${digest}`));
});
