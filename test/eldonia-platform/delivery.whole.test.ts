import { readFileSync } from 'fs';
import { join } from 'path';
import { PropertyInjectors, Stack, TimeZone, aws_ecr as ecr, aws_ecs as ecs, aws_s3 as s3 } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { slim, usual } from './fixture';
import {
  AuroraCluster, Deployer, Edge, EldoniaPlatform, EldoniaPlatformProps, FargateApi, AccountResource, MediaProcessing,
  PlatformGithub, PlatformJob,
} from '../../src';
import { importedVpc, smallFunction } from '../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

/** Pages of a site. */
const FOLDER = join(__dirname, '../../examples/quickstart/backend/public');
const CONNECTION = 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012';
const GITHUB: PlatformGithub = { repository: 'eldonia/eldonia-backend' };

const TESTED = ecr.Repository.fromRepositoryArn(new Stack(), 'Tested', 'arn:aws:ecr:ap-northeast-1:210987654321:repository/shop-backend');

/** A platform with only the parts that a test needs. */
const plain = (props: Partial<EldoniaPlatformProps>, stack?: Stack) => slim({ edge: Edge.none(), ...props }, stack);

/** A platform with releases, jobs and media processing. */
function platformWithEverything() {
  const stack = testStack();
  const handler = smallFunction(stack, 'Function');
  const made = plain({
    media: MediaProcessing.images({ maxConcurrency: 3 }),
    github: {
      ...GITHUB,
      connectionArn: CONNECTION,
      provider: AccountResource.fromExisting('arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'),
    },
    jobs: [
      PlatformJob.command('NightlyReport', ['node', 'src/nightly.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) }),
      PlatformJob.lambdaFunction('Hourly', handler, { schedule: ScheduleExpression.expression('cron(0 * * * ? *)', TimeZone.ASIA_TOKYO) }),
    ],
  }, stack);
  return { ...made, handler };
}

const everything = platformWithEverything();

describe('media', () => {
  test('are not processed in an existing bucket, or if processing is disabled', () => {
    const stack = testStack();
    const mediaBucket = s3.Bucket.fromBucketName(stack, 'Media', 'media');
    const { platform: it } = plain({ existing: { mediaBucket }, media: undefined }, stack);

    expect(it._parts.mediaProcessor).toBeUndefined();
    expect(plain({ media: MediaProcessing.none() }).platform._parts.mediaProcessor).toBeUndefined();
  });

  test('are processed with the options of the caller', () =>
    everything.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 3 } }));
});

test('the buckets of media and pipeline write their access logs to the log bucket', () => {
  const { platform: it, template, stack } = everything;
  const logged = propertiesOf(template, 'AWS::S3::Bucket').flatMap(({ LoggingConfiguration: logging }) => logging ? [logging.DestinationBucketName as unknown] : []);

  expect(logged).toEqual([0, 1].map(() => stack.resolve(it.logBucket.bucketName) as unknown));
});

test('jobs run commands of the released image with the network of the API, and functions', () => {
  const { platform: it, template, stack, handler } = everything;
  const definition = JSON.stringify(propertiesOf(template, 'AWS::StepFunctions::StateMachine')[0].DefinitionString);

  expect(it.jobs.map(({ node }) => node.path)).toEqual(['Test/Platform/Jobs/NightlyReport', 'Test/Platform/Jobs/Hourly']);
  expect(definition).toContain('src/nightly.js');
  expect(definition).toContain(JSON.stringify(stack.resolve(it.api.connections.securityGroups[0].securityGroupId)));
  template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'cron(0 3 * * ? *)', ScheduleExpressionTimezone: 'Asia/Tokyo' });
  template.hasResourceProperties('AWS::Scheduler::Schedule', { Target: Match.objectLike({ Arn: stack.resolve(handler.functionArn) }) });
});

