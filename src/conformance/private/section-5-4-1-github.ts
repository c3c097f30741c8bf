import { admitsPullRequests, claims, githubRoles, providers, releasers } from './github-roles';
import { allows, elements, isLeastPrivilege, permitted, statementsOf } from './permissions';
import { section } from './requirement';
import { Subject } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const ROLE: Subject = { name: 'role that GitHub Actions can take', find: githubRoles };
/** One branch, one tag or one environment; a pull request has none of them. */
const ONE_REF = /:(ref:refs\/(heads|tags)\/|environment:)[^*?]+$/;
/** What the documented steps call. */
const RELEASE = [
  'ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload',
  'ecr:PutImage', 'ecs:UpdateService', 'ecs:DescribeServices',
];
/** What the workflow's variables name. */
const NAMES: Record<string, string> = {
  'AWS::ECR::Repository': 'RepositoryName', 'AWS::ECS::Cluster': 'ClusterName', 'AWS::ECS::Service': 'ServiceName',
};

/**
 * The workflow is a file of the application's repository, of which no template knows. What is judged is what it finds in
 * AWS: who may take the role, and what the role may do. Whether the file starts a release by itself isn't seen either.
 */
export const GITHUB_ACTIONS = section('5.4.1', [
  [
    "name: Deploy to AWS: GitHub Actions has a role in the account, by a trust in GitHub's tokens",
    ROLE,
    (app) => githubRoles(app).length > 0,
  ],
  [
    'on: push: a role is for the runs of one branch, one tag or one environment',
    ROLE,
    (app) => every(githubRoles(app), (role) => every(claims(role, 'sub'), (subject) => subject.is(ONE_REF))),
  ],
  [
    'env: ECR_REPOSITORY, ECS_CLUSTER and ECS_SERVICE are names that the template settles, so that a file can hold them',
    ROLE,
    (app) => every(releasers(app), (role) => ['ecs:UpdateService', 'ecr:PutImage'].every((action) => every(permitted(app, role, action), isNamed))),
  ],
  [
    'jobs.test: tests do without AWS, no pull request gets a role',
    ROLE,
    (app) => every(githubRoles(app), (role) => !admitsPullRequests(role)),
  ],
  [
    'jobs.build-and-deploy: the role may push the image, update the service and wait for it, and no more than a release needs',
    ROLE,
    (app) => every(releasers(app), (role) => RELEASE.every((action) => permitted(app, role, action).length > 0)
      && statementsOf(app, role).every((statement) => isLeastPrivilege(statement) && passesToTasksOnly(statement))),
  ],
  [
    // In place of the access keys that the document's workflow reads from secrets, which contradict its 5.8.1.
    'aws-actions/configure-aws-credentials: by OIDC for one repository, without users and access keys',
    ROLE,
    (app) => app.all('AWS::IAM::User', 'AWS::IAM::AccessKey').length === 0 && every(githubRoles(app), isForOneRepository),
  ],
]);

function isForOneRepository(role: TemplateResource): boolean {
  return every(claims(role, 'aud'), (audience) => audience.is('sts.amazonaws.com'))
    && providers(role).every((provider) => provider.has('ClientIdList/*', 'sts.amazonaws.com'))
    && every(claims(role, 'sub'), (subject) => subject.is(/^repo:[^*?]+\/[^*?]+:/));
}

/** An imported resource is written with its name. */
function isNamed(target: TemplatePart): boolean {
  return !target.is(/\*/) && target.refs().every(hasName);
}

function hasName(resource: TemplateResource): boolean {
  const property = NAMES[resource.type];
  return property === undefined || (resource.only(property, /^[\w./-]+$/) && resource.refs('Cluster').every(hasName));
}

/** A new task definition takes the roles that the tasks have. */
function passesToTasksOnly(statement: TemplatePart): boolean {
  return !allows(statement, 'iam:PassRole') || (statement.only('Condition/StringEquals/iam:PassedToService', 'ecs-tasks.amazonaws.com')
    && !elements(statement, 'Resource').some((role) => role.is(/\*/)));
}
