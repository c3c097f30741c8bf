import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { Route } from './routes';
import { ApiScaling } from '../../fargate-api';
import {
  addPolicies, deploymentAlarms, Receiver, ReleasedService, ReleasedServiceProps, targetGroupOf,
} from '../../fargate-api/internal';
import { hashOf } from '../../private/hash';
import { PlatformService } from '../platform-service';

/** A name of a target group has at most 32 characters, of which the id of the load balancer has 17. */
const HASH_CHARACTERS = 10;

/** Properties of a `WebService`. */
export interface WebServiceProps {
  /** What the tasks are. */
  readonly tasks: Omit<ReleasedServiceProps, 'receives' | 'rollbackAlarms' | 'minTasks' | 'maxTasks'>;
  readonly receives: Receiver;
  /** Which requests the service receives. */
  readonly route: Route;
  readonly scaling: ApiScaling;
  /** Makes a rule on the load balancer require the secret header; absent without a CDN. */
  readonly requireHeader?: (rule: elbv2.ApplicationListenerRule) => void;
  readonly alarmTopic?: sns.ITopic;
}

/**
 * A service that receives some of the requests to the load balancer of an API.
 *
 * Its rule precedes the rule of the API, which receives all other requests. The deployments are rolling: the circuit
 * breaker and the alarms on its own target group roll them back.
 */
export class WebService extends PlatformService {
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  readonly listenerRule: elbv2.ApplicationListenerRule;
  readonly failureAlarm: cloudwatch.Alarm;
  readonly unhealthyAlarm: cloudwatch.Alarm;
  readonly _tasks: ReleasedService;
  readonly _range: Pick<ApiScaling, 'minTasks' | 'maxTasks'>;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const { receives, scaling } = props;
    this._range = scaling;
    this.targetGroup = this.createTargetGroup(props);
    this.listenerRule = this.createRule(props);
    [this.failureAlarm, this.unhealthyAlarm] = deploymentAlarms(
      this, { targetGroups: [this.targetGroup], subject: `the service ${id}` }, props.alarmTopic,
    );
    this._tasks = new ReleasedService(this, 'Tasks', {
      ...props.tasks,
      receives,
      rollbackAlarms: [this.failureAlarm, this.unhealthyAlarm],
      minTasks: scaling.minTasks,
      maxTasks: scaling.maxTasks,
    });
    this.targetGroup.addTarget(this.service.loadBalancerTarget({
      containerName: this.container.containerName, containerPort: this._tasks.port,
    }));
    addPolicies(this.service, this.scalableTaskCount, scaling, this.targetGroup);
  }

  private createTargetGroup({ tasks: { api, backend }, receives }: WebServiceProps): elbv2.ApplicationTargetGroup {
    const { vpc, loadBalancer: { algorithm, deregistrationDelay, healthyHttpCodes } = {} } = backend;
    return targetGroupOf(this, 'TargetGroup', api.loadBalancer, {
      prefix: `svc-${hashOf(this.node.id, HASH_CHARACTERS)}`,
      vpc,
      port: 80,
      path: receives.healthPath,
      options: { algorithm, deregistrationDelay, healthyHttpCodes },
    });
  }

  private createRule({ tasks: { api }, route, requireHeader }: WebServiceProps): elbv2.ApplicationListenerRule {
    const { hosts, paths, priority } = route;
    const rule = new elbv2.ApplicationListenerRule(this, 'Rule', {
      listener: api.listener,
      priority,
      conditions: [
        ...hosts.length > 0 ? [elbv2.ListenerCondition.hostHeaders(hosts)] : [],
        ...paths.length > 0 ? [elbv2.ListenerCondition.pathPatterns(paths)] : [],
      ],
      action: elbv2.ListenerAction.forward([this.targetGroup]),
    });
    requireHeader?.(rule);
    return rule;
  }
}
