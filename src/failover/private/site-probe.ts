import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct, Construct } from 'constructs';
import { SiteProbeProps } from './site-probe-props';
import { alarmOn } from '../../private/dead-letters';
import { invalid } from '../../private/errors';
import { BundledFunction } from '../../private/functions/bundled-function';
import { Caller } from '../../private/functions/caller';
import { allowCloudWatchLogs } from '../../private/log-key';
import { checkName, NameRule } from '../../private/names';
import { allow, arnFor } from '../../private/permissions';

const NAMESPACE = 'Eldonia/SiteProbe';
const INTERVAL = Duration.minutes(1);
/** Until the first byte of the response, including DNS and TLS. */
const TIMEOUT_SECONDS = 10;
/** Longer than the timeout, and no longer than the interval. */
const FUNCTION_TIMEOUT = Duration.minutes(1);
const EVALUATION_PERIODS = 5;

/**
 * A probe that requests a site over HTTPS each minute, from the Region of its stack: another than the primary Region,
 * where it works while that Region and its alarms are unavailable. A request passes DNS, certificate, CloudFront, web
 * ACL, load balancer and task.
 *
 * `alarm` goes into ALARM when the site was unavailable in 5 consecutive minutes, and when the probe doesn't run. With
 * an `imageParameterName` the probe begins with the first release. It costs about $0.80 per month.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 */
export class SiteProbe extends Construct {
  /** The host and the path: the value of the metric dimension `Site`. */
  readonly site: string;
  /** Goes into ALARM when the site is unavailable, or the probe doesn't run. */
  readonly alarm: cloudwatch.Alarm;

  /** @throws when the domain name is a wildcard, or the path is not valid */
  constructor(scope: Construct, id: string, props: SiteProbeProps) {
    super(scope, id);
    checkSiteProbe(this, props);
    this.site = `${props.domainName}${props.path}`;

    this.createFunction(props).runEvery(INTERVAL, this, 'EveryMinute', `Probes ${this.site}`);
    this.alarm = alarmOn(this, 'Alarm', {
      alarmName: props.alarmName,
      alarmDescription: `${this.site} is unavailable, or the probe does not run. Check the site from outside, and ` +
        'the log of the probe function.',
      metric: this.metricAvailable(),
      below: 1,
      periods: EVALUATION_PERIODS,
      breaching: EVALUATION_PERIODS,
      always: true,
    }, props.alarmTopic);
  }

  /** 1 in a minute in which the site was available, otherwise 0. */
  private metricAvailable(): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: NAMESPACE,
      metricName: 'Available',
      dimensionsMap: { Site: this.site },
      statistic: cloudwatch.Stats.MINIMUM,
      period: INTERVAL,
    }).attachTo(this);
  }

  private createFunction(props: SiteProbeProps): BundledFunction {
    const { logEncryptionKey, imageParameterName, servedElsewhere, stoppedService } = props;
    if (logEncryptionKey) allowCloudWatchLogs(logEncryptionKey, this);
    const statements: iam.PolicyStatement[] = [];
    if (imageParameterName !== undefined) {
      const resource = imageParameterName.replace(/^\//, '');
      statements.push(allow('ssm:GetParameter', arnFor(this, 'ssm', `parameter/${resource}`)));
    }
    if (stoppedService) {
      statements.push(allow('ecs:DescribeServices', stoppedService.serviceArn));
    }
    return new BundledFunction(this, 'Ask', {
      entry: 'failover/private/ask-site',
      description: 'Probes the availability of a site',
      caller: Caller.SCHEDULE,
      statements,
      timeout: FUNCTION_TIMEOUT,
      memorySize: 192,
      environment: {
        NAMESPACE,
        SITE: this.site,
        TIMEOUT_SECONDS: `${TIMEOUT_SECONDS}`,
        ...imageParameterName === undefined ? {} : { IMAGE_PARAMETER: imageParameterName },
        ...servedElsewhere ? { SERVED_ELSEWHERE: 'true' } : {},
        ...stoppedService ? { CLUSTER: stoppedService.cluster.clusterName, SERVICE: stoppedService.serviceName } : {},
      },
      logEncryptionKey,
    });
  }
}

const PATH: NameRule = {
  longest: 800, pattern: /^\/[\w./~-]*$/, allowed: 'an absolute path of letters, digits and _./~-',
};

/** Validates the props. */
function checkSiteProbe(scope: IConstruct, props: SiteProbeProps): void {
  const { domainName } = props;
  if (!Token.isUnresolved(domainName) && domainName.startsWith('*')) {
    invalid(scope, `zone.domainName must be a single name, which the probe requests, got "${domainName}"; pass a ` +
      'name that users open, and the wildcard in zone.alternateDomainNames');
  }
  checkName(scope, 'path', props.path, PATH);
}
