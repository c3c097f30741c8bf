import { Assembly, TemplatePart, TemplateResource } from './assembly';
import { elements, permitted } from './permissions';

const ISSUER = 'token.actions.githubusercontent.com';
/** The subject of a pull request, or a pattern that matches one: `repo:a/b:*`, `repo:a/*`. */
const PULL_REQUEST = /:pull_request$|:[^:/]*[*?][^:/]*$|^repo:[^:]*[*?][^:]*$/;
const PROVIDERS = ['AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider'];

/** Roles that GitHub Actions can assume. */
export function githubRoles(app: Assembly): TemplateResource[] {
  return app.all('AWS::IAM::Role').filter((role) => trusts(role).length > 0);
}

/** The roles of GitHub Actions that can update a service. */
export function releasers(app: Assembly): TemplateResource[] {
  return githubRoles(app).filter((role) => permitted(app, role, 'ecs:UpdateService').length > 0);
}

/** The statements of a role that trust the OIDC tokens of GitHub. */
function trusts(role: TemplateResource): TemplatePart[] {
  return role.parts('AssumeRolePolicyDocument/Statement/*').filter((statement) =>
    statement.has('Principal/Federated', isGithub));
}

/** The trusted providers that the app defines; an existing provider of the account is not included. */
export function providers(role: TemplateResource): TemplateResource[] {
  return trusts(role).flatMap((trust) => trust.refs('Principal/Federated')).filter(isProvider);
}

/** The values of a claim that a trust policy compares with StringEquals; empty if a statement doesn't. */
export function claims(role: TemplateResource, claim: 'aud' | 'sub'): TemplatePart[] {
  const compared = trusts(role).map((trust) => elements(trust, `Condition/StringEquals/${ISSUER}:${claim}`));
  return compared.some((values) => values.length === 0) ? [] : compared.flat();
}

/** Whether pull requests can assume the role, by a wildcard or because the subject is not checked. */
export function allowsPullRequests(role: TemplateResource): boolean {
  return trusts(role).some((trust) => {
    const subjects = elements(trust, `Condition/*/${ISSUER}:sub`);
    return subjects.length === 0 || subjects.some((subject) => subject.is(PULL_REQUEST));
  });
}

function isGithub(principal: TemplatePart): boolean {
  return principal.is(new RegExp(`oidc-provider/${ISSUER}`)) || principal.refs().some(isProvider);
}

function isProvider(provider: TemplateResource): boolean {
  return PROVIDERS.includes(provider.type) && provider.has('Url', new RegExp(`^(https://)?${ISSUER}/?$`));
}
