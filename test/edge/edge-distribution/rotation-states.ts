import { App, Environment, Stack, aws_certificatemanager as acm, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { OriginHeader, requireHeader } from '../../../src/edge/internal';
import { ApiDeployment } from '../../../src/fargate-api';
import { ruleOfImportedListener } from '../../../tools/assemblies/imported';
import { OSAKA, TOKYO } from '../../../tools/assemblies/stacks';
import { api, CERTIFICATE } from '../../fargate-api/fixture';

/** Who sets the conditions of a rule whose weights ECS changes. */
export type Design = 'function' | 'rule';

/** What a Region deploys in a generation, read from the template. */
interface Deployed {
  /** All properties of the rule: CloudFormation sends them when one of them changes. */
  readonly rule: string;
  /** The generations in the conditions of the rule; undefined if they match no request. */
  readonly inRule?: number[];
  /** The properties of the custom resource; undefined without one. */
  readonly resource?: string;
  readonly inResource?: number[];
  /** The secrets that the template creates. */
  readonly secrets: number[];
  readonly sent: number;
}

const SECRET = 'shop/origin-header';
const NAMES = ['Tokyo', 'Osaka'];
const GENERATIONS = 4;
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

const generationsIn = (value: unknown) =>
  [...JSON.stringify(value).matchAll(/(?:Generation|origin-header\/)(\d+?)(?:[\dA-F]{8}\b|:|")/g)].map(([, number]) => Number(number));

function ruleOf(stack: Stack, design: Design): elbv2.ApplicationListenerRule {
  if (design === 'rule') return ruleOfImportedListener(stack, 'Shop');
  const certificate = acm.Certificate.fromCertificateArn(stack, 'Own', CERTIFICATE.replace('ap-northeast-1', stack.region));
  return api(stack, { deployment: ApiDeployment.blueGreen(), certificate }).listenerRule;
}

function deployed(env: Environment, design: Design, generation: number): Deployed {
  const stack = new Stack(new App(), 'Shop', { env });
  const header = env === TOKYO
    ? new OriginHeader(stack, 'Header', { generation, secretName: SECRET, replicaRegions: [OSAKA.region!] })
    : OriginHeader.fromSecretName(stack, 'Header', SECRET, generation);
  requireHeader(ruleOf(stack, design), header);
  const template = Template.fromStack(stack);
  const [{ Properties: rule }] = Object.values(template.findResources(RULE));
  const [resource] = Object.values(template.findResources('Custom::RuleConditions'));
  const inRule = generationsIn(rule.Conditions);
  if (inRule.length === 0) expect(rule.Conditions).toEqual([{ Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.1/32'] } }]);
  return {
    rule: JSON.stringify(rule),
    inRule: inRule.length === 0 ? undefined : inRule,
    resource: resource && JSON.stringify(resource.Properties),
    inResource: resource && generationsIn(resource.Properties.Headers),
    secrets: header instanceof OriginHeader ? header.secrets.map(({ node }) => Number(/\d+/.exec(node.id))) : [],
    sent: generationsIn(stack.resolve(header.sentValue.unsafeUnwrap()))[0],
  };
}

const numbers = Array.from({ length: GENERATIONS }, (_, index) => index + 1);

/** A Region: its load balancer, its service and its deployment. */
interface Region {
  /** The deployed generation; 0 before the first deployment. */
  readonly generation: number;
  /** The generations whose templates the rule and the custom resource were last changed to. */
  readonly ruleOf: number;
  readonly resourceOf: number;
  /** The accepted values; undefined without a rule, or while it matches no request. */
  readonly accepted?: readonly string[];
  /** Where the requests go, and where tasks run: in the first or second target group, or in both. */
  readonly weights: 'A' | 'B' | 'AB';
  readonly tasks: 'A' | 'B' | 'AB';
  /** The remaining steps of a deployment in progress. */
  readonly steps: readonly string[];
}

interface State {
  readonly regions: readonly [Region, Region];
  /** The values of the secrets; `†` marks a value whose secret was deleted. */
  readonly secrets: readonly string[];
  /** The values that edges send, the newest one last. */
  readonly edges: readonly string[];
}

const NONE: Region = { generation: 0, ruleOf: 0, resourceOf: 0, weights: 'A', tasks: 'A', steps: [] };
const START: State = { regions: [NONE, NONE], secrets: [], edges: [] };

/**
 * Every state of two Regions that rotate the header while ECS shifts traffic, in any order of single steps: of a
 * deployment with its secrets, rule, function, distribution, failure and rollback, of the edges, and of ECS.
 */
export class Rotations {
  private readonly templates: Map<number, Deployed>[];

  /** `isShifting`: whether ECS shifts traffic between two groups of tasks. */
  constructor(design: Design, private readonly isShifting = true) {
    this.templates = [TOKYO, OSAKA].map((env) => new Map(numbers.map((number) => [number, deployed(env, design, number)])));
  }

  /** The number of states, and the shortest way to the first one that is wrong. */
  search(): { states: number; wrong?: string[] } {
    const known = new Set([JSON.stringify(START)]);
    const open: { state: State; way: string[] }[] = [{ state: START, way: [] }];
    for (const { state, way } of open) {
      const fault = faultOf(state);
      if (fault) return { states: known.size, wrong: [...way, fault] };
      for (const [name, next] of this.next(state)) {
        if (typeof next === 'string') return { states: known.size, wrong: [...way, name, next] };
        const text = JSON.stringify(next);
        if (!known.has(text)) open.push({ state: next, way: [...way, name] });
        known.add(text);
      }
    }
    return { states: known.size };
  }

  private next(state: State): [string, State | string][] {
    return [
      ...state.edges.length > 1 ? [['the edges send the new value', { ...state, edges: state.edges.slice(-1) }] as [string, State]] : [],
      ...[0, 1].flatMap((region) => [...this.isShifting ? shifts(state, region) : [], ...this.deployments(state, region)]),
    ];
  }

  /** As documented: Osaka follows Tokyo, and the next rotation follows Osaka and the edges. */
  private deployments(state: State, index: number): [string, State | string][] {
    const name = NAMES[index];
    const region = state.regions[index];
    const [tokyo, osaka] = state.regions;
    const [step, ...rest] = region.steps;
    if (step) {
      const done = `${name}: ${step}`;
      const after = this.run(with_(state, index, { steps: rest }), index, step);
      const [, to] = step.split(' to ');
      // What is done so far is undone, in either order.
      const back = region.generation === 0 || !/^(secrets|rule|function|distribution) to/.test(step) || Number(to) === region.generation ? []
        : rollbacks(index, region.generation);
      return [
        [done, after],
        ...typeof after === 'string' ? [] : back.map((steps): [string, State] => [`${done}, which fails`, with_(after, index, { steps })]),
      ];
    }
    const next = index === 0 ? tokyo.generation + 1 : tokyo.generation;
    const idle = tokyo.steps.length === 0 && osaka.steps.length === 0;
    const mayStart = index === 0
      ? idle && next <= GENERATIONS && state.edges.length < 2 && (tokyo.generation === 0 || osaka.generation === tokyo.generation)
      : idle && tokyo.generation > osaka.generation;
    if (!mayStart) return [];
    const steps = index === 0 ? ['secrets', 'rule', 'function', 'distribution', 'end'] : ['rule', 'function', 'end'];
    return [[`${name}: generation ${next}`, with_(state, index, { steps: steps.map((one) => `${one} to ${next}`) })]];
  }

  /** The state after a step, or the reason why it is impossible. */
  private run(state: State, index: number, step: string): State | string {
    const [kind, to] = step.split(' to ');
    const generation = Number(to);
    const region = state.regions[index];
    const all = this.templates[index];
    const target = all.get(generation)!;
    switch (kind) {
      case 'secrets':
        return { ...state, secrets: [...new Set([...state.secrets, ...target.secrets.map(String)])].sort() };
      case 'rule': {
        const changed = with_(state, index, { ruleOf: generation });
        if (all.get(region.ruleOf)?.rule === target.rule) return changed;
        return this.accept(with_(changed, index, { weights: 'A' }), index, target.inRule);
      }
      case 'function': {
        const changed = with_(state, index, { resourceOf: generation });
        if (target.resource === undefined || all.get(region.resourceOf)?.resource === target.resource) return changed;
        return this.accept(changed, index, target.inResource);
      }
      case 'distribution': {
        const value = String(target.sent);
        return { ...state, edges: [...state.edges.filter((one) => one !== value), value] };
      }
      default:
        return this.end(with_(state, index, { generation }), index, target);
    }
  }

  private accept(state: State, index: number, generations: readonly number[] | undefined): State | string {
    const missing = generations?.find((number) => !state.secrets.includes(String(number)));
    return missing === undefined ? with_(state, index, { accepted: generations?.map(String) }) : `the secret of generation ${missing} is missing`;
  }

  /** Deletes what the template no longer contains. A secret that is created again has another value. */
  private end(state: State, index: number, { secrets }: Deployed): State {
    if (index === 1) return state;
    const gone = state.secrets.filter((one) => !secrets.includes(Number(one)));
    const mark = (values: readonly string[]) => values.map((value) => gone.includes(value) ? `${value}†` : value);
    const [tokyo, osaka] = state.regions.map((region) => ({ ...region, ...region.accepted && { accepted: mark(region.accepted) } }));
    return { regions: [tokyo, osaka], secrets: secrets.map(String).sort(), edges: mark(state.edges) };
  }
}

/** ECS starts tasks in the other group, shifts the weights in steps or back, and stops the tasks of the idle group. */
function shifts(state: State, index: number): [string, State][] {
  const name = NAMES[index];
  const { generation, tasks, weights } = state.regions[index];
  if (generation === 0) return [];
  if (tasks !== 'AB') return [[`${name}: ECS starts a second set of tasks`, with_(state, index, { tasks: 'AB' })]];
  return [
    ...(['A', 'AB', 'B'] as const).filter((one) => one !== weights)
      .map((one): [string, State] => [`${name}: ECS shifts to ${one}`, with_(state, index, { weights: one })]),
    ...weights === 'AB' ? [] : [[`${name}: ECS stops the other tasks`, with_(state, index, { tasks: weights })] as [string, State]],
  ];
}

function rollbacks(index: number, generation: number): string[][] {
  const steps = (kinds: string[]) => kinds.map((kind) => `${kind} to ${generation}`);
  if (index === 1) return [steps(['rule', 'function', 'end'])];
  return [steps(['rule', 'function', 'distribution', 'end']), steps(['distribution', 'rule', 'function', 'end'])];
}

function faultOf({ regions, edges }: State): string | undefined {
  for (const [index, { generation, accepted, weights, tasks }] of regions.entries()) {
    const name = NAMES[index];
    if ([...weights].some((group) => !tasks.includes(group))) return `${name} sends requests to ${weights}, and tasks run in ${tasks}: 503`;
    if (index === 1 && generation === 0) continue;
    const rejected = edges.find((value) => !accepted?.includes(value));
    if (rejected) return `${name} rejects ${rejected}, and accepts ${accepted?.join() ?? 'nothing'}: 403`;
  }
  return undefined;
}

function with_(state: State, index: number, change: Partial<Region>): State {
  const [tokyo, osaka] = state.regions.map((region, other) => other === index ? { ...region, ...change } : region);
  return { ...state, regions: [tokyo, osaka] };
}
