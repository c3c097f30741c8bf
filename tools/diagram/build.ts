import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Edge, Graph, Group, Node } from './graph';
import { mergedLines, nameOf, NODE_TYPES } from './nodes';
import { Relations } from './relations';
import { Resource, Resources } from './resources';

export interface Scope {
  /** Only the path of requests, the data and the failover: without monitoring, delivery and endpoints. */
  readonly isOverview?: boolean;
  /** Only what this construct contains, by its path within its stack; all by default. */
  readonly construct?: string;
}

const REGION_NAMES: Record<string, string> = { 'ap-northeast-1': 'Tokyo', 'ap-northeast-3': 'Osaka', 'us-east-1': 'N. Virginia' };
/** The titles of boxes that every part of an app uses, or those who run it. */
const SUPPORT = ['CloudWatch', 'Audit', 'Costs', 'SNS', 'Secrets Manager', 'ECR', 'CodePipeline', 'CodeBuild'];
const IN_SUBNETS = [
  'AWS::EC2::NatGateway', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ECS::Service', 'AWS::Lambda::Function', 'AWS::RDS::DBCluster',
  'AWS::ElastiCache::ReplicationGroup', 'AWS::CodeBuild::Project', 'AWS::AutoScaling::AutoScalingGroup',
];
const GLOBAL_TYPES = ['AWS::CloudFront::Distribution', 'AWS::WAFv2::WebACL'];

/** The picture of an app: what an architect draws of its resources. */
export function graphOf(assembly: CloudAssembly, { construct, isOverview = false }: Scope = {}): Graph {
  const resources = new Resources(assembly);
  const isInside = ({ path }: Resource) => construct === undefined || path === construct || path.startsWith(`${construct}/`);
  return new Builder(resources, isInside, isOverview).graph();
}

class Builder {
  private readonly nodes = new Map<string, Node>();
  private readonly groups = new Map<string, Group>();
  /** The node of each resource. */
  private readonly nodeOf = new Map<Resource, string>();

  constructor(
    private readonly resources: Resources, private readonly isInside: (resource: Resource) => boolean, private readonly isOverview: boolean,
  ) {}

  graph(): Graph {
    const isChosen = ({ type }: Resource) => NODE_TYPES[type] && !(this.isOverview && NODE_TYPES[type].isDetail);
    const drawn = this.resources.all.filter((resource) => isChosen(resource) && this.isInside(resource));
    const relations = new Relations(this.resources, new Set(drawn));
    const isDrawn = (resource: Resource) => !relations.folded.has(resource)
      && (!NODE_TYPES[resource.type].onlyIfUsed || relations.used.has(resource));
    for (const resource of drawn.filter(isDrawn)) this.add(resource);
    if (!this.isOverview) for (const helper of relations.helpers) if (!relations.used.has(helper)) this.addHelper(helper);
    this.groupSupport();
    for (const [resource, line] of relations.notes) this.note(resource, line);
    for (const node of relations.outsiders) this.nodes.set(node.id, node);
    this.dropSupportAlone();
    const edges = this.edges(relations.edges.map(({ from, to, ...edge }) => ({ ...edge, ...this.ends(this.idOf(from), this.idOf(to)) })));
    const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
    const nodes = [...this.nodes.values()].filter(({ id, family }) => family !== 'person' || linked.has(id));
    return { nodes, edges, groups: this.usedGroups(nodes) };
  }

  private idOf(end: Resource | string): string | undefined {
    const id = typeof end === 'string' ? end : this.nodeOf.get(end);
    return id !== undefined && (this.nodes.has(id) || this.groups.has(id)) ? id : undefined;
  }

  private add(resource: Resource): void {
    const { family, title, lines, merged } = NODE_TYPES[resource.type];
    const group = this.groupOf(resource);
    const id = merged === undefined ? resource.id : `${group}/${merged}`;
    this.nodeOf.set(resource, id);
    if (merged === undefined) {
      const text = (lines?.(resource, this.resources) ?? [nameOf(resource.path)]).filter((line) => line !== '');
      this.nodes.set(id, { id, family, title: typeof title === 'string' ? title : title(resource.properties), lines: text, group });
      return;
    }
    const all = [...this.nodeOf].filter(([, node]) => node === id).map(([one]) => one);
    this.nodes.set(id, { id, family, title: String(title), lines: mergedLines(merged, all), group });
  }

  /** What an app needs besides its own parts is one frame at the side of the Region. */
  private groupSupport(): void {
    for (const region of this.groupsOf('region')) {
      const chosen = [...this.nodes.values()].filter(({ id, title, group }) => group === region.id && (SUPPORT.includes(title) || id.endsWith('/helpers')));
      if (chosen.length < 2 || !this.groupsOf('vpc').some(({ parent }) => parent === region.id)) continue;
      const group = this.group({ id: `${region.id}/operations`, kind: 'operations', title: 'Supporting services', parent: region.id });
      for (const node of chosen) this.nodes.set(node.id, { ...node, group });
    }
  }

  /** The alarms of the CDN are in a Region of their own: left out beside one that has a network. */
  private dropSupportAlone(): void {
    if (this.groupsOf('vpc').length === 0) return;
    for (const region of this.groupsOf('region')) {
      const inside = [...this.nodes.values()].filter(({ group }) => group === region.id);
      const hasFrames = [...this.groups.values()].some(({ parent }) => parent === region.id);
      if (!hasFrames && inside.every(({ title }) => SUPPORT.includes(title))) inside.forEach(({ id }) => this.nodes.delete(id));
    }
  }

