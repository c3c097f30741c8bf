import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

const REPOSITORY = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[\w.-]{1,100}$/;
/** Valid names of branches in git, without some rare characters. */
const REF = /^(?![/.-])(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)))[\w./+#=-]{1,200}(?<![/.])$/;
const ENVIRONMENT = /^[\w.-]{1,255}$/;
const DIRECTORY = /^(?![/.-])(?!.*\.\.)[\w./-]{1,200}(?<!\/)$/;
const WORKFLOW_FILE = /^[\w][\w.-]{0,95}\.ya?ml$/;
const ID = /^[1-9]\d{0,18}$/;

/** Validates `owner/name`; a wildcard would allow other repositories. */
export function checkRepository(scope: IConstruct | undefined, repository: string): void {
  if (Token.isUnresolved(repository) || REPOSITORY.test(repository)) return;
  invalid(scope, `repository must be owner/name without wildcards, got "${repository}"; write it as ` +
    'eldonia/eldonia-backend');
}

/** Validates the name of a branch. */
export function checkRef(scope: IConstruct | undefined, prop: string, ref: string): void {
  if (Token.isUnresolved(ref) || REF.test(ref)) return;
  invalid(scope, `${prop} must be a valid git name without wildcards, got "${ref}"; pass exactly one name`);
}

/** Validates the name of a GitHub environment. */
export function checkEnvironment(scope: IConstruct | undefined, environment: string | undefined): void {
  if (environment === undefined || Token.isUnresolved(environment) || ENVIRONMENT.test(environment)) return;
  invalid(scope, `environment must be letters, digits and _.-, without wildcards, got "${environment}"; pass exactly ` +
    'one name');
}

/** Validates the name of a workflow file; a wildcard would allow other files. */
export function checkWorkflowFile(scope: IConstruct, file: string): void {
  if (Token.isUnresolved(file) || WORKFLOW_FILE.test(file)) return;
  invalid(scope, `workflowFile must be the name of a file in .github/workflows, got "${file}"; write it as deploy.yml`);
}

/** Validates a path: it must be inside the repository and have no special characters of a shell. */
export function checkDirectory(
  scope: IConstruct | undefined, directory: string | undefined, prop = 'directory',
): void {
  if (directory === undefined || directory === '.' || DIRECTORY.test(directory)) return;
  invalid(scope, `${prop} must be a path in the repository of letters, digits and _./-, got "${directory}"; write ` +
    'it as backend');
}

/** Validates the numeric ids of owner and repository, which are used together. */
export function checkIds(scope: IConstruct, ownerId: string | undefined, repositoryId: string | undefined): void {
  if (ownerId === undefined && repositoryId === undefined) return;
  if (ownerId === undefined || repositoryId === undefined) {
    const got = ownerId === undefined ? 'repositoryId' : 'ownerId';
    invalid(scope, `ownerId and repositoryId must be passed together, got ${got} alone; pass both`);
  }
  for (const [prop, id] of Object.entries({ ownerId, repositoryId })) {
    if (Token.isUnresolved(id) || ID.test(id)) continue;
    invalid(scope, `${prop} must be the number that the GitHub API returns, got "${id}"; read it with gh api ` +
      'repos/OWNER/NAME');
  }
}
