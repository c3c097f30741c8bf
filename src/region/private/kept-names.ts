import { CfnResource, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { templateProperties } from '../../private/template-properties';

/** Names that alarms, permissions, functions, log groups or the workflow contain as text: no reference follows them. */
const KEPT: Record<string, string> = {
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECS::Service': 'ServiceName',
  'AWS::ECS::TaskDefinition': 'Family',
  'AWS::ElastiCache::ReplicationGroup': 'ReplicationGroupId',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::S3::Bucket': 'BucketName',
};

/** Refuses a later change of a name that other resources of the platform contain as text. */
export function keepNames(platform: Construct, deployRole: iam.IRole | undefined): void {
  const kept = platform.node.findAll().filter((one) => CfnResource.isCfnResource(one)).flatMap((resource) => {
    const property = resource === deployRole?.node.defaultChild ? 'RoleName' : KEPT[resource.cfnResourceType];
    const attribute = property?.replace(/^DB|^./, (start) => start.toLowerCase());
    const name: unknown = Object(resource)[attribute];
    return typeof name !== 'string' || Token.isUnresolved(name) ? [] : [{ resource, property, name }];
  });
  platform.node.addValidation({
    validate: () => kept.flatMap(({ resource, property, name }) => {
      const got = templateProperties(resource)[property];
      return got === name ? [] : [`${property} must be "${name}", which alarms, permissions or releases contain, got ` +
        `${JSON.stringify(got)}; remove the Mixin, aspect or override that changes it, or set name of the platform ` +
        `(at ${resource.node.path})`];
    }),
  });
}