  /** A line between a supporting service and people begins or ends at the frame; one to other parts of the app is left out. */
  private ends(from: string | undefined, to: string | undefined): { from?: string; to?: string } {
    const frameOf = (id: string | undefined) => this.groupsOf('operations').find((group) => group.id === this.nodes.get(id ?? '')?.group)?.id;
    const isPerson = (id: string | undefined) => this.nodes.get(id ?? '')?.family === 'person';
    const [first, second] = [frameOf(from), frameOf(to)];
    if (first === second) return { from, to };
    if (isPerson(from) || isPerson(to)) return { from: first ?? from, to: second ?? to };
    return {};
  }

  private addHelper(resource: Resource): void {
    const group = this.regionOf(resource);
    const id = `${group}/helpers`;
    const lines = [...new Set([...this.nodes.get(id)?.lines ?? [], nameOf(resource.path)])];
    this.nodes.set(id, { id, family: 'compute', title: 'Lambda', lines, group });
  }

  private note(resource: Resource, line: string): void {
    const node = this.nodes.get(this.nodeOf.get(resource) ?? '');
    if (node && !node.lines.includes(line)) this.nodes.set(node.id, { ...node, lines: [...node.lines, line] });
  }

  /** One line between two boxes, with the labels of all. */
  private edges(all: readonly (Omit<Edge, 'from' | 'to'> & { from?: string; to?: string })[]): Edge[] {
    const merged = new Map<string, Edge>();
    for (const { from, to, label, isDashed } of all) {
      if (from === undefined || to === undefined || from === to) continue;
      const other = merged.get(`${from} ${to}`);
      const labels = [...new Set([...other?.label?.split(', ') ?? [], ...label?.split(', ') ?? []])];
      merged.set(`${from} ${to}`, { from, to, label: labels.length > 0 ? labels.join(', ') : undefined, isDashed: (other?.isDashed ?? true) && (isDashed ?? false) });
    }
    return [...merged.values()];
  }

  private groupOf(resource: Resource): string {
    if (GLOBAL_TYPES.includes(resource.type) && resource.properties.Scope !== 'REGIONAL') return this.group({ id: 'global', kind: 'global', title: 'Edge, in all locations' });
    const region = this.regionOf(resource);
    const [subnet] = this.subnetsOf(resource);
    if (!subnet) return region;
    const [vpc] = this.resources.referred(subnet, subnet.properties.VpcId);
    const { CidrBlock } = vpc.properties;
    const tier = tagOf(subnet, 'aws-cdk:subnet-name') ?? 'Subnets';
    const zones = this.resources.ofType('AWS::EC2::Subnet').filter((other) => tagOf(other, 'aws-cdk:subnet-name') === tier
      && this.resources.referred(other, other.properties.VpcId).includes(vpc)).length;
    return this.group({
      id: `${vpc.id}/${tier}`,
      kind: tagOf(subnet, 'aws-cdk:subnet-type') === 'Public' ? 'public' : 'private',
      title: `${tier} subnets in ${zones} zone${zones === 1 ? '' : 's'}`,
      parent: this.group({ id: vpc.id, kind: 'vpc', title: typeof CidrBlock === 'string' ? `VPC ${CidrBlock}` : 'VPC', parent: region }),
    });
  }

  private regionOf({ region }: Resource): string {
    const known = REGION_NAMES[region];
    const title = region === 'unknown-region' ? 'Region' : known ? `${known}, ${region}` : region;
    return this.group({ id: region, kind: 'region', title });
  }

  private subnetsOf(resource: Resource): Resource[] {
    const refer = (one: Resource, ...types: string[]) => this.resources.referred(one, one.properties, ...types);
    if (resource.type === 'AWS::EC2::VPCEndpoint') {
      // Those of interfaces and of gateways are one box, where the interfaces are.
      const [vpc] = this.resources.referred(resource, resource.properties.VpcId);
      return this.resources.ofType('AWS::EC2::Subnet').filter((subnet) => refer(subnet).includes(vpc) && tagOf(subnet, 'aws-cdk:subnet-type') !== 'Public');
    }
    if (!IN_SUBNETS.includes(resource.type)) return [];
    const groups = refer(resource, 'AWS::RDS::DBSubnetGroup', 'AWS::ElastiCache::SubnetGroup');
    return [resource, ...groups].flatMap((one) => refer(one, 'AWS::EC2::Subnet'));
  }

  private groupsOf(kind: Group['kind']): Group[] {
    return [...this.groups.values()].filter((group) => group.kind === kind);
  }

  private group(group: Group): string {
    if (!this.groups.has(group.id)) this.groups.set(group.id, group);
    return group.id;
  }

  private usedGroups(nodes: readonly Node[]): Group[] {
    const used = new Set<string>();
    for (const { group } of nodes) for (let id = group; id !== undefined; id = this.groups.get(id)?.parent) used.add(id);
    return [...this.groups.values()].filter(({ id }) => used.has(id));
  }
}

function tagOf({ properties }: Resource, key: string): string | undefined {
  const tags = properties.Tags as { Key: string; Value: string }[] | undefined;
  return tags?.find(({ Key }) => Key === key)?.Value;
}
