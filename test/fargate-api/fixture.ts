import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import { ApiImage, FargateApi, FargateApiProps } from '../../src/fargate-api';
import { testStack } from '../../tools/assemblies/stacks';

export const CERTIFICATE = 'arn:aws:acm:ap-northeast-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
export const PARAMETER = '/shop/backend/image';

/** An existing VPC, so that the template contains the resources of the API only. */
export function existingVpc(stack: Construct): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-11111111',
    availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'],
    publicSubnetIds: ['subnet-11111111', 'subnet-22222222'],
    privateSubnetIds: ['subnet-33333333', 'subnet-44444444'],
    publicSubnetRouteTableIds: ['rtb-11111111', 'rtb-22222222'],
    privateSubnetRouteTableIds: ['rtb-33333333', 'rtb-44444444'],
    vpcCidrBlock: '10.0.0.0/16',
  });
}

/** An API with its required props and those of the test. */
export function api(stack: Stack, props: Partial<FargateApiProps> = {}): FargateApi {
  const repository = ecr.Repository.fromRepositoryName(stack, 'Repository', 'shop');
  return new FargateApi(stack, 'Api', {
    vpc: existingVpc(stack),
    image: ApiImage.fromParameter(repository, PARAMETER),
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    ...props,
  });
}

/** The template of a stack with such an API. */
export function templateOf(props: Partial<FargateApiProps> = {}): Template {
  const stack = testStack();
  api(stack, props);
  return Template.fromStack(stack);
}

/** The only resource of a type. */
export function only(template: Template, type: string): { Properties: any } { // eslint-disable-line @typescript-eslint/no-explicit-any
  const found = Object.values(template.findResources(type));
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}`);
  return found[0] as never;
}
