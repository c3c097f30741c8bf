import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

const REPOSITORY = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[\w.-]{1,100}$/;
/** What git takes as the name of a branch or a tag, but for a few rare characters. */
const REF = /^(?![/.-])(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)))[\w./+#=-]{1,200}(?<![/.])$/;
const ENVIRONMENT = /^[\w.-]{1,255}$/;
const DIRECTORY = /^(?![/.-])(?!.*\.\.)[\w./-]{1,200}(?<!\/)$/;
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d$/;
const ID = /^[1-9]\d{0,18}$/;

/** Refuse what is not `owner/name`; a wildcard would let other repositories in. */
export function checkRepository(scope: IConstruct | undefined, repository: string): void {
  if (Token.isUnresolved(repository) || REPOSITORY.test(repository)) return;
  invalid(scope, `repository must be owner/name without wildcards, got "${repository}"; write it as eldonia/eldonia-backend`);
}

/** Refuse what is no branch or tag. */
export function checkRef(scope: IConstruct | undefined, prop: string, ref: string): void {
  if (Token.isUnresolved(ref) || REF.test(ref)) return;
  invalid(scope, `${prop} must be one name as git has it, without wildcards, got "${ref}"; name exactly one`);
}

/** Refuse what is no GitHub environment. */
export function checkEnvironment(scope: IConstruct | undefined, environment: string | undefined): void {
  if (environment === undefined || Token.isUnresolved(environment) || ENVIRONMENT.test(environment)) return;
  invalid(scope, `environment must be letters, digits and _.-, without wildcards, got "${environment}"; name exactly one`);
}

/** Refuse a path that leaves the repository, or that a shell would take apart. */
export function checkDirectory(scope: IConstruct | undefined, directory: string | undefined): void {
  if (directory === undefined || directory === '.' || DIRECTORY.test(directory)) return;
  invalid(scope, `directory must be a path within the repository of letters, digits and _./-, got "${directory}"; write it as backend`);
}

/** The numbers that GitHub gives owner and repository come together. */
export function checkIds(scope: IConstruct, ownerId: string | undefined, repositoryId: string | undefined): void {
  if (ownerId === undefined && repositoryId === undefined) return;
  if (ownerId === undefined || repositoryId === undefined) {
    invalid(scope, `ownerId and repositoryId must be passed together, got ${ownerId === undefined ? 'repositoryId' : 'ownerId'} alone; pass both`);
  }
  for (const [prop, id] of Object.entries({ ownerId, repositoryId })) {
    if (Token.isUnresolved(id) || ID.test(id)) continue;
    invalid(scope, `${prop} must be the number that GitHub's API shows, got "${id}"; read it with gh api repos/OWNER/NAME`);
  }
}

/** Refuse what is no region of AWS's. */
export function checkRegions(scope: IConstruct | undefined, prop: string, regions: string[] = []): void {
  const wrong = regions.find((region) => !Token.isUnresolved(region) && !REGION.test(region));
  if (wrong !== undefined) invalid(scope, `${prop} must be of AWS's regions, got "${wrong}"; write it as ap-northeast-3`);
}
