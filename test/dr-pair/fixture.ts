import { App, Stack, aws_sns as sns, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { DrPair, DrPairProps } from '../../src/dr-pair';
import { EldoniaPlatformProps } from '../../src/eldonia-platform';
import { PlatformJob, PlatformWorkload, PlatformZone } from '../../src/region';
import { ACCOUNT, TOKYO } from '../../tools/assemblies/stacks';

export const TOKYO_REGION = 'ap-northeast-1';
export const OSAKA_REGION = 'ap-northeast-3';
export const VIRGINIA_REGION = 'us-east-1';

export const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };

/** Of a platform, in the same zone. */
export const PLATFORM: EldoniaPlatformProps = { zone: PlatformZone.fromAttributes(ZONE), alarmEmail: 'ops@eldonia.example' };
export const PROPS: DrPairProps = { ...PLATFORM, account: ACCOUNT };

export const REPORT = PlatformJob.command(
  'NightlyReport', ['node', 'src/report.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) },
);

/* eslint-disable @typescript-eslint/no-explicit-any */
export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DependsOn?: string[];
  readonly Condition?: string;
}

export interface TemplateText {
  readonly Resources: Record<string, Resource>;
  readonly Parameters?: Record<string, any>;
  readonly Conditions?: Record<string, any>;
  readonly Outputs?: Record<string, any>;
}
/* eslint-enable */

/** A template with its stack name and its Region. */
export interface Placed { readonly stackName: string; readonly region: string; readonly template: TemplateText }

/** An app without metadata and without copies of assets. The templates still contain the hashes of the assets. */
export const quickApp = (context: Record<string, unknown> = {}): App => new App({
  analyticsReporting: false,
  treeMetadata: false,
  context: {
    'aws:cdk:disable-asset-staging': true,
    'aws:cdk:disable-creation-stack-traces': true,
    'aws:cdk:disable-logicalId-metadata': true,
    ...context,
  },
});

export const pairOf = (props: Partial<DrPairProps> = {}, app = quickApp()): DrPair => new DrPair(app, 'Eldonia', { ...PROPS, ...props });

/** An existing stack in one Region, with a topic `Alarms` of the caller. */
export function existingStack(app: App): { readonly stack: Stack; readonly alarmTopic: sns.ITopic } {
  const stack = new Stack(app, 'Eldonia', { env: TOKYO });
  return { stack, alarmTopic: new sns.Topic(stack, 'Alarms') };
}

export const assemblyOf = ({ node }: DrPair): CloudAssembly => (node.root as App).synth();

export const placed = (assembly: CloudAssembly): Placed[] => assembly.stacksRecursively
  .map(({ stackName, environment: { region }, template }: CloudFormationStackArtifact) =>
  // A stack of imported resources only has no resources.
    ({ stackName, region, template: { Resources: {}, ...template as object } as TemplateText }));

/** The template of a stack. */
export const templateOf = (stacks: readonly Placed[], stack: Pick<Stack, 'stackName'>): TemplateText =>
  stacks.find(({ stackName }) => stackName === stack.stackName)!.template;

/** The properties of the resources of a type. */
export const ofType = ({ Resources }: TemplateText, type: string): Resource['Properties'][] =>
  Object.values(Resources).filter(({ Type }) => Type === type).map(({ Properties }) => Properties);

/** The properties of the resources of a type, of all stacks or those in a Region. */
export const allOf = (stacks: readonly Placed[], type: string, region?: string): Resource['Properties'][] =>
  stacks.filter((stack) => region === undefined || stack.region === region).flatMap(({ template }) => ofType(template, type));

/** A workload of each kind, by the ends of their ids. */
export const workloads = (...ids: string[]): PlatformWorkload[] => ids.flatMap((id) => [
  PlatformWorkload.worker(`Worker${id}`, { command: ['x'] }),
  PlatformWorkload.service(`Service${id}`, { command: ['x'], healthPath: '/up', paths: [`/service${id}/*`] }),
  PlatformWorkload.process(`Process${id}`, { command: ['x'] }),
]);

/** The alarms of other stacks that the composite alarms of a template name: stack and logical id. */
export const alarmsElsewhere = (template: TemplateText, templates: Record<string, TemplateText>): [stack: string, id: string][] =>
  ofType(template, 'AWS::CloudWatch::CompositeAlarm').flatMap(({ AlarmRule }) =>
    [...JSON.stringify(AlarmRule).matchAll(/"StackName":"([^"]+)"[^}]*"OutputName":"([^"]+)"/g)]
      .map(([, stack, output]): [string, string] => [stack, templates[stack].Outputs![output].Value.Ref]));

export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** The statements of every role of some stacks, inline and attached. */
export const roleStatements = (stacks: readonly Placed[]): Statement[] =>
  [...allOf(stacks, 'AWS::IAM::Role').flatMap(({ Policies = [] }) => Policies), ...allOf(stacks, 'AWS::IAM::Policy')]
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement as Statement[]);
