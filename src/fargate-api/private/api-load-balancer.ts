import { Annotations, AspectPriority, Aspects, Duration, Fn, Stack, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct, Construct } from 'constructs';
import { ContainerSettings, DEFAULT_PORT } from './container-settings';
import { stackTags, keepWeights, RuleConditions } from '../../edge/internal';
import { acknowledge, acknowledgeRule } from '../../private/acknowledge';
import { checkInteger, invalid } from '../../private/errors';
import { CLIENT_KEEP_ALIVE_SECONDS, IDLE_SECONDS } from '../../private/keep-alive';
import { checkTwoZones, privateSelection } from '../../private/subnets';
import { LogBucket } from '../../secure-bucket/internal';
import { ApiDeployment } from '../api-deployment';
import { ApiIngress } from '../api-ingress';
import { ApiLoadBalancerOptions } from '../api-load-balancer-options';

/** Properties of an `ApiLoadBalancer`. */
export interface ApiLoadBalancerProps {
  readonly vpc: ec2.IVpc;
  readonly ingress: ApiIngress;
  readonly container: ContainerSettings;
  readonly deployment: ApiDeployment;
  readonly certificate?: acm.ICertificate;
  readonly clientTrustStore?: elbv2.ITrustStore;
  readonly options: ApiLoadBalancerOptions;
}

/** Policies for old clients, all of which support TLS 1.0 or 1.1. */
/** Codes and ranges. */
const HEALTHY = /^[2-4]\d\d(?:-[2-4]\d\d)?(?:,[2-4]\d\d(?:-[2-4]\d\d)?)*$/;
const OLD_TLS = /^ELBSecurityPolicy-(2015-05|2016-08|TLS-1-0-|TLS-1-1-|FS-(1-1-)?2|FS-2018|FS-1-1|TLS13-1-0-|TLS13-1-1-)/;
/**
 * Below the highest priorities, which are for rules of the caller: they must be evaluated before the catch-all rule.
 */
const CATCH_ALL_PRIORITY = 49_000;
/** With another priority, both rules can exist while the deployment type changes. */
const SHIFTED_PRIORITY = CATCH_ALL_PRIORITY - 1;

/**
 * The load balancer of the API with its listeners, security groups, target groups and logs.
 *
 * One listener rule forwards the requests to the tasks, because deployments that shift traffic change the weights of a
 * rule. The default action of the listener returns 403.
 */
export class ApiLoadBalancer extends Construct {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly listener: elbv2.ApplicationListener;
  readonly redirectListener?: elbv2.ApplicationListener;
  readonly testListener?: elbv2.ApplicationListener;
  readonly rule: elbv2.ApplicationListenerRule;
  readonly testRule?: elbv2.ApplicationListenerRule;
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;
  readonly accessLogsBucket: s3.IBucket;
  readonly securityGroups: ec2.ISecurityGroup[];

  constructor(scope: Construct, id: string, private readonly props: ApiLoadBalancerProps) {
    super(scope, id);
    this.check();
    const secure = props.certificate !== undefined;
    this.securityGroups = this.createSecurityGroups(secure ? [443, 80] : [80]);
    this.loadBalancer = this.createLoadBalancer();
    this.accessLogsBucket = this.logAccess();

    this.targetGroup = this.createTargetGroup('TargetGroup', 'api');
    this.alternateTargetGroup = props.deployment.shiftsTraffic
      ? this.createTargetGroup('AlternateTargetGroup', 'api-alternate')
      : undefined;
    this.listener = this.createListener(secure ? 'Https' : 'Http', secure ? 443 : 80, props.clientTrustStore);
    this.rule = props.deployment.shiftsTraffic
      ? this.createShiftedRule()
      : this.createRule('Rule', this.listener);
    if (secure) this.redirectListener = this.createRedirect();
    if (props.deployment.testPort !== undefined) {
      this.testListener = this.createListener('Test', props.deployment.testPort);
      this.testRule = this.createRule('TestRule', this.testListener);
      keepWeights(this.testRule);
    }
  }

  private selection(): ec2.SubnetSelection {
    const { vpc, ingress } = this.props;
    return ingress.internetFacing ? { subnetType: ec2.SubnetType.PUBLIC } : privateSelection(this, vpc, undefined);
  }