test('two jobs share the function that counts deployments', () => {
  const handlers = propertiesOf(everything.template, 'AWS::Lambda::Function', { Description: 'Counts a deployment as a run for the alarm on missed runs' });

  expect([handlers.length, propertiesOf(everything.template, 'Custom::JobWatch').length]).toEqual([1, 2]);
});

describe('GitHub', () => {
  test('creates a role for the environment and the workflow file on the main branch only, and no pipeline', () => {
    const { platform: it, stack, template } = plain({ github: GITHUB });
    const [{ AssumeRolePolicyDocument }] = propertiesOf(template, 'AWS::IAM::Role', { RoleName: 'eldonia-deploy-ap-northeast-1' });

    expect(AssumeRolePolicyDocument.Statement[0].Condition.StringEquals).toMatchObject({
      'token.actions.githubusercontent.com:sub': 'repo:eldonia/eldonia-backend:environment:production',
      'token.actions.githubusercontent.com:job_workflow_ref': 'eldonia/eldonia-backend/.github/workflows/deploy.yml@refs/heads/main',
    });
    expect([it.deployRole === undefined, it.pipeline]).toEqual([false, undefined]);
    // The account may have the provider: nothing else rolls back.
    template.resourceCountIs('AWS::IAM::OIDCProvider', 0);
    const before = stack.dependencies.filter(({ node: { id } }) => id === 'Github');
    expect(before.map((one) => Object.keys(Template.fromStack(one).findResources('AWS::IAM::OIDCProvider')).length)).toEqual([1]);
  });

  test.each([
    ['copies the files of a site without a folder', {}, 1], ['copies no files of a site with a folder, which the stack deploys', { folder: FOLDER }, 0],
  ])('%s', (_, site, count) => {
    const { template } = slim({ edge: Edge.cloudFront({ site }), github: GITHUB });
    const policies = Object.values(template.findResources('AWS::IAM::Policy')).map(({ Properties }) => Properties as Record<string, unknown>)
      .filter(({ Roles }) => JSON.stringify(Roles).includes('PlatformDeployRole'));

    expect(policies.filter((policy) => JSON.stringify(policy).includes('s3:PutObject'))).toHaveLength(count);
  });

  test.each<[string, Partial<EldoniaPlatformProps>, string]>([
    ['without the account, Region and name of the tested image', { github: { ...GITHUB, imageBuild: { promoteFrom: ecr.Repository.fromRepositoryName(new Stack(), 'Anywhere', 'shop') } } },
      'imageBuild.promoteFrom must have a known account, Region and name, got a token; pass ecr.Repository.fromRepositoryArn() with the ARN of the repository'],
    ['beside a front end of another commit', { github: { ...GITHUB, imageBuild: { promoteFrom: TESTED } }, edge: Edge.cloudFront({ site: {} }) },
      'imageBuild.promoteFrom must be absent with a front end that the workflow copies, got 210987654321.dkr.ecr.ap-northeast-1.amazonaws.com/shop-backend; set folder of the site'],
    ['to a repository that the workflow cannot push to', { github: GITHUB, existing: { repository: TESTED } },
      'existing.repository must be in account 123456789012, got one of 210987654321; pass it as promoteFrom of github.imageBuild, from which releases copy images'],
  ])('releases nothing %s', (_, props, message) => expect(() => plain(props)).toThrow(new Error(`${message} (at Test/Platform)`)));

  test('creates a pipeline with a connection, which does not start on a push by default', () => {
    const { platform: it, template } = everything;

    template.hasResourceProperties('AWS::CodePipeline::Pipeline', { Name: 'eldonia-backend-pipeline', PipelineType: 'V2' });
    expect(JSON.stringify(template.findResources('AWS::CodePipeline::Pipeline'))).toContain('"DetectChanges":"false"');
    expect(it.githubWorkflow()).toContain('branches: [main, develop]');
  });

  test('the pipeline starts on a push if it is the deployer', () => {
    const { template } = plain({ github: { ...GITHUB, connectionArn: CONNECTION, deployer: Deployer.CODEPIPELINE, environment: 'production' } });

    expect(JSON.stringify(template.findResources('AWS::CodePipeline::Pipeline'))).not.toContain('DetectChanges');
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).toContain('repo:eldonia/eldonia-backend:environment:production');
  });

  test('without an environment, trusts the workflow file on the branch, and warns', () => {
    const { template, stack } = plain({ github: { ...GITHUB, withoutEnvironment: true, branch: 'live', workflowFile: 'ship.yml' } });
    const roles = JSON.stringify(template.findResources('AWS::IAM::Role'));

    expect(roles).toContain('repo:eldonia/eldonia-backend:ref:refs/heads/live');
    expect(roles).toContain('eldonia/eldonia-backend/.github/workflows/ship.yml@refs/heads/live');
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('each push to the branch deploys without approval'));
  });

  test('the deploy job has the environment that the role trusts', () => {
    const rendered = (github: Partial<PlatformGithub>) => plain({ github: { ...GITHUB, ...github } }).platform.githubWorkflow();

    expect(rendered({})).toContain('\n    environment: production\n');
    expect(rendered({ environment: 'live' })).toContain('\n    environment: live\n');
    expect(rendered({ withoutEnvironment: true })).not.toContain('environment:');
  });

  test('renders a workflow for this platform, in its Region', () => {
    const text = plain({
      name: 'shop',
      api: { cpuArchitecture: ecs.CpuArchitecture.ARM64 },
      github: { ...GITHUB, nodeVersion: 22, replicaRegions: ['ap-northeast-1'] },
    }, testStack(OSAKA)).platform.githubWorkflow();

    const parts = ['role/shop-deploy-ap-northeast-3', 'ECS_CLUSTER: shop-cluster', 'ECS_SERVICE: shop-backend', 'ECR_REPOSITORY: shop-backend', 'arm'];

    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
  });
});

