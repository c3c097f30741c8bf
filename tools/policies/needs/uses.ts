import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { useOfSelection } from './backups';
import { useOfCacheStack } from './cache-stack';
import { useOfAction, useOfBuild, useOfPipeline, useOfWorkflow } from './delivery';
import { useOfApprover, useOfPlan } from './failover';
import { useOfFunction } from './functions';
import { useOfMachine, useOfSchedule } from './machines';
import { Use } from './need';
import { Reference, Role, rolesIn } from './roles';
import { SERVICES } from './services';
import { useOfExecution, useOfTask, useOfTraffic } from './tasks';

/** A role with what it needs, by code and by AWS's pages. */
export type Checked = ReturnType<typeof checkedRoles>[number];

/** The roles of an assembly, with what they need. */
export const checkedRoles = (assembly: CloudAssembly) => rolesIn(assembly).map((role) => {
  const uses = usesOf(role);
  return { role, uses, wanted: uses.flatMap(({ needs }) => needs) };
});

/**
 * What uses a role, with the needs of each use.
 *
 * @throws if a resource refers to the role and what it needs is not known
 */
function usesOf(role: Role): Use[] {
  // A parameter with the settings of a service contains the name of a role, and does not use it.
  const uses = role.references.filter(({ type }) => type !== 'AWS::SSM::Parameter').map((reference) => useOf(role, reference));
  if (uses.length > 0) return uses;
  if (role.principals.includes('Federated')) return [useOfWorkflow(role.place, role.statements.length)];
  if (role.principals.includes('cloudformation.amazonaws.com')) return [useOfCacheStack(role.place)];
  throw new Error(`nothing in its stack uses ${role.at}, which ${role.principals.join(', ')} may assume; describe what needs it in tools/policies/needs`);
}

function useOf({ id: roleId, at, place }: Role, { id, type, path, properties }: Reference): Use {
  switch (`${type} ${path}`) {
    case 'AWS::Lambda::Function Role': return useOfFunction(place, id, properties);
    case 'AWS::StepFunctions::StateMachine RoleArn': return useOfMachine(place, properties);
    case 'AWS::Scheduler::Schedule Target.RoleArn': return useOfSchedule(place, properties);
    case 'AWS::ECS::TaskDefinition TaskRoleArn': return useOfTask(place, id, properties);
    case 'AWS::ECS::TaskDefinition ExecutionRoleArn': return useOfExecution(place, properties);
    case 'AWS::ECS::Service LoadBalancers.AdvancedConfiguration.RoleArn': return useOfTraffic(place, properties);
    case 'AWS::Backup::BackupSelection BackupSelection.IamRoleArn': return useOfSelection(place, properties);
    case 'AWS::ARCRegionSwitch::Plan ExecutionRole': return useOfPlan(place, properties);
    case 'AWS::CodeBuild::Project ServiceRole': return useOfBuild(place, properties);
    case 'AWS::CodePipeline::Pipeline RoleArn': return useOfPipeline(place, properties);
    case 'AWS::CodePipeline::Pipeline Stages.Actions.RoleArn': return useOfAction(place, properties, roleId);
    default:
      if (type === 'AWS::ARCRegionSwitch::Plan' && path.endsWith('ExecutionApprovalConfig.ApprovalRole')) return useOfApprover(place, properties, id);
      if (!SERVICES[type]) throw new Error(`${type} ${path} uses ${at}, and what it needs is not known here`);
      return SERVICES[type](place, properties, id, roleId);
  }
}
