import { Names, Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EdgeDistributionProps } from './edge-distribution-props';
import { invalid } from '../../../private/errors';
import { CERTIFICATE_ADVICE, checkAccount, checkKnownIn } from '../../../private/places';
import { checkPartition, GLOBAL_REGION } from '../../../private/regions';
import { rootStackOf, supportScope } from '../../../private/support-stack';
import { targetsOf } from '../../../private/weak-references';

const WEB_ACL_ARN = /^arn:[\w-]+:wafv2:us-east-1:\d{12}:global\/webacl\//;

/** The scope of the resources in us-east-1. */
export interface GlobalPlace {
  readonly scope: Construct;
  /** The stack, if it differs from that of the distribution. */
  readonly stack?: Stack;
}

/** Validates the Regions of certificate, web ACL and support stack. */
export function checkPlaces(scope: Construct, props: EdgeDistributionProps): void {
  if (props.firewall && props.firewallOptions) {
    invalid(scope, 'firewallOptions must be absent with a firewall, got both; set them on the firewall itself');
  }
  if (props.firewallOptions?.regional) {
    invalid(scope, 'firewallOptions.regional must be absent for CloudFront, got true; leave it out');
  }
  if (props.certificate) checkCertificate(scope, 'certificate', props.certificate.certificateArn);
  checkClientCertificate(scope, props);
  if (props.firewall) checkWebAcl(scope, props.firewall.webAclRef.webAclArn);
  if (props.supportStack) checkSupportStack(scope, props.supportStack);
  const { region } = Stack.of(scope);
  checkPartition(scope, region, 'leave the distribution out');
  const { certificate, domainNames, firewall, firewallOptions, redirectedDomainNames, zone } = props;
  checkKnownIn(scope, GLOBAL_REGION, {
    ...certificate ? {} : { zone, domainNames, redirectedDomainNames },
    ...firewall ? {} : { firewallOptions },
  }, true);
  if (needsPlace(props) && Token.isUnresolved(region)) {
    invalid(scope, 'region of the stack must be known, ' +
      'got none; set env.region of the stack, or pass certificate and firewall of us-east-1');
  }
}

/** Whether the distribution creates resources in us-east-1. */
export function needsPlace({ certificate, firewall }: EdgeDistributionProps): boolean {
  return !certificate || !firewall;
}

/** Returns the passed stack, the stack of the distribution if it is in us-east-1, or a support stack. */
export function globalPlace(scope: Construct, props: EdgeDistributionProps): GlobalPlace {
  const own = Stack.of(scope);
  const passed = props.supportStack;
  if (passed === own || (!passed && own.region === GLOBAL_REGION)) return { scope };
  // Several distributions can share a passed stack, each with its own scope.
  if (passed) {
    return { scope: new Construct(passed, Names.uniqueResourceName(scope, { maxLength: 100 })), stack: passed };
  }
  const global = supportScope(scope, {
    suffix: 'UsEast1',
    region: GLOBAL_REGION,
    description: `Certificates and web ACLs for CloudFront of ${rootStackOf(own).stackName}`,
  });
  return { scope: global, stack: Stack.of(global) };
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-enable-mtls-distributions.html */
function checkClientCertificate(scope: Construct, { origin, originClientCertificate }: EdgeDistributionProps): void {
  if (!originClientCertificate) return;
  checkCertificate(scope, 'originClientCertificate', originClientCertificate.certificateRef.certificateArn);
  if (origin._domainName === undefined) {
    invalid(scope, 'originClientCertificate must be absent for a VPC origin, got one; ' +
      'remove it, because CloudFront supports client certificates for public origins only');
  }
}

function checkCertificate(scope: Construct, prop: string, arn: string): void {
  const region = Token.isUnresolved(arn) ? regionOf(arn, 'AWS::CertificateManager::Certificate') : arn.split(':')[3];
  if (region !== undefined && region !== GLOBAL_REGION) {
    invalid(scope, `${prop} must be in ${GLOBAL_REGION}, ` +
      `got one in ${region || 'no Region'}; leave it out, or make it in a stack there`);
  }
  checkAccount(scope, prop, arn, CERTIFICATE_ADVICE);
}

function checkWebAcl(scope: Construct, arn: string): void {
  const advice = 'leave it out, or make it without regional in a stack there';
  checkAccount(scope, 'firewall', arn, 'leave it out');
  if (!Token.isUnresolved(arn)) {
    if (!WEB_ACL_ARN.test(arn)) {
      invalid(scope, `firewall must be a global web ACL of ${GLOBAL_REGION}, got "${arn}"; ${advice}`);
    }
    return;
  }
  const region = regionOf(arn, 'AWS::WAFv2::WebACL');
  if (region !== undefined && region !== GLOBAL_REGION) {
    invalid(scope, `firewall must be a global web ACL of ${GLOBAL_REGION}, got one in ${region}; ${advice}`);
  }
}

/** The Region of the resource that a value refers to, if it has this type and its Region is known. */
function regionOf(value: string, type: string): string | undefined {
  const regions = targetsOf(value).filter(({ cfnResourceType }) => cfnResourceType === type)
    .map((target) => Stack.of(target).region);
  return regions.find((region) => !Token.isUnresolved(region));
}

function checkSupportStack(scope: Construct, stack: Stack): void {
  if (stack.region !== GLOBAL_REGION) {
    const region = Token.isUnresolved(stack.region) ? 'a stack without a Region' : stack.region;
    invalid(scope, `supportStack must be in ${GLOBAL_REGION}, got ${region}; set its env.region, or leave it out`);
  }
  if (Stage.of(stack) !== Stage.of(scope)) {
    invalid(scope, 'supportStack must be in the App or Stage of the distribution, ' +
      `got "${stack.node.path}"; define it there, or leave it out`);
  }
}