test('the rotation and the workflow have the service and the cluster of the API, also with names of a property injector', () => {
  const stack = testStack();
  const inject = (given: object) => ({ ...given, serviceName: 'shop', clusterName: 'shops' });
  PropertyInjectors.of(stack).add({ constructUniqueId: FargateApi.PROPERTY_INJECTION_ID, inject });
  const made = plain({ github: GITHUB, existing: { database: new AuroraCluster(stack, 'Own', { vpc: importedVpc(stack) }) } }, stack);
  const [{ Environment }] = propertiesOf(made.template, 'AWS::Lambda::Function', { Description: Match.stringLikeRegexp('^Rotates the database secrets') });

  expect(JSON.stringify(Environment.Variables.SERVICES)).toContain(String.raw`\"service\":\"shop\"`);
  expect(made.platform.githubWorkflow()).toMatch(/ECS_CLUSTER: shops\n +ECS_SERVICE: shop\n/);
});

test('a connection adds a pipeline that does not start on a push, and leaves the workflow as it is', () => {
  const file = readFileSync(join(__dirname, '../../examples/quickstart/.github/workflows/deploy.yml'), 'utf8');

  expect(file).toBe(everything.platform.githubWorkflow());
});

test.each<[string, (stack: Stack) => EldoniaPlatform]>([
  ['github is required for a workflow, got none; pass the repository (at Test/Platform)', () => usual().platform],
  ['ecrRepository must be known at synthesis, got a token; pass the name itself',
    (stack) => plain({ github: GITHUB, existing: { repository: new ecr.Repository(stack, 'Images') } }, stack).platform],
  ['account and region of the stack must be known for a workflow, got none; set env of the stack (at Test/Platform)',
    () => plain({ github: GITHUB }, testStack({ region: 'ap-northeast-1' })).platform],
])('fails with a workflow: %s', (message, platformIn) => expect(() => platformIn(testStack()).githubWorkflow()).toThrow(new Error(message)));
