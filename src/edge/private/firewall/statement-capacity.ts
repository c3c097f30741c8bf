import { Token } from 'aws-cdk-lib';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';

type Statement = wafv2.CfnWebACL.StatementProperty;
type Field = wafv2.CfnWebACL.FieldToMatchProperty;

const TRANSFORMATION = 10;
const ALL_QUERY_ARGUMENTS = 10;
const KEY = 30;
/** A position in a list of forwarded addresses other than the first or the last. */
const ANY_POSITION = 4;
const STRING_MATCH: Record<string, number> = {
  EXACTLY: 2, STARTS_WITH: 2, ENDS_WITH: 2, CONTAINS: 10, CONTAINS_WORD: 10,
};

/**
 * The web ACL capacity units of a statement; undefined if they are not known at synthesis.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html
 */
export function statementCapacity(statement: unknown): number | undefined {
  if (isUnknown(statement)) return undefined;
  const [[kind, value] = [], ...more] = Object.entries(statement as object).filter(([, each]) => each !== undefined);
  if (kind === undefined || more.length > 0 || isUnknown(value)) return undefined;
  return CAPACITY[kind as keyof Statement]?.(value as never);
}

/** By the name of the statement. Rule groups have the capacity that their owner has set. */
const CAPACITY: { readonly [Kind in keyof Statement]?: (statement: never) => number | undefined } = {
  andStatement: ({ statements }: wafv2.CfnWebACL.AndStatementProperty) => sumOf(statements),
  orStatement: ({ statements }: wafv2.CfnWebACL.OrStatementProperty) => sumOf(statements),
  notStatement: ({ statement }: wafv2.CfnWebACL.NotStatementProperty) => statementCapacity(statement),
  asnMatchStatement: () => 1,
  geoMatchStatement: () => 1,
  labelMatchStatement: () => 1,
  ipSetReferenceStatement: ({ ipSetForwardedIpConfig: header }: wafv2.CfnWebACL.IPSetReferenceStatementProperty) =>
    1 + (header && !isUnknown(header) && (header as { position?: string }).position === 'ANY' ? ANY_POSITION : 0),
  byteMatchStatement: ({ positionalConstraint, ...parts }: wafv2.CfnWebACL.ByteMatchStatementProperty) =>
    matching(STRING_MATCH[positionalConstraint], parts),
  regexMatchStatement: (parts: wafv2.CfnWebACL.RegexMatchStatementProperty) => matching(3, parts),
  regexPatternSetReferenceStatement: (parts: wafv2.CfnWebACL.RegexPatternSetReferenceStatementProperty) =>
    matching(25, parts),
  sizeConstraintStatement: (parts: wafv2.CfnWebACL.SizeConstraintStatementProperty) => matching(1, parts),
  sqliMatchStatement: ({ sensitivityLevel = 'LOW', ...parts }: wafv2.CfnWebACL.SqliMatchStatementProperty) =>
    matching(sensitivityLevel === 'HIGH' ? 30 : 20, parts),
  xssMatchStatement: (parts: wafv2.CfnWebACL.XssMatchStatementProperty) => matching(40, parts),
  rateBasedStatement: ({ customKeys = [], scopeDownStatement }: wafv2.CfnWebACL.RateBasedStatementProperty) => {
    if (isUnknown(customKeys)) return undefined;
    const scope = scopeDownStatement === undefined ? 0 : statementCapacity(scopeDownStatement);
    return scope === undefined ? undefined : 2 + KEY * (customKeys as unknown[]).length + scope;
  },
};

/** A part of the request: all query arguments cost extra, a JSON body twice as much, and each transformation adds. */
function matching(
  base: number | undefined,
  { fieldToMatch, textTransformations }: { readonly fieldToMatch: unknown; readonly textTransformations: unknown },
): number | undefined {
  if (base === undefined || isUnknown(fieldToMatch) || isUnknown(textTransformations)) return undefined;
  const { allQueryArguments, jsonBody } = fieldToMatch as Field;
  const transformations = (textTransformations as { type: string }[]).filter(({ type }) => type !== 'NONE').length;
  return (base + (allQueryArguments ? ALL_QUERY_ARGUMENTS : 0)) * (jsonBody ? 2 : 1) + TRANSFORMATION * transformations;
}

function sumOf(statements: unknown): number | undefined {
  if (isUnknown(statements)) return undefined;
  return (statements as unknown[]).map(statementCapacity).reduce(
    (sum, each) => sum === undefined || each === undefined ? undefined : sum + each, 0,
  );
}

function isUnknown(value: unknown): boolean {
  return value === undefined || Token.isUnresolved(value);
}
