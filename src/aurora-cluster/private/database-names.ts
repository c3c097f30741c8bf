import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';
import { checkName, NameRule } from '../../private/names';

const CLUSTER_IDENTIFIER: NameRule = {
  longest: 63,
  pattern: /^[a-z](?:-?[a-z0-9])*$/,
  allowed: 'lower-case letters, digits and single inner hyphens, with a letter first',
};
const DATABASE_NAME: NameRule = {
  longest: 63, pattern: /^[A-Za-z][A-Za-z0-9_]*$/, allowed: 'letters, digits and underscores, with a letter first',
};
/** Leaves room for the suffix of the clone within the 63 characters of PostgreSQL. */
const APP_USERNAME: NameRule = {
  longest: 57, pattern: /^[a-z][a-z0-9_]*$/, allowed: 'lower-case letters, digits and underscores, with a letter first',
};
const ADMIN_USERNAME: NameRule = {
  longest: 16, pattern: /^[a-z][a-z0-9]*$/, allowed: 'lower-case letters and digits, with a letter first',
};
export const SECRET_NAME: NameRule = { longest: 512, pattern: /^[\w/+=.@-]+$/, allowed: 'letters, digits and /_+=.@-' };

/** Names that Aurora reserves, and reserved words of PostgreSQL. */
const RESERVED_DATABASES = ['rdsadmin', 'template0', 'template1'];
const RESERVED_USERS = ['admin', 'rdsadmin', 'rdsproxyadmin', 'rdstopmgr', 'rdsrepladmin', 'public', 'none'];
const RESERVED_WORDS = [
  'all', 'analyse', 'analyze', 'and', 'any', 'array', 'as', 'asc', 'asymmetric', 'both', 'case', 'cast', 'check',
  'collate', 'column', 'constraint', 'create', 'current_catalog', 'current_date', 'current_role', 'current_time',
  'current_timestamp', 'current_user', 'default', 'deferrable', 'desc', 'distinct', 'do', 'else', 'end', 'except',
  'false', 'fetch', 'for', 'foreign', 'from', 'grant', 'group', 'having', 'in', 'initially', 'intersect', 'into',
  'lateral', 'leading', 'limit', 'localtime', 'localtimestamp', 'not', 'null', 'offset', 'on', 'only', 'or', 'order',
  'placing', 'primary', 'references', 'returning', 'select', 'session_user', 'some', 'symmetric', 'system_user',
  'table', 'then', 'to', 'trailing', 'true', 'union', 'unique', 'user', 'using', 'variadic', 'when', 'where', 'window',
  'with',
];

export function checkClusterIdentifier(scope: IConstruct, name: string | undefined): void {
  checkName(scope, 'clusterIdentifier', name, CLUSTER_IDENTIFIER);
}

/** The name of a global database has the same rule as that of a cluster. */
export function checkGlobalClusterIdentifier(scope: IConstruct, name: string): void {
  checkName(scope, 'globalClusterIdentifier', name, CLUSTER_IDENTIFIER);
}

export function checkDatabaseName(scope: IConstruct, name: string): void {
  checkName(scope, 'databaseName', name, DATABASE_NAME);
  checkReserved(scope, 'databaseName', name, RESERVED_DATABASES);
}

export function checkUsernames(scope: IConstruct, app: string, admin: string): void {
  checkName(scope, 'appUsername', app, APP_USERNAME);
  checkReserved(scope, 'appUsername', app, RESERVED_USERS);
  if (/^(?:pg_|rds_)|_(?:clone|owner)$/.test(app)) {
    invalid(
      scope,
      `appUsername must not begin with pg_ or rds_ nor end in _clone or _owner, got "${app}"; ` +
        'these names are used by other roles, so rename it',
    );
  }
  checkName(scope, 'adminUsername', admin, ADMIN_USERNAME);
  checkReserved(scope, 'adminUsername', admin, RESERVED_USERS);
  if (app === admin) {
    invalid(scope, `appUsername must differ from adminUsername, got "${app}" for both; rename one of them`);
  }
}

/**
 * Secrets Manager appends a hyphen and six characters to the name in an ARN, and misinterprets a name with such an
 * ending.
 */
export function checkSecretName(scope: IConstruct, prop: string, name: string | undefined): void {
  checkName(scope, prop, name, SECRET_NAME);
  if (name !== undefined && !Token.isUnresolved(name) && /-[A-Za-z0-9]{6}$/.test(name)) {
    invalid(scope, `${prop} must not end in a hyphen and six characters, got "${name}"; ` +
      'rename it, as Secrets Manager interprets them as the suffix of an ARN and does not find the secret by name');
  }
}

function checkReserved(scope: IConstruct, prop: string, name: string, more: string[]): void {
  if (more.includes(name.toLowerCase()) || RESERVED_WORDS.includes(name.toLowerCase())) {
    invalid(scope, `${prop} must not be a reserved word, got "${name}"; choose another`);
  }
}
