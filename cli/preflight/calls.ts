/* eslint-disable @typescript-eslint/no-explicit-any */
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { alternatives, callersOf, Caller, common, Context, foreignIn, GLOBAL_SERVICES, inOrganizations, meeting, OF_ROUTES, plain, without } from './context';
import CREATION_CALLS from './creation-calls.json';
import { arnOf, nameOf } from '../../src/assembly/names';
import { stacksOf } from '../../src/assembly/read';
import { replacementRule } from '../../src/assembly/resource-types';
import { Located, SynthesizedApp } from '../../src/assembly/synthesized-app';
import { StackTemplate } from '../../src/assembly/template';
import { asText } from '../../src/assembly/text';
import { listOf, resolved, resourceStatementsOf, Statement } from '../../tools/policies/evaluation';
import { needsByTag } from '../../tools/policies/needs/backups';
import { Role, rolesIn } from '../../tools/policies/needs/roles';

/** When a call is made. A failover also needs the calls at runtime. */
type Phase = 'at creation' | 'in an update or a deletion' | 'at runtime' | 'in a failover';

/** A call of an AWS service that the app needs. */
export interface Call {
  readonly phase: Phase;
  /** What calls: a role, a service, or CloudFormation for a type of resource. */
  readonly by: string;
  /** The type of the resource that is created; undefined at runtime. */
  readonly type?: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
  /** Keys of the context that the request may lack. */
  readonly uncertain?: readonly string[];
  /** CloudFormation, a role of the app, or who else: these are not asked for boundaries. */
  readonly from: 'CloudFormation' | 'role' | Caller['from'];
}

const CREATES = new Map(Object.entries(CREATION_CALLS));

/** The types of an app whose calls are not known. */
export function unknownTypes(assembly: CloudAssembly): string[] {
  return [...new Set(new SynthesizedApp(stacksOf(assembly)).all().map(({ body }) => body.Type))].filter((type) =>
    !CREATES.has(type) && !/^Custom::|^AWS::(?:CDK::Metadata|CloudFormation::(?:CustomResource|Stack|WaitCondition\w*))$/.test(type)).sort();
}

/**
 * All calls that an app needs: of CloudFormation, of its roles, and of services and accounts that its resource and trust policies allow.
 *
 * @param ours the accounts of the organization that are not in the app
 */
export function callsOf(assembly: CloudAssembly, ours: readonly string[] = []): readonly Call[] {
  const known = CALLS.get(assembly) ?? allCalls(assembly);
  CALLS.set(assembly, known);
  if (ours.length === 0) return known;
  const all = [...ours, ...accountsOf(assembly)];
  return known.map((call) => foreignIn(call.context).length > 0 ? { ...call, context: inOrganizations(call.context, all) } : call);
}

/** The accounts of an app that count as those of another organization. */
export function foreignAccounts(assembly: CloudAssembly, ours: readonly string[]): string[] {
  return [...new Set(callsOf(assembly, ours).flatMap(({ context }) => foreignIn(context)))].sort();
}

function accountsOf(assembly: CloudAssembly): string[] {
  return ['<AWS::AccountId>', ...stacksOf(assembly).flatMap(({ account }) => account ?? [])];
}

const CALLS = new WeakMap<CloudAssembly, readonly Call[]>();

function allCalls(assembly: CloudAssembly): Call[] {
  const app = new SynthesizedApp(stacksOf(assembly));
  const roles = rolesIn(assembly);
  const passed = [...new Set(roles.flatMap(({ principals }) => principals.filter((principal) => principal.includes('.amazonaws.com'))))];
  const planned = roles.flatMap(plannedFunctions);
  const created = assembly.stacksRecursively.flatMap(({ stackName, template, cloudFormationExecutionRoleArn: role }) => {
    const stack = app.stacks.find(({ name }) => name === stackName)!;
    const resources = app.all().filter((resource) => resource.stack.template === template);
    return [...callsOfTemplate(template).map((action): Creation => ({ by: 'a stack', action })), ...resources.flatMap((resource) => creationCalls(app, resource))]
      .map((call) => ofCloudFormation(stack, call, role, passed));
  });
  const calls = [
    ...created,
    ...roles.flatMap((role) => [...roleCalls(role, phaseOf(role, planned)), ...assumptions(role, phaseOf(role, planned), roles)]),
    ...app.all('AWS::S3::Bucket', 'AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::KMS::Key').flatMap((resource) => deliveries(app, resource)),
  ];
  return calls.map((call) => ({ ...call, context: inOrganizations(call.context, accountsOf(assembly)) }));
}

