import { Session } from './session';
import { nameOf } from '../../src/assembly/names';
import { stacksOf } from '../../src/assembly/read';
import { Located, SynthesizedApp } from '../../src/assembly/synthesized-app';
import { StackTemplate } from '../../src/assembly/template';
import { asText } from '../../src/assembly/text';
import { readApp } from '../../tools/app';
import { UserError } from '../../tools/user-error';
import { Arguments, Command, OptionHelp, Streams } from '../command';

interface Pair { readonly Name: string; readonly Value?: unknown; readonly ValueFrom?: unknown }

interface Container {
  readonly Name: string;
  readonly Environment?: readonly Pair[];
  readonly Secrets?: readonly Pair[];
  readonly LogConfiguration?: { readonly Options?: Readonly<Record<string, unknown>> };
}

/** How a service is released, by what its stack has recorded. */
interface Release {
  /** Whether the Region follows the releases of another one. */
  readonly follows: boolean;
  readonly parameter: string;
  readonly minimum: string;
  /** The name of the function, with the alias that answers. */
  readonly requests: string;
}

/** A service of an app, with its names. What CloudFormation names is asked for. */
export class Service {
  readonly cluster: string;
  readonly name: string;
  readonly container: string;
  readonly allowsExec: boolean;
  /** The alarms that end a deployment. */
  readonly alarms: readonly string[];
  private readonly main: Container;

  constructor(private readonly app: SynthesizedApp, private readonly located: Located, readonly session: Session) {
    const { stack, body: { Properties = {} } } = located;
    const [cluster] = app.referred(stack, Properties.Cluster);
    this.cluster = cluster ? this.named('CLUSTER', cluster) : asText(app.resolve(stack, Properties.Cluster)).split('/').at(-1)!;
    this.name = this.named('SERVICE', located);
    this.allowsExec = Properties.EnableExecuteCommand === true;
    const containers = app.referred(stack, Properties.TaskDefinition)[0]?.body.Properties?.ContainerDefinitions as readonly Container[];
    const [balanced] = (Properties.LoadBalancers ?? []) as readonly { readonly ContainerName?: unknown }[];
    this.main = containers.find(({ Name }) => Name === balanced?.ContainerName) ?? containers[0];
    this.container = this.main.Name;
    const { Alarms } = (Properties.DeploymentConfiguration ?? {}) as { readonly Alarms?: { readonly AlarmNames?: unknown } };
    this.alarms = app.referred(stack, Alarms?.AlarmNames).map((one) => nameOf(app, one)).filter((one) => one !== undefined);
  }

  /** The names of all services of the stack. */
  get all(): string[] {
    const { stack } = this.located;
    return this.app.all('AWS::ECS::Service').filter((one) => one.stack === stack).map((one) => nameOf(this.app, one) ?? this.name);
  }

  get logs(): { readonly group: string; readonly prefix: string } {
    const { 'awslogs-group': value, 'awslogs-stream-prefix': prefix } = this.main.LogConfiguration?.Options ?? {};
    if (value === undefined) throw new UserError(`${this.container} must write to CloudWatch Logs, got another log driver; see its destination`);
    const [group] = this.app.referred(this.located.stack, value);
    return { group: group ? this.named('LOG_GROUP', group) : asText(this.app.resolve(this.located.stack, value)), prefix: `${asText(prefix as string)}/${this.container}` };
  }

