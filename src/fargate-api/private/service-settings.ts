import { CfnResource, IResolvable, IResolveContext, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { cfnServiceOf } from './service-identity';

/** What a release leaves as it is. An update of the service can change it, and no condition key of IAM is about it. */
const SETTINGS = [
  'AvailabilityZoneRebalancing', 'CapacityProviderStrategy', 'DeploymentConfiguration', 'DeploymentController',
  'EnableECSManagedTags', 'EnableExecuteCommand', 'HealthCheckGracePeriodSeconds', 'LoadBalancers', 'Monitoring',
  'NetworkConfiguration', 'PlatformVersion', 'PropagateTags', 'ServiceRegistries',
];
/** What the service has without the property. */
const ABSENT = {
  CapacityProviderStrategy: [],
  DeploymentController: { Type: 'ECS' },
  EnableExecuteCommand: false,
  LoadBalancers: [],
  PlatformVersion: 'LATEST',
  ServiceRegistries: [],
};
/**
 * What its deployments have without the property. A hook that pauses each deployment for 14 days needs no role.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html
 */
const ABSENT_OF_DEPLOYMENT = { BakeTimeInMinutes: 0, LifecycleHooks: [] };
const INTRINSIC = /^(?:Ref$|Fn::)/;

/** The template of a resource, with what `addPropertyOverride` has changed. */
interface Templated {
  _toCloudFormation(): object;
}

type Properties = { readonly [name: string]: unknown };

/**
 * The settings of the service in the template, as an object for `aws ecs update-service --cli-input-json`: a reviewed
 * deployment of the stack has set them, and nothing else should.
 */
export function serviceSettings(service: ecs.FargateService): IResolvable {
  return new FromTemplate(cfnServiceOf(service), (properties) => {
    const DeploymentConfiguration = {
      ...ABSENT_OF_DEPLOYMENT, ...given(properties.DeploymentConfiguration as Properties),
    };
    const own = Object.entries(given(properties)).filter(([name]) => SETTINGS.includes(name));
    return inApiNames({ ...ABSENT, ...Object.fromEntries(own), DeploymentConfiguration });
  });
}

function given(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

/** The maximum of Auto Scaling in the template, which may be a condition. */
export function maximumTasks(service: ecs.FargateService): IResolvable {
  const target = service.node.findChild('TaskCount').node.findAll().filter(CfnResource.isCfnResource)
    .find(({ cfnResourceType }) => cfnResourceType === 'AWS::ApplicationAutoScaling::ScalableTarget')!;
  return new FromTemplate(target, ({ MaxCapacity: most }) => typeof most === 'number' ? String(most) : most);
}

/** Resolved at the end, so that it contains overrides, and references to other stacks. */
class FromTemplate implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(private readonly resource: CfnResource, private readonly pick: (properties: Properties) => unknown) {}

  resolve(context: IResolveContext): unknown {
    const template = (this.resource as unknown as Templated)._toCloudFormation();
    const { Resources } = context.resolve(template) as { Resources: Record<string, { Properties: Properties }> };
    return this.pick(Object.values(Resources)[0].Properties);
  }

  toString(): string {
    return Token.asString(this);
  }
}

/** The names of the API begin with lower-case letters. References become strings of the text. */
function inApiNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inApiNames);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && INTRINSIC.test(entries[0][0])) return Token.asString(value);
  return Object.fromEntries(entries.map(([key, one]) => [key.charAt(0).toLowerCase() + key.slice(1), inApiNames(one)]));
}