/** What CloudFormation calls for the template itself: parameters of Parameter Store, and outputs of other stacks. */
function callsOfTemplate(template: any): string[] {
  return [
    ...Object.values<any>(template.Parameters ?? {}).some(({ Type }) => Type.startsWith('AWS::SSM::Parameter')) ? ['ssm:GetParameters'] : [],
    ...JSON.stringify(template).includes('"Fn::GetStackOutput"') ? ['cloudformation:DescribeStacks'] : [],
  ];
}

type Creation = Pick<Call, 'by' | 'action' | 'type'> & Partial<Call>;

function ofCloudFormation({ account = '<AWS::AccountId>', region = '<AWS::Region>' }: StackTemplate, call: Creation, role: string | undefined, passed: string[]): Call {
  const service = call.action.split(':')[0];
  const executionRole = (role ?? 'arn:aws:iam::${AWS::AccountId}:role/unknown').replaceAll('${AWS::Partition}', 'aws').replaceAll('${AWS::AccountId}', account).replaceAll('${AWS::Region}', region);
  return {
    phase: 'at creation',
    resource: '*',
    from: 'CloudFormation',
    ...call,
    context: {
      ...common(account, GLOBAL_SERVICES.includes(service) ? 'us-east-1' : region),
      'aws:PrincipalArn': executionRole,
      ...call.action === 'iam:PassRole' ? { 'iam:PassedToService': passed } : {},
      ...call.context,
    },
  };
}

function creationCalls(app: SynthesizedApp, resource: Located): Creation[] {
  const { stack, id, body: { Type: type, Properties = {} } } = resource;
  if (/^Custom::|CustomResource$/.test(type)) return [{ by: type, action: 'lambda:InvokeFunction', type }];
  const calls = CREATES.get(type);
  if (!calls) return [];
  const properties = JSON.stringify([Properties, app.referred(stack, Properties).map(({ body }) => body.Type)]);
  const needed = calls.create.map((call) => call.split(/ (.*)/)).filter(([, pattern]) => pattern === undefined || new RegExp(pattern).test(properties)).map(([action]) => action!);
  const own = calls.create.map((call) => call.split(':')[0]).find((service) => type.toLowerCase().includes(service))!;
  // What is one per target is identified by it, and has an ARN that only its creation shows.
  const name = (replacementRule(type).is.includes('overwritten') ? undefined : nameOf(app, resource)) ?? `${stack.name}-${id}-XXXXXXXXXXXX`;
  const arn = arnOf(app, resource, name) ?? `arn:aws:${own}:${GLOBAL_SERVICES.includes(own) ? '' : stack.region}:${stack.account}:~/${name}`;
  const context = requestOf(app, resource);
  return ([['at creation', needed], ['in an update or a deletion', calls.others]] as const).flatMap(([phase, actions]) => actions.map((action) => ({
    phase, by: type, type, action, context: isOfService(type, action) ? { ...context, ...OF_SERVICE } : context, ...action.startsWith(`${own}:`) ? { resource: plain(arn) } : {},
  })));
}

/** The service of a resource calls AWS KMS for CloudFormation. */
const isOfService = (type: string, action: string) => action.startsWith('kms:') && !type.startsWith('AWS::KMS::');
const OF_SERVICE = { 'aws:ViaAWSService': 'true', 'kms:GrantIsForAWSResource': 'true' };

/** The condition keys that a request to create a resource has by its properties. */
function requestOf(app: SynthesizedApp, { stack, body: { Type, Properties = {} } }: Located): Context {
  const text = (value: unknown) => value === undefined ? undefined : asText(app.resolve(stack, value));
  const tags = listOf<any>(Properties.Tags as any).filter(({ Key }) => Key !== undefined)
    .map(({ Key, Value }) => [String(Key), text(Value)] as const);
  const { VpcConfig, PermissionsBoundary, Protocol, Endpoint, ObjectOwnership } = Properties as Record<string, any>;
  return {
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': tags.map(([key]) => key),
    ...Type === 'AWS::Lambda::Function' ? { 'lambda:VpcIds': VpcConfig && 'vpc', 'lambda:FunctionUrlAuthType': undefined } : {},
    ...Type === 'AWS::Lambda::Permission' ? { 'lambda:FunctionUrlAuthType': text(Properties.FunctionUrlAuthType) } : {},
    ...Type === 'AWS::CodeBuild::Project' ? { 'codebuild:vpcConfig.vpcId': VpcConfig && 'vpc' } : {},
    ...Type === 'AWS::IAM::Role' ? { 'iam:PermissionsBoundary': text(PermissionsBoundary)?.replace('${AWS::Partition}', 'aws') } : {},
    ...Type === 'AWS::SNS::Subscription' ? { 'sns:Protocol': text(Protocol), 'sns:Endpoint': text(Endpoint) } : {},
    ...Type === 'AWS::S3::Bucket' ? { 's3:x-amz-object-ownership': text((Properties.OwnershipControls as any)?.Rules?.[0]?.ObjectOwnership ?? ObjectOwnership ?? 'BucketOwnerEnforced') } : {},
    'ram:RequestedAllowsExternalPrincipals': undefined,
  };
}