  /** The log group of the database, whose name contains its own. */
  get databaseLogs(): string {
    const group = this.app.all('AWS::Logs::LogGroup').find((one) => one.stack === this.located.stack && /^\/aws\/rds\/cluster\//.test(nameOf(this.app, one) ?? ''));
    if (!group) throw new UserError(`${this.located.stack.name} must have a database with logs, got none; choose another --stack`);
    return nameOf(this.app, group)!;
  }

  /** Options of the AWS CLI that select the service. */
  get selected(): string[] { return ['--cluster', this.cluster, '--services', this.name]; }

  /** A value that the tasks get as a variable, from the revision that is deployed or from where they read it. */
  variable(variable: string, revision: string): string {
    const name = variable.replace(/^(?:DB|REDIS)_/, '');
    const by = (pairs: readonly Pair[] = []) => pairs.find(({ Name }) => Name === variable);
    if (by(this.main.Environment)) {
      return this.session.value(name, ['ecs', 'describe-task-definition', '--task-definition', revision, '--query',
        `taskDefinition.containerDefinitions[?name=='${this.container}'].environment[] | [?name=='${variable}'].value | [0]`], `${variable} must be set in ${this.name}, got none; deploy the stack`);
    }
    const [, parameter] = /:parameter(\/.+)$/.exec(asText(this.app.resolve(this.located.stack, by(this.main.Secrets)?.ValueFrom))) ?? [];
    if (parameter === undefined) throw new UserError(`${this.name} must have the variable ${variable}, got none; choose another --service`);
    return this.session.value(name, ['ssm', 'get-parameter', '--name', parameter, '--query', 'Parameter.Value']);
  }

  /** The revision that is deployed. */
  revision(): string {
    return this.session.value('REVISION', ['ecs', 'describe-services', ...this.selected, '--query', 'services[?status==`ACTIVE`].taskDefinition | [0]'],
      `${this.name} must be deployed, got no such service in ${this.cluster}; run npx cdk deploy, or choose another --region`);
  }

  /** A running task. */
  task(): string {
    return this.session.value('TASK', ['ecs', 'list-tasks', '--cluster', this.cluster, '--service-name', this.name, '--desired-status', 'RUNNING', '--no-paginate',
      '--query', 'taskArns[0]'], `${this.name} must have a running task, got none; see eldonia-constructs status`);
  }

  /** A task in which a session can be opened. */
  taskForExec(): string {
    this.session.checkPlugin();
    if (!this.allowsExec) throw new UserError(`${this.name} must permit ECS Exec, got a service without it; set api: { enableExecuteCommand: true } and deploy`);
    return this.task();
  }

  /** @throws when the function does not release the service itself: workers follow the API */
  release(): Release {
    const { app, located: { stack } } = this;
    const alias = app.all('AWS::Lambda::Alias').find((one) => one.stack === stack && one.body.Properties?.Name === 'requests');
    const [handler] = app.referred(stack, alias?.body.Properties?.FunctionName);
    const { SERVICES } = ((handler?.body.Properties?.Environment ?? {}) as { readonly Variables?: Record<string, string> }).Variables ?? {};
    const [parameter] = (SERVICES ?? '').split(',');
    const [, settings] = parametersOf(app, stack).find(([name, text]) => name.startsWith(`${parameter}-`) && text.includes(`"SERVICE":"${this.name}"`)) ?? [];
    const [, minimum] = /"MIN_TASKS":"(\d+)"/.exec(settings ?? '') ?? [];
    if (minimum === undefined) throw new UserError(`${this.name} must be what a release deploys, got a worker or a stack without releases; leave out --service, or choose another --stack`);
    return { follows: follows(app, stack), parameter, minimum, requests: `${this.named('RELEASES', handler)}:requests` };
  }

  private named(variable: string, resource: Located): string {
    return nameOf(this.app, resource) ?? this.session.value(variable, ['cloudformation', 'describe-stack-resource', '--stack-name', resource.stack.name,
      '--logical-resource-id', resource.id, '--query', 'StackResourceDetail.PhysicalResourceId']);
  }
}

const OPTIONS: Record<string, OptionHelp> = {
  service: { type: 'string', value: 'name', text: 'a worker or another service (default: the API)' },
  region: { type: 'string', value: 'region', text: 'the Region of a pair (default: the primary Region)' },
  stack: { type: 'string', value: 'name', text: 'the stack, if the app has several platforms' },
  print: { type: 'boolean', text: 'print the commands of the AWS CLI for Bash, and run nothing' },
};

/** A command for a service: with its options, and help that says what all of them need. */
export const daily = ({ details, options, run, ...command }: Omit<Command, 'json' | 'run'> & { run(service: Service, args: Arguments, streams: Streams): ReturnType<Command['run']> }): Command =>
  ({
    ...command,
    details: `${details}\n\nCalls AWS with your credentials and the AWS CLI, version 2. The names are those of the templates: synthesize the commit that is deployed.`,
    options: { ...options, ...OPTIONS },
    json: false,
    run: async (args, streams) => run(serviceOf(args, streams), args, streams),
  });

function serviceOf({ app: folder, values: { service: wanted, region, stack: only, print } }: Arguments, streams: Streams): Service {
  const app = new SynthesizedApp(stacksOf(readApp(folder)));
  const all = app.all('AWS::ECS::Service').filter(({ stack }) => [undefined, stack.region].includes(region as string ?? stack.region) && [undefined, stack.name, stack.path].includes(only as string));
  const named = all.filter((one) => [undefined, nameOf(app, one)].includes(wanted as string));
  // The API is the first service of its stack.
  const each = named.filter((one, index) => named.findIndex(({ stack }) => stack === one.stack) === index);
  const leading = each.filter(({ stack }) => region !== undefined || !follows(app, stack));
  const [found, ...others] = leading.length > 0 ? leading : each;
  if (!found) {
    const names = app.all('AWS::ECS::Service').map((one) => `${nameOf(app, one) ?? one.id} in ${one.stack.region ?? 'any Region'} (--stack ${one.stack.name})`);
    throw new UserError(`service must be one of the app, got none with these options in ${folder}; ${names.length > 0 ? `it has ${names.join(', ')}` : 'define a platform'}`);
  }
  if (others.length > 0) throw new UserError(`stack is required with several platforms, got none of ${[found, ...others].map(({ stack }) => stack.path).join(', ')}; add --stack ${found.stack.path}`);
  const session = new Session(found.stack.name, found.stack.region ?? region as string, streams, print === true);
  session.checkAccount(found.stack.account);
  return new Service(app, found, session);
}

/** Whether a Region follows the releases of another one: that of a standby. Workers follow the API in each Region. */
function follows(app: SynthesizedApp, stack: StackTemplate): boolean {
  const api = nameOf(app, app.all('AWS::ECS::Service').find((one) => one.stack === stack)!);
  return parametersOf(app, stack).some(([, text]) => text.includes(`"SERVICE":"${api}"`) && text.includes('"FOLLOWS_RELEASES":"true"'));
}

/** The names of the SSM parameters of a stack, with their texts, also of those with a function that the deployment decides. */
const parametersOf = (app: SynthesizedApp, stack: StackTemplate): [string, string][] =>
  app.all('AWS::SSM::Parameter').filter((one) => one.stack === stack)
    .map((one) => [nameOf(app, one) ?? '', asText(app.resolve(stack, one.body.Properties?.Value)).replaceAll('\\"', '"')]);
