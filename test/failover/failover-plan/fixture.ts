import { App, Stack, aws_ec2 as ec2, aws_iam as iam } from 'aws-cdk-lib';
import { FailoverPair } from '../../../src/failover/internal';
import { FailoverActionsProps } from '../../../src/failover/private/failover-actions-props';
import { FailoverPlanProps } from '../../../src/failover/private/failover-plan-props';
import { importedVpc } from '../../../tools/assemblies/imported';
import { ACCOUNT } from '../../../tools/assemblies/stacks';

export const VIRGINIA = { account: ACCOUNT, region: 'us-east-1' };

export const PAIR: FailoverPair = {
  name: 'shop',
  primary: { region: 'ap-northeast-1', clusterIdentifier: 'shop', ecsCluster: 'shop', ecsService: 'shop-backend' },
  standby: { region: 'ap-northeast-3', clusterIdentifier: 'shop-osaka', ecsCluster: 'shop', ecsService: 'shop-backend' },
  globalClusterIdentifier: 'shop-global',
};

export const SCHEDULE = { name: 'shop-report', primaryRoleName: 'shop-report-tokyo', standbyRoleName: 'shop-report-osaka' };

const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'shop.example' };

export const planStack = (): Stack => new Stack(new App(), 'Plan', { env: VIRGINIA });

const approverOf = (stack: Stack): iam.IRole => iam.Role.fromRoleArn(stack, 'Approver', `arn:aws:iam::${ACCOUNT}:role/operations/on-call`);

export const manual = (stack: Stack, props: Partial<FailoverPlanProps> = {}): FailoverPlanProps =>
  ({ pair: PAIR, zone: ZONE, domainName: 'origin.shop.example', approver: approverOf(stack), ...props });

export const network = (stack: Stack): Omit<FailoverActionsProps, 'pair'> => ({
  vpc: importedVpc(stack), tasks: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Tasks', 'sg-33333333'), port: 3001, readinessPath: '/ready',
});
