import { Environment, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { EdgeDistribution, EdgeDistributionProps, EdgeOrigin } from '../../../src/edge/internal';
import { ruleOfImportedListener } from '../../../tools/assemblies/imported';
import { TOKYO, testStack } from '../../../tools/assemblies/stacks';
import { built, onlyOf } from '../../support/templates';

const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'shop.example' };
export const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
export const WEB_ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/11111111-2222-3333-4444-555555555555';

/** A distribution with its required props and those of the test. */
export function edge(scope: Construct, props: Partial<EdgeDistributionProps> = {}): EdgeDistribution {
  const origin = props.origin ?? EdgeOrigin.loadBalancer('origin.shop.example', [ruleOfImportedListener(Stack.of(scope), 'Edge')]);
  return new EdgeDistribution(scope, 'Edge', { zone: ZONE, ...props, origin });
}

/** The template of a stack in Tokyo with such a distribution. */
export const templateOf = (props: Partial<EdgeDistributionProps> = {}, env: Environment = TOKYO) =>
  built((stack) => edge(stack, props), testStack(env));

/** The configuration of the only distribution in a template. */
export const configOf = (template: Template) => onlyOf(template, 'AWS::CloudFront::Distribution').DistributionConfig;

/** The warnings of this library on a stack, without their IDs. */
export const warningsOf = (stack: Stack): string[] =>
  Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('@eldonia/edge-distribution'))
    .map(({ entry }) => (entry.data as string).replace(/ \[ack: @eldonia\/edge-distribution:(\w+)\]$/, ' ($1)'));
