import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Call, callsOf } from './calls';
import { listOf, Statement } from '../../tools/policies/evaluation';

// Read 2026-12-01: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
/** The size of a managed policy, in characters without white space. A role has one boundary, and by default 10 managed policies. */
const SIZE = 6_144;

interface Document { readonly Version: string; readonly Statement: readonly Statement[] }

/** The smallest policies with which an app can be deployed and run, by the names of their files: all actions, on any resource. */
export function smallestPolicies(assembly: CloudAssembly): Record<string, Document> {
  const calls = callsOf(assembly);
  const bootstrap = split(statementsOf(calls.filter(({ from }) => from === 'CloudFormation')));
  const boundary = statementsOf(calls.filter(({ from }) => from === 'role'));
  return {
    ...Object.fromEntries(bootstrap.map((statements, index) => [`bootstrap-${index + 1}.json`, documentOf(statements)])),
    'boundary.json': documentOf(sizeOf(boundary) > SIZE ? boundary.map(shortened) : boundary),
  };
}

/** One statement for each service; roles can be passed only to the services that assume roles of the app. */
function statementsOf(calls: readonly Call[]): Statement[] {
  const actions = [...new Set(calls.map(({ action }) => action))].sort();
  const services = [...new Set(actions.map((action) => action.split(':')[0]))];
  const passed = [...new Set(calls.flatMap(({ context }) => listOf(context['iam:PassedToService'])))].sort();
  const allowing = (some: readonly string[]): Statement => ({ Effect: 'Allow', Action: [...some], Resource: '*' });
  return [
    ...services.map((service) => allowing(actions.filter((action) => action.startsWith(`${service}:`) && action !== 'iam:PassRole'))),
    ...actions.includes('iam:PassRole') ? [{ ...allowing(['iam:PassRole']), Condition: { StringEquals: { 'iam:PassedToService': passed } } }] : [],
  ].filter(({ Action }) => listOf(Action).length > 0);
}

/** With one wildcard for several actions that read. */
function shortened(statement: Statement): Statement {
  const actions = listOf(statement.Action);
  const patterns = actions.map((action) => {
    const pattern = /^[\w-]+:(?:Describe|Get|List)/.exec(action)?.[0];
    return pattern !== undefined && actions.filter((one) => one.startsWith(pattern)).length > 1 ? `${pattern}*` : action;
  });
  return { ...statement, Action: [...new Set(patterns)] };
}

function split(statements: readonly Statement[]): Statement[][] {
  const documents: Statement[][] = [];
  for (const statement of statements) {
    const last = documents.at(-1);
    if (last && sizeOf([...last, statement]) <= SIZE) last.push(statement);
    else documents.push([statement]);
  }
  return documents;
}

function sizeOf(statements: readonly Statement[]): number {
  return JSON.stringify(documentOf(statements)).length;
}

function documentOf(statements: readonly Statement[]): Document {
  return { Version: '2012-10-17', Statement: statements };
}
