import { Duration, Stack, aws_ecs as ecs, aws_secretsmanager as secretsmanager, aws_sqs as sqs } from 'aws-cdk-lib';
import { allOf, assemblyOf, OSAKA_REGION, pairOf, placed, quickApp, TOKYO_REGION } from './fixture';
import { ApiScaling, JobSource, PlatformWorkerOptions, PlatformWorkload, StandbyMode } from '../../src';
import { TOKYO } from '../../tools/assemblies/stacks';

const emails = (options: Partial<PlatformWorkerOptions> = {}) =>
  PlatformWorkload.worker('Emails', { command: ['node', 'src/emails.js'], retentionPeriod: Duration.days(5), ...options });

const REPORTS = PlatformWorkload.service('Reports', { healthPath: '/up', paths: ['/reports/*'], scaling: ApiScaling.between(3, 6) });

describe('workers', () => {
  const stacks = placed(assemblyOf(pairOf({ workloads: [emails({ minTasks: 2 }), REPORTS] })));

  test.each([TOKYO_REGION, OSAKA_REGION])('have a queue and a service in %s, and tasks where the database accepts writes', (region) => {
    const [queue] = allOf(stacks, 'AWS::SQS::Queue', region).filter(({ MessageRetentionPeriod }) => MessageRetentionPeriod === 5 * 86_400);
    const [backlog] = allOf(stacks, 'AWS::CloudWatch::Alarm', region).filter(({ AlarmName }) => AlarmName === 'eldonia-workloads-emails-backlog');
    const [policy] = allOf(stacks, 'AWS::ApplicationAutoScaling::ScalingPolicy', region).filter(({ PolicyType }) => PolicyType === 'StepScaling');
    const secondary = backlog.Metrics.find(({ Id }: { Id: string }) => Id === 'elsewhere').MetricStat.Metric;

    expect(queue.RedrivePolicy.maxReceiveCount).toBe(5);
    // A failover to a pilot light creates the cache before it starts tasks of the API.
    expect(JSON.stringify(backlog.Metrics).includes('RunningTaskCount')).toBe(region === OSAKA_REGION);
    expect(secondary).toMatchObject({ MetricName: 'Secondary', Dimensions: [{ Name: 'Cluster', Value: 'eldonia-database' }] });
    expect(policy.StepScalingPolicyConfiguration.StepAdjustments.slice(0, 2)).toMatchObject([{ ScalingAdjustment: 0 }, { ScalingAdjustment: 2 }]);
  });

  test.each([TOKYO_REGION, OSAKA_REGION])('get each release of the Region %s, and no task from it', (region) => {
    const [follower] = allOf(stacks, 'AWS::Lambda::Function', region).filter(({ Environment }) => Environment?.Variables.SERVICE === 'eldonia-emails' && 'RELEASED_MAX_TASKS' in Environment.Variables);

    expect(follower.Environment.Variables).toMatchObject({ FOLLOWS_RELEASES: 'true', MIN_TASKS: '0', RELEASED_MAX_TASKS: '10' });
  });

  describe.each([TOKYO_REGION, OSAKA_REGION])('and services in %s', (region) => {
    const portsFor = (tasks: RegExp) => allOf(stacks, 'AWS::EC2::SecurityGroupIngress', region).filter(({ SourceSecurityGroupId: source }) => tasks.test(JSON.stringify(source)))
      .map(({ FromPort, GroupId }) => `${FromPort} ${JSON.stringify(GroupId)}`).sort();
    const statementsOf = (role: RegExp, action: string) => allOf(stacks, 'AWS::IAM::Policy', region).filter(({ Roles }) => role.test(JSON.stringify(Roles)))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(({ Action }) => [Action].flat().includes(action));

    test.each(['Emails', 'Reports'])('reach the data as the API does, may send, and are never all stopped: %s', (id) => {
      const [tasks, own] = [new RegExp(`${id}TasksSecurityGroup`), new RegExp(`${id}TasksTaskRole`)];
      const [{ DeploymentConfiguration: { MinimumHealthyPercent: healthy, MaximumPercent: most } }] = allOf(stacks, 'AWS::ECS::Service', region)
        .filter(({ ServiceName }) => ServiceName === `eldonia-${id.toLowerCase()}`);

      expect(portsFor(tasks)).toEqual(portsFor(/ApiServiceSecurityGroup/));
      expect(portsFor(tasks)).toHaveLength(2);
      for (const action of ['s3:PutObject', 'sqs:SendMessage']) {
        expect(statementsOf(own, action)).toEqual(statementsOf(/ApiTaskRole/, action).filter(({ Resource }) => action !== 'sqs:SendMessage' || /EmailsQueue/.test(JSON.stringify(Resource))));
        expect(statementsOf(own, action)).not.toEqual([]);
      }
      expect([healthy, most]).toEqual([100, 200]);
    });

    test('start with the permissions to pull, log and receive', () => {
      const services = stacks.filter((stack) => stack.region === region).flatMap(({ template }) => Object.values(template.Resources)).filter(({ Type }) => Type === 'AWS::ECS::Service');

      for (const { DependsOn, Properties: { ServiceName } } of services) expect(`${ServiceName}: ${String(DependsOn)}`).toMatch(/: .*CapacityProviders.*ExecutionRoleDefaultPolicy/);
      expect(statementsOf(/EmailsTasksTaskRole/, 'sqs:ReceiveMessage')[0].Action).toEqual(expect.arrayContaining(['sqs:DeleteMessage', 'sqs:ChangeMessageVisibility']));
    });
  });

  test('start again with a new password of the database', () => {
    const [{ Environment }] = allOf(stacks, 'AWS::Lambda::Function', TOKYO_REGION).filter(({ Environment: { Variables } = { Variables: {} } }) => JSON.stringify(Variables.SERVICES ?? '').includes('eldonia-backend'));

    expect(JSON.stringify(Environment.Variables.SERVICES)).toMatch(/eldonia-emails.*eldonia-reports/);
  });
});