/** What a role is allowed, which is what it needs. References are in angle brackets. */
function roleCalls(role: Role, phase: Phase): Call[] {
  const { place } = role;
  const functions = role.references.filter(({ type }) => type === 'AWS::Lambda::Function');
  const isInVpc = role.references.some(({ properties }) => properties.VpcConfig !== undefined || properties.NetworkConfiguration !== undefined || properties.NetworkMode === 'awsvpc');
  const managed = role.managed.some((policy) => /Backup/.test(policy)) ? needsByTag(place) : [];
  const held: Statement[] = [...role.statements.filter(({ Effect }) => Effect === 'Allow'), ...managed.map(({ action }): Statement => ({ Effect: 'Allow', Action: action, Resource: '*' }))];
  return held.flatMap((statement) => listOf(statement.Action).flatMap((action) => listOf(statement.Resource).map((resource): Call => {
    const [, , , stated = '', account = ''] = resource.replaceAll(/<[^>]*>/g, '').split(':');
    const region = GLOBAL_SERVICES.includes(action.split(':')[0]) ? 'us-east-1' : /^[a-z-]+\d$/.test(stated) ? stated : place.region;
    const context = {
      ...meeting(common(place.account, region), statement),
      ...functions.length > 0 ? { 'lambda:SourceFunctionArn': `arn:aws:lambda:${place.region}:${place.account}:function:${place.name}` } : {},
      ...tagsOf(role, 'Principal'),
      ...role.place.account === account || !/^(?:\d{12}|aws)$/.test(account) ? {} : { 'aws:ResourceAccount': account },
      'aws:PrincipalArn': arnOfRole(role),
    };
    // An endpoint of the VPC, or a NAT gateway: the routes decide.
    return { phase, by: subjectOf(role), action, resource: withNames(place, resource, action), context: isInVpc ? without(context, OF_ROUTES) : context, from: 'role' };
  })));
}

function arnOfRole({ place, id }: Role): string {
  const { RoleName, Path } = place.template.Resources[id].Properties;
  return `arn:aws:iam::${place.account}:role${Path === undefined ? '/' : place.text(Path)}${RoleName === undefined ? `${place.name}-${id}-XXXXXXXXXXXX` : place.text(RoleName)}`;
}

function tagsOf({ place, id }: Role, of: 'Principal' | 'Resource'): Context {
  const { Tags = [] } = place.template.Resources[id].Properties;
  return Object.fromEntries(Tags.map(({ Key, Value }: any) => [`aws:${of}Tag/${Key}`, place.text(Value)]));
}

/** The calls by which principals assume a role, as its trust policy allows. */
function assumptions(role: Role, phase: Phase, roles: readonly Role[]): Call[] {
  const { place, trust } = role;
  const resource = arnOfRole(role);
  return trust.filter(({ Effect }) => Effect === 'Allow').flatMap((allowing) => {
    const { AWS, Federated, ...rest } = allowing.Principal as Record<string, string[] | undefined>;
    const isOf = (one: Role) => (arn: string) => plain(arn) === arnOfRole(one) || new RegExp(`<${one.place === place ? '' : `${one.place.name}/`}${one.id}(?:\\.Arn)?>$`).test(arn);
    const ofApp = roles.filter((one) => listOf(AWS).some(isOf(one)));
    const provider = (name: string) => `arn:aws:iam::${place.account}:oidc-provider/${String(place.find(name)?.Url).replace('https://', '')}`;
    const statement = {
      ...allowing,
      Principal: {
        ...rest,
        AWS: listOf(AWS).filter((arn) => !ofApp.some((one) => isOf(one)(arn))),
        Federated: listOf(Federated).map((name) => name.startsWith('<') ? provider(name) : name),
      },
    };
    const callers: (Omit<Caller, 'from'> & Pick<Call, 'from'>)[] = [
      ...ofApp.map((one) => ({ by: subjectOf(one), from: 'role' as const, context: meeting({ ...common(one.place.account, place.region), ...tagsOf(one, 'Principal'), 'aws:PrincipalArn': arnOfRole(one) }, statement) })),
      ...callersOf(statement, place.account, place.region).map((caller) => ({ ...caller, by: `${caller.by} (role ${role.at})` })),
    ];
    const each = callers.flatMap((caller) => alternatives(caller.context).map((context) => ({ ...caller, context })));
    return listOf(statement.Action).flatMap((action) => each.map((caller): Call => ({
      ...caller,
      phase,
      action,
      resource,
      // Tags of a session are those of its caller.
      context: without({ ...caller.context, 'aws:ResourceTag': undefined, ...tagsOf(role, 'Resource'), 'aws:ResourceAccount': place.account }, action === 'sts:TagSession' ? ['aws:TagKeys'] : []),
    })));
  });
}

