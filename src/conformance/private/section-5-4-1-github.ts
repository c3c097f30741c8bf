import { allowsPullRequests, claims, githubRoles, providers, releasers } from './github-roles';
import { allows, elements, isLeastPrivilege, permitted, statementsOf } from './permissions';
import { section } from './requirement';
import { Subject } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const ROLE: Subject = { name: 'role that GitHub Actions can assume', find: githubRoles };
/** One branch, one tag or one environment. Subjects of pull requests have none of them. */
const ONE_REF = /:(ref:refs\/(heads|tags)\/|environment:)[^*?]+$/;
/** The actions that the steps of the document call. */
const RELEASE = [
  'ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:InitiateLayerUpload', 'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage', 'ecs:UpdateService', 'ecs:DescribeServices',
];
/** The resources that the variables of the workflow name. */
const NAMES: Record<string, string> = {
  'AWS::ECR::Repository': 'RepositoryName', 'AWS::ECS::Cluster': 'ClusterName', 'AWS::ECS::Service': 'ServiceName',
};

/**
 * The workflow is a file in the repository of the application, which no template contains. Checked is its access to
 * AWS: the trust policy and the permissions of the role. Whether the workflow starts on a push is not checked.
 */
export const GITHUB_ACTIONS = section('5.4.1', [
  [
    'name: Deploy to AWS: an IAM role trusts the OIDC tokens of GitHub Actions',
    ROLE,
    (app) => githubRoles(app).length > 0,
  ],
  [
    'on: push: the role is limited to one branch, one tag or one environment',
    ROLE,
    (app) => every(githubRoles(app), (role) => every(claims(role, 'sub'), (subject) => subject.is(ONE_REF))),
  ],
  [
    'env: ECR_REPOSITORY, ECS_CLUSTER and ECS_SERVICE are fixed names in the template',
    ROLE,
    (app) => every(releasers(app), (role) => ['ecs:UpdateService', 'ecr:PutImage'].every((action) =>
      every(permitted(app, role, action), isNamed))),
  ],
  [
    "jobs.test: pull requests can't assume a role",
    ROLE,
    (app) => every(githubRoles(app), (role) => !allowsPullRequests(role)),
  ],
  [
    'jobs.build-and-deploy: the role has exactly the permissions to push the image and to deploy the service',
    ROLE,
    (app) => every(releasers(app), (role) => RELEASE.every((action) => permitted(app, role, action).length > 0)
      && statementsOf(app, role).every((statement) => isLeastPrivilege(statement) && passesToTasksOnly(statement))),
  ],
  [
    // The workflow of the document reads access keys from secrets, which contradicts its section 5.8.1.
    'aws-actions/configure-aws-credentials: OIDC for one repository, without IAM users and access keys',
    ROLE,
    (app) =>
      app.all('AWS::IAM::User', 'AWS::IAM::AccessKey').length === 0 && every(githubRoles(app), isForOneRepository),
  ],
]);

function isForOneRepository(role: TemplateResource): boolean {
  return every(claims(role, 'aud'), (audience) => audience.is('sts.amazonaws.com'))
    && providers(role).every((provider) => provider.has('ClientIdList/*', 'sts.amazonaws.com'))
    && every(claims(role, 'sub'), (subject) => subject.is(/^repo:[^*?]+\/[^*?]+:/));
}

/** An imported resource appears with its name. */
function isNamed(target: TemplatePart): boolean {
  return !target.is(/\*/) && target.refs().every(hasName);
}

function hasName(resource: TemplateResource): boolean {
  const property = NAMES[resource.type];
  return property === undefined || (resource.only(property, /^[\w./-]+$/) && resource.refs('Cluster').every(hasName));
}

/** Registering a task definition requires iam:PassRole for the roles of the tasks. */
function passesToTasksOnly(statement: TemplatePart): boolean {
  return !allows(statement, 'iam:PassRole')
    || (statement.only('Condition/StringEquals/iam:PassedToService', 'ecs-tasks.amazonaws.com')
    && !elements(statement, 'Resource').some((role) => role.is(/\*/)));
}
