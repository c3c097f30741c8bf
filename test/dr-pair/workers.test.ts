import { allOf, OSAKA_REGION, placed, TOKYO_REGION } from './fixture';
import { canonical } from '../../tools/assemblies/canonical';
import { servicesIn } from '../support/released-services';

/** A pilot light with a worker, which has at least 2 tasks, and a service. workers.sweep.test.ts has other numbers. */
const stacks = placed(canonical('everythingOn'));

const releasesOf = (workload: string, region: string) => servicesIn(allOf(stacks, 'AWS::SSM::Parameter', region))[`/eldonia/${workload}/image`];

describe.each([TOKYO_REGION, OSAKA_REGION])('workers and services in %s', (region) => {
  const portsFor = (tasks: RegExp) => allOf(stacks, 'AWS::EC2::SecurityGroupIngress', region).filter(({ SourceSecurityGroupId: source }) => tasks.test(JSON.stringify(source)))
    .map(({ FromPort, GroupId }) => `${FromPort} ${JSON.stringify(GroupId)}`).sort();
  const statementsOf = (role: RegExp, action: string) => allOf(stacks, 'AWS::IAM::Policy', region).filter(({ Roles }) => role.test(JSON.stringify(Roles)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(({ Action }) => [Action].flat().includes(action));

  test('have tasks where the database accepts writes', () => {
    const [backlog] = allOf(stacks, 'AWS::CloudWatch::Alarm', region).filter(({ AlarmName }) => AlarmName === 'eldonia-workloads-emails-backlog');
    const [policy] = allOf(stacks, 'AWS::ApplicationAutoScaling::ScalingPolicy', region).filter(({ PolicyType }) => PolicyType === 'StepScaling');
    const secondary = backlog.Metrics.find(({ Id }: { Id: string }) => Id === 'elsewhere').MetricStat.Metric;

    // A failover to a pilot light creates the cache before it starts tasks of the API.
    expect(JSON.stringify(backlog.Metrics).includes('RunningTaskCount')).toBe(region === OSAKA_REGION);
    expect(secondary).toMatchObject({ MetricName: 'Secondary', Dimensions: [{ Name: 'Cluster', Value: 'eldonia-database' }] });
    expect(policy.StepScalingPolicyConfiguration.StepAdjustments.slice(0, 2)).toMatchObject([{ ScalingAdjustment: 0 }, { ScalingAdjustment: 2 }]);
  });

  test('get each release of the Region, and workers no task from it', () => {
    expect(releasesOf('emails', region)).toMatchObject({ FOLLOWS_RELEASES: 'true', MIN_TASKS: '0', RELEASED_MAX_TASKS: '4' });
    expect(releasesOf('reports', region)).toMatchObject({ FOLLOWS_RELEASES: 'true', MIN_TASKS: region === OSAKA_REGION ? '0' : '2' });
  });

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

  test('start with the permissions to pull and log', () => {
    const services = stacks.filter((stack) => stack.region === region).flatMap(({ template }) => Object.values(template.Resources)).filter(({ Type }) => Type === 'AWS::ECS::Service');

    for (const { DependsOn, Properties: { ServiceName } } of services) expect(`${ServiceName}: ${String(DependsOn)}`).toMatch(/: .*CapacityProviders.*ExecutionRoleDefaultPolicy/);
  });

  test('a service is behind the secret header', () => {
    const [rule] = allOf(stacks, 'AWS::ElasticLoadBalancingV2::ListenerRule', region).filter(({ Conditions: [{ Field }, other] }) => Field === 'path-pattern' && other.Field === 'http-header')
      .filter(({ Conditions }) => Conditions[0].PathPatternConfig.Values[1] === '/reports/*');

    expect(rule.Priority).toBeLessThan(48_999);
  });
});

test('workers and services start again with a new password of the database', () => {
  const [{ Environment }] = allOf(stacks, 'AWS::Lambda::Function', TOKYO_REGION).filter(({ Environment: { Variables } = { Variables: {} } }) => /\Wservice\W+eldonia-backend/.test(JSON.stringify(Variables.SERVICES ?? '')));

  expect(JSON.stringify(Environment.Variables.SERVICES)).toMatch(/eldonia-emails.*eldonia-reports/);
});

test('a service has its minimum after a failover, by the function of the standby Region', () => {
  expect(releasesOf('reports', OSAKA_REGION)).toMatchObject({ GLOBAL_CLUSTER: 'eldonia-global', ACTIVE_TASKS: '2', API_SERVICE: 'eldonia-backend' });
  expect(releasesOf('reports', TOKYO_REGION)).not.toHaveProperty('ACTIVE_TASKS');
});