/** An ARN with the names that CloudFormation gives. */
function withNames({ name, region, account }: Role['place'], resource: string, action: string): string {
  return resource.replaceAll('<AWS::Partition>', 'aws')
    .replace(/^<(?:([\w-]+)\/)?(\w+)\.\w+>/, (_, stack: string | undefined, id: string) => `arn:aws:${action.split(':')[0]}:${region}:${account}:~/${stack ?? name}-${id}-XXXXXXXXXXXX`)
    .replace(/<(?:([\w-]+)\/)?(\w+)(?:\.\w+)?>/g, (_, stack: string | undefined, id: string) => `${stack ?? name}-${id}-XXXXXXXXXXXX`);
}

function subjectOf({ at, references, principals }: Role): string {
  const [first] = references;
  return `${first === undefined ? principals.join(', ') : first.type.replace('AWS::', '')} (role ${at})`;
}

/** Custom resources run at creation; the plan, its functions, and the role of the stack that they update in a failover. */
function phaseOf({ place, references, principals }: Role, planned: readonly string[]): Phase {
  const functions = references.filter(({ type }) => type === 'AWS::Lambda::Function').map(({ id }) => id);
  const custom = Object.values<any>(place.template.Resources).filter(({ Type }) => Type.startsWith('Custom::')).map(({ Properties }) => Properties.ServiceToken?.['Fn::GetAtt']?.[0]);
  if (functions.some((id) => custom.includes(id))) return 'at creation';
  const isPlanned = functions.some((id) => planned.includes(place.text({ 'Fn::GetAtt': [id, 'Arn'] })) || planned.includes(`<${place.name}/${id}.Arn>`));
  const isOfPlan = references.some(({ type }) => type === PLAN) || ['cloudformation.amazonaws.com', 'arc-region-switch.amazonaws.com'].some((one) => principals.includes(one));
  return isPlanned || isOfPlan ? 'in a failover' : 'at runtime';
}

const PLAN = 'AWS::ARCRegionSwitch::Plan';

/** The ARNs of the functions of failover plans. */
function plannedFunctions({ place, references }: Role): string[] {
  return references.filter(({ type }) => type === PLAN).flatMap(({ properties }) => functionsIn(properties)).map((arn) => place.text(arn));
}

function functionsIn(value: any): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries<any>(value).flatMap(([key, inner]) => key === 'Lambdas' ? inner.map(({ Arn }: any) => Arn) : functionsIn(inner));
}

/** Calls of services and of other accounts, which the policy of a resource allows. */
function deliveries(app: SynthesizedApp, resource: Located): Call[] {
  const { account = '<AWS::AccountId>', region = '<AWS::Region>' } = resource.stack;
  const arn = arnOf(app, resource) ?? `arn:aws:${resource.body.Type.split('::')[1].toLowerCase()}:${region}:${account}:${resource.stack.name}-${resource.id}-XXXXXXXXXXXX`;
  return resourceStatementsOf(app, resource).map((held) => resolved(app, held)).filter(({ Effect }) => Effect === 'Allow').flatMap((statement) =>
    callersOf(statement, account, region).filter(({ from }) => from === 'elsewhere').flatMap((caller) => listOf(statement.Action).map((action): Call => ({
      ...caller,
      phase: 'at runtime',
      by: `${caller.by} (${resource.stack.name}/${resource.id})`,
      action,
      resource: plain(arn),
    }))));
}
