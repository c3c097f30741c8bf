import { Finder, GITHUB } from './finder';
import { Resource } from './resources';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** What services may do to each other, by the policies of their roles. */
export function permissions(finder: Finder): void {
  const policies = (role: Resource): [Resource, any][] => [
    ...(role.properties.Policies ?? []).map(({ PolicyDocument }: any) => [role, PolicyDocument] as [Resource, any]),
    ...finder.resources.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').filter((policy) => finder.resources.referred(policy, policy.properties.Roles).includes(role))
      .map((policy) => [policy, policy.properties.PolicyDocument] as [Resource, any]),
  ];
  const rolesIn = (at: Resource, value: unknown) => finder.resources.referred(at, value).filter(({ type }) => type === 'AWS::IAM::Role');
  const grant = (from: Resource | string, role: Resource, ...types: string[]) => {
    for (const [at, document] of policies(role)) {
      for (const { Effect, Resource: named } of [document?.Statement ?? []].flat()) {
        if (Effect === 'Allow') for (const to of finder.drawnIn(at, named, ...types)) if (to !== from) finder.link(from, to);
      }
    }
  };
  finder.each('AWS::ECS::Service', (service, { TaskDefinition }) => {
    const [task] = finder.resources.referred(service, TaskDefinition).filter(({ type }) => type === 'AWS::ECS::TaskDefinition');
    if (!task || !finder.drawn.has(service)) return;
    for (const role of rolesIn(task, task.properties.TaskRoleArn)) grant(service, role, 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table', 'AWS::SNS::Topic');
    for (const secret of finder.drawnIn(task, task.properties.ContainerDefinitions, 'AWS::SecretsManager::Secret')) finder.link(service, secret);
    for (const repository of finder.drawnIn(task, task.properties.ContainerDefinitions, 'AWS::ECR::Repository')) finder.link(service, repository, 'image');
  });
  finder.each('AWS::Lambda::Function', (handler, { Role }) => {
    if (!finder.used.has(handler)) return;
    for (const role of rolesIn(handler, Role)) grant(handler, role, 'AWS::S3::Bucket', 'AWS::ECS::Service', 'AWS::DynamoDB::Table');
  });
  finder.each('AWS::IAM::Role', (role, { AssumeRolePolicyDocument }) => {
    if (!JSON.stringify(AssumeRolePolicyDocument ?? '').includes('token.actions.githubusercontent.com')) return;
    grant(finder.outsider(GITHUB), role, 'AWS::ECR::Repository', 'AWS::ECS::Service', 'AWS::CodePipeline::Pipeline');
  });
}

export function replication(finder: Finder): void {
  finder.each('AWS::S3::Bucket', (bucket, { ReplicationConfiguration }) => {
    for (const to of finder.drawnIn(bucket, ReplicationConfiguration?.Rules, 'AWS::S3::Bucket')) finder.link(bucket, to, 'replication', true);
  });
  finder.each('AWS::RDS::GlobalCluster', (global, { SourceDBClusterIdentifier, GlobalClusterIdentifier }) => {
    for (const primary of finder.drawnIn(global, SourceDBClusterIdentifier, 'AWS::RDS::DBCluster')) {
      for (const replica of finder.resources.ofType('AWS::RDS::DBCluster')) {
        if (replica !== primary && replica.properties.GlobalClusterIdentifier === GlobalClusterIdentifier) finder.link(primary, replica, 'Global Database', true);
      }
    }
  });
  const vaultsOf = (plan: Resource) => finder.drawnIn(plan, plan.properties.BackupPlan?.BackupPlanRule?.map(({ TargetBackupVault }: any) => TargetBackupVault), 'AWS::Backup::BackupVault');
  finder.each('AWS::Backup::BackupSelection', (selection, { BackupPlanId, BackupSelection }) => {
    const vaults = finder.resources.referred(selection, BackupPlanId).flatMap(vaultsOf);
    for (const source of finder.drawnIn(selection, BackupSelection.Resources)) for (const vault of vaults) finder.link(source, vault, 'backups', true);
  });
  finder.each('AWS::Backup::BackupPlan', (plan, { BackupPlan }) => {
    const copies = BackupPlan?.BackupPlanRule?.flatMap(({ CopyActions = [] }: any) => CopyActions);
    for (const to of finder.drawnIn(plan, copies, 'AWS::Backup::BackupVault')) for (const from of vaultsOf(plan)) finder.link(from, to, 'copies', true);
  });
}