  private check(): void {
    const { vpc, certificate, ingress, options } = this.props;
    const subnets = ingress.internetFacing ? vpc.publicSubnets : vpc.selectSubnets(this.selection()).subnets;
    if (ingress.internetFacing && subnets.length === 0) {
      invalid(this, 'vpc must have public subnets for an internet-facing load balancer, got none; add some in two ' +
        'Availability Zones, or use an internal one: ApiIngress.INTERNAL, in a platform Edge.cloudFrontVpcOrigin()');
    }
    checkTwoZones(this, 'vpc', subnets);
    if (ingress.internetFacing && !certificate) {
      invalid(this, 'certificate is required for an internet-facing load balancer, got none; ' +
        'pass a certificate in its Region, or use ApiIngress.INTERNAL');
    }
    const { sslPolicy, slowStart, algorithm, idleTimeout, deregistrationDelay, healthyHttpCodes = '200' } = options;
    if (!Token.isUnresolved(healthyHttpCodes) && !HEALTHY.test(healthyHttpCodes)) {
      invalid(this, `healthyHttpCodes must be codes from 200 to 499, got "${healthyHttpCodes}"; write e.g. 200-299`);
    }
    if (sslPolicy && !Token.isUnresolved(sslPolicy) && OLD_TLS.test(sslPolicy)) {
      invalid(this, `sslPolicy must not support TLS 1.0 or 1.1, got ${sslPolicy}; use SslPolicy.TLS13_12_RES_PQ`);
    }
    if (slowStart && algorithm && algorithm !== elbv2.TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN) {
      invalid(this, `slowStart must be absent with the algorithm ${algorithm.toUpperCase()}, ` +
        `got ${slowStart.toHumanString()}; use ROUND_ROBIN`);
    }
    checkSeconds(this, 'slowStart', slowStart, 30, 900);
    checkSeconds(this, 'idleTimeout', idleTimeout, 1, 4_000);
    checkSeconds(this, 'deregistrationDelay', deregistrationDelay, 0, 3_600);
  }

  /**
   * One security group for all ports, or one per port: the prefix list of CloudFront counts as 55 rules, and a security
   * group has a quota of 60.
   */
  private createSecurityGroups(ports: number[]): ec2.SecurityGroup[] {
    const { vpc, ingress, options } = this.props;
    const peers = ingress._peers(Stack.of(this).region, options.dualStack ?? false);
    const groups = (ingress._oneRuleEach ? ports.map((port) => [port]) : [ports]).map((members) => {
      const group = new ec2.SecurityGroup(this, `SecurityGroup${members[0]}`, {
        vpc, description: `Load balancer, port ${members.join(' and ')}`, allowAllOutbound: false,
      });
      for (const port of members) peers.forEach((peer) => group.addIngressRule(peer, ec2.Port.tcp(port)));
      return group;
    });
    if (ingress === ApiIngress.INTERNET) {
      acknowledge(groups[0], 'AwsSolutions-EC23', 'a public API allows connections from the internet');
    }
    return groups;
  }

