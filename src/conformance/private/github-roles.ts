import { Assembly } from './assembly';
import { elements, permitted } from './permissions';
import { TemplatePart, TemplateResource } from './template-part';

const ISSUER = 'token.actions.githubusercontent.com';
/** The subject of a pull request's runs, or a pattern that may be one: `repo:a/b:*`, `repo:a/*`. */
const PULL_REQUEST = /:pull_request$|:[^:/]*[*?][^:/]*$|^repo:[^:]*[*?][^:]*$/;
const PROVIDERS = ['AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider'];

/** Roles that runs of GitHub Actions can take. */
export function githubRoles(app: Assembly): TemplateResource[] {
  return app.all('AWS::IAM::Role').filter((role) => trusts(role).length > 0);
}

/** Those of them that can change a service. */
export function releasers(app: Assembly): TemplateResource[] {
  return githubRoles(app).filter((role) => permitted(app, role, 'ecs:UpdateService').length > 0);
}

/** The statements by which a role trusts GitHub's tokens. */
export function trusts(role: TemplateResource): TemplatePart[] {
  return role.parts('AssumeRolePolicyDocument/Statement/*').filter((statement) => statement.has('Principal/Federated', isGithub));
}

/** The app's own providers among the trusted; one that the account has already is none. */
export function providers(role: TemplateResource): TemplateResource[] {
  return trusts(role).flatMap((trust) => trust.refs('Principal/Federated')).filter(isProvider);
}

/** What tokens must say in a claim, by comparison letter by letter; nothing where a trust doesn't compare it so. */
export function claims(role: TemplateResource, claim: 'aud' | 'sub'): TemplatePart[] {
  const compared = trusts(role).map((trust) => elements(trust, `Condition/StringEquals/${ISSUER}:${claim}`));
  return compared.some((values) => values.length === 0) ? [] : compared.flat();
}

/** Whether tokens of pull requests are let in, be it by a wildcard or because the subject isn't looked at. */
export function admitsPullRequests(role: TemplateResource): boolean {
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