describe.each<[StandbyMode, number]>([[StandbyMode.WARM, 1], [StandbyMode.PILOT_LIGHT, 0]])('a service with the standby mode %s', (standbyMode, tasks) => {
  const stacks = placed(assemblyOf(pairOf({ workloads: [REPORTS, emails({ minTasks: 2 })], recovery: { standbyMode } })));
  const followerIn = (place: string) => allOf(stacks, 'AWS::Lambda::Function', place)
    .find(({ Environment }) => Environment?.Variables.SERVICE === 'eldonia-reports' && 'RELEASED_MAX_TASKS' in Environment.Variables)!.Environment.Variables;

  test.each([[TOKYO_REGION, 3], [OSAKA_REGION, tasks]])('has the tasks of its Region in %s, behind the secret header', (region, minimum) => {
    const [rule] = allOf(stacks, 'AWS::ElasticLoadBalancingV2::ListenerRule', region).filter(({ Conditions: [{ Field }, other] }) => Field === 'path-pattern' && other.Field === 'http-header')
      .filter(({ Conditions }) => Conditions[0].PathPatternConfig.Values[0] === '/reports/*');

    expect(rule.Priority).toBeLessThan(48_999);
    expect(followerIn(region)).toMatchObject({ FOLLOWS_RELEASES: 'true', MIN_TASKS: `${minimum}`, RELEASED_MAX_TASKS: '6' });
  });

  test('has its minimum after a failover, by the function of the standby Region, and loses it after the failback', () => {
    const [settle] = allOf(stacks, 'AWS::Lambda::Function', TOKYO_REGION).filter(({ FunctionName }) => FunctionName === 'eldonia-failover-settle-capacity');

    expect(followerIn(OSAKA_REGION)).toMatchObject({ GLOBAL_CLUSTER: 'eldonia-global', ACTIVE_TASKS: '3', API_SERVICE: 'eldonia-backend' });
    expect(followerIn(TOKYO_REGION)).not.toHaveProperty('ACTIVE_TASKS');
    expect(JSON.parse(settle.Environment.Variables.SERVICES)).toEqual([{ name: 'eldonia-reports', primaryTasks: 3, standbyTasks: tasks }, { name: 'eldonia-emails', primaryTasks: 0 }]);
  });
});

test.each<[string, (tokyo: Stack) => Partial<PlatformWorkerOptions>, string]>([
  ['a queue of one Region', (tokyo) => ({ retentionPeriod: undefined, timeout: Duration.seconds(30), source: JobSource.queue(new sqs.Queue(tokyo, 'Orders')) }),
    'source of Emails must be in the Region of the stack, ap-northeast-3, got one in ap-northeast-1; pass a queue of ap-northeast-3, or JobSource.ownQueue()'],
  ['a secret of one Region', (tokyo) => ({ secrets: { KEY: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(tokyo, 'Key')) } }),
    'secrets.KEY of the workload Emails must be in ap-northeast-3 for standbyRegion, got a secret of ap-northeast-1; replicate it, and pass the replica as ' +
    'secrets of standbyRegion, so that ap-northeast-3 does not need ap-northeast-1'],
])('fails for %s', (_, options, message) => {
  const app = quickApp();

  expect(() => pairOf({ workloads: [emails(options(new Stack(app, 'Tokyo', { env: TOKYO })))] }, app)).toThrow(message);
});