  private createLoadBalancer(): elbv2.ApplicationLoadBalancer {
    const { vpc, ingress, options } = this.props;
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'Alb', {
      vpc,
      loadBalancerName: options.loadBalancerName,
      internetFacing: ingress.internetFacing,
      vpcSubnets: this.selection(),
      securityGroup: this.securityGroups[0],
      ipAddressType: options.dualStack ? elbv2.IpAddressType.DUAL_STACK : elbv2.IpAddressType.IPV4,
      deletionProtection: options.deletionProtection ?? true,
      dropInvalidHeaderFields: true,
      idleTimeout: options.idleTimeout ?? Duration.seconds(IDLE_SECONDS),
      clientKeepAlive: Duration.seconds(CLIENT_KEEP_ALIVE_SECONDS),
    });
    this.securityGroups.slice(1).forEach((group) => loadBalancer.addSecurityGroup(group));
    if (ingress._oneRuleEach) {
      acknowledgeRule(loadBalancer, 'ALBWAFEnabled',
        'only CloudFront can connect to the load balancer; the web ACL protects the distribution');
    }
    return loadBalancer;
  }

  /**
   * The L2 allows an account of AWS in older Regions, which a resource control policy on identities of an organization
   * denies, and rejects a stack without a Region. The service principal is valid in all Regions.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  private logAccess(): s3.IBucket {
    const { accessLogsBucket, connectionLogs } = this.props.options;
    const bucket = accessLogsBucket ?? new LogBucket(this, 'AccessLogs').bucket;
    for (const kind of connectionLogs ? ['access_logs', 'connection_logs'] : ['access_logs']) {
      this.loadBalancer.setAttribute(`${kind}.s3.enabled`, 'true');
      this.loadBalancer.setAttribute(`${kind}.s3.bucket`, bucket.bucketName);
    }
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`AWSLogs/${Stack.of(this).account}/*`)],
    }));
    if (bucket.policy) this.loadBalancer.node.addDependency(bucket.policy);
    return bucket;
  }

  private createTargetGroup(id: string, prefix: string): elbv2.ApplicationTargetGroup {
    const { vpc, container, options } = this.props;
    return targetGroupOf(this, id, this.loadBalancer, {
      prefix, vpc, port: DEFAULT_PORT, path: container.livenessPath, options,
    });
  }

  private createListener(id: string, port: number, trustStore?: elbv2.ITrustStore): elbv2.ApplicationListener {
    const { certificate, options } = this.props;
    return this.loadBalancer.addListener(id, {
      port,
      protocol: certificate ? elbv2.ApplicationProtocol.HTTPS : elbv2.ApplicationProtocol.HTTP,
      certificates: certificate && [certificate],
      sslPolicy: certificate && (options.sslPolicy ?? elbv2.SslPolicy.TLS13_12_RES_PQ),
      mutualAuthentication: trustStore && {
        mutualAuthenticationMode: elbv2.MutualAuthenticationMode.VERIFY, trustStore,
      },
      // The security groups control the connections. An open listener would allow all of the internet.
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(403, { contentType: 'text/plain', messageBody: 'Forbidden' }),
    });
  }

  private createRedirect(): elbv2.ApplicationListener {
    const listener = this.loadBalancer.addListener('Http', {
      port: 80,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    acknowledgeRule(listener, 'ELBv2ACMCertificateRequired', 'the listener redirects all requests to HTTPS and ' +
      'forwards none');
    return listener;
  }

  /** Another rule than that of rolling deployments, which forwards the requests until a function opens this one. */
  private createShiftedRule(): elbv2.ApplicationListenerRule {
    const rule = this.createRule('ShiftedRule', this.listener, SHIFTED_PRIORITY);
    new RuleConditions(rule);
    warnOfStackTags(rule);
    return rule;
  }

  private createRule(
    id: string, listener: elbv2.ApplicationListener, priority = CATCH_ALL_PRIORITY,
  ): elbv2.ApplicationListenerRule {
    return new elbv2.ApplicationListenerRule(this, id, {
      listener,
      priority,
      conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
      action: this.forward(),
    });
  }

  /** ECS changes the weights. A target group that is not part of a rule cannot receive traffic. */
  private forward(): elbv2.ListenerAction {
    if (!this.alternateTargetGroup) return elbv2.ListenerAction.forward([this.targetGroup]);
    return elbv2.ListenerAction.weightedForward([
      { targetGroup: this.targetGroup, weight: 100 }, { targetGroup: this.alternateTargetGroup, weight: 0 },
    ]);
  }
}

function checkSeconds(scope: Construct, prop: string, time: Duration | undefined, least: number, most: number): void {
  if (time && !time.isUnresolved()) {
    checkInteger(scope, `${prop} in seconds`, time.toSeconds({ integral: false }), least, most);
  }
}

/** Warns of tags of the stack, which can be added after the rule whose weights ECS changes. */
function warnOfStackTags(rule: elbv2.ApplicationListenerRule): void {
  const visit = (node: IConstruct) => {
    if (node !== rule || !stackTags(rule)) return;
    Annotations.of(rule).addWarningV2('@eldonia/fargate-api:stackTags',
      'the stack has tags, and a deployment that changes one sends all traffic to the first target group, which can ' +
        'be empty; set the feature flag @aws-cdk/core:explicitStackTags, so that only the resources have the tags');
  };
  Aspects.of(rule).add({ visit }, { priority: AspectPriority.READONLY });
}

/** Where the tasks of a target group are, and how the load balancer checks them. */
interface Targets {
  /** The first part of the name. */
  readonly prefix: string;
  readonly vpc: ec2.IVpc;
  /** ECS registers each task with the port of its container. Another port of the group would replace the group. */
  readonly port: number;
  readonly path: string;
  readonly options: ApiLoadBalancerOptions;
}

/**
 * A target group that a new load balancer replaces as well: a group can be in the rules of one load balancer only,
 * and CloudFormation deletes the old one last. Therefore its name contains the ID of the load balancer.
 */
export function targetGroupOf(
  scope: Construct, id: string, { loadBalancerArn }: elbv2.ApplicationLoadBalancer,
  { prefix, vpc, port, path, options }: Targets,
): elbv2.ApplicationTargetGroup {
  return new elbv2.ApplicationTargetGroup(scope, id, {
    targetGroupName: Fn.join('-', [prefix, Fn.select(3, Fn.split('/', loadBalancerArn))]),
    vpc,
    port,
    protocol: elbv2.ApplicationProtocol.HTTP,
    targetType: elbv2.TargetType.IP,
    loadBalancingAlgorithmType: options.algorithm ?? elbv2.TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN,
    deregistrationDelay: options.deregistrationDelay ?? Duration.seconds(30),
    slowStart: options.slowStart,
    healthCheck: {
      path,
      interval: Duration.seconds(30),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
      healthyHttpCodes: options.healthyHttpCodes ?? '200',
    },
  });
}
