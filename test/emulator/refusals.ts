import assert from 'assert/strict';
import { eventsOf } from './stack-events';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, Emulator } from '../../tools/emulator/emulator';
import { eventually } from '../../tools/emulator/patience';
import { refusalOf } from '../../tools/emulator/refusals';

const ROLE = 'limited';
const cluster = (EngineVersion: string, more: object = {}) => ({
  Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { DBClusterIdentifier: 'small', Engine: 'aurora-postgresql', EngineVersion, MasterUsername: 'postgres', MasterUserPassword: 'postgres-1', ...more } },
});
const target = {
  Target: {
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    Properties: {
      ServiceNamespace: 'elasticache',
      ScalableDimension: 'elasticache:replication-group:NodeGroups',
      ResourceId: 'replication-group/small',
      MinCapacity: 1,
      MaxCapacity: 2,
      Tags: [{ Key: 'Project', Value: 'small' }],
    },
  },
};

/** What the emulator refuses by the table, with stacks of one resource. */
export function tableChecks(aws: Clients, emulator: Emulator): Checks {
  const { cloudFormation } = aws;
  const status = async (StackName: string) => (await cloudFormation.describeStacks({ StackName }).catch(() => undefined))?.Stacks?.[0]?.StackStatus ?? 'DELETE_COMPLETE';
  const settled = async (name: string) => eventually(`${name} is settled`, async () => (await status(name)).endsWith('IN_PROGRESS') ? undefined : status(name));
  const reasons = async (name: string) => (await eventsOf(aws, name)).map(({ ResourceStatusReason }) => ResourceStatusReason ?? '');
  const create = async (StackName: string, Resources: object, RoleARN?: string) => {
    await cloudFormation.createStack({ StackName, TemplateBody: JSON.stringify({ Resources }), RoleARN, Capabilities: ['CAPABILITY_NAMED_IAM'] });
    return settled(StackName);
  };
  const refused = async (name: string, message: string | undefined) => assert.ok((await reasons(name)).some((reason) => reason.includes(message!)), (await reasons(name)).join('; '));

  return {
    'a version that is withdrawn is not created': async () => {
      emulator.account({ Withdrawn: ['17.9'] });
      assert.equal(await create('withdrawn', cluster('17.9')), 'ROLLBACK_COMPLETE');
      await refused('withdrawn', refusalOf('rds CreateDBCluster', { EngineVersion: '17.9', Withdrawn: ['17.9'] }));
      emulator.account({});
    },
    'a version below the running one is refused, and the stack is rolled back': async () => {
      await create('lower', cluster('17.10'));
      await cloudFormation.updateStack({ StackName: 'lower', TemplateBody: JSON.stringify({ Resources: cluster('17.9') }) });
      assert.equal(await settled('lower'), 'UPDATE_ROLLBACK_COMPLETE');
      await refused('lower', refusalOf('rds ModifyDBCluster', { EngineVersion: '17.9', RunningVersion: '17.10' }));
    },
    'a cluster with an instance that no stack has made is not deleted': async () => {
      await aws.rds.createDBInstance({ DBInstanceIdentifier: 'application-autoscaling-1', DBClusterIdentifier: 'small', Engine: 'aurora-postgresql', DBInstanceClass: 'db.r6g.large' });
      await cloudFormation.deleteStack({ StackName: 'lower' });
      assert.equal(await settled('lower'), 'DELETE_FAILED');
      await refused('lower', refusalOf('rds DeleteDBCluster', { DBInstances: ['application-autoscaling-1'] }));
    },
    'a scalable target with tags needs the permission of the role': async () => {
      const role = (actions: string[]) => ({
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: ROLE,
            AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'cloudformation.amazonaws.com' } }] },
            Policies: [{ PolicyName: 'Scale', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } }],
          },
        },
      });
      const [register, tag] = ['application-autoscaling:RegisterScalableTarget', 'application-autoscaling:TagResource'];
      const arn = `arn:aws:iam::${ACCOUNT}:role/${ROLE}`;
      await create('role', role([register]));
      assert.equal(await create('target', target, arn), 'ROLLBACK_COMPLETE');
      await refused('target', refusalOf('application-autoscaling RegisterScalableTarget', { Tags: ['Project'], Allowed: [register] }));
      await cloudFormation.updateStack({ StackName: 'role', TemplateBody: JSON.stringify({ Resources: role([register, tag]) }), Capabilities: ['CAPABILITY_NAMED_IAM'] });
      await settled('role');
      assert.equal(await create('tagged', target, arn), 'CREATE_COMPLETE');
    },
  };
}
