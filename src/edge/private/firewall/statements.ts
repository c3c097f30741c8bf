import * as wafv2 from 'aws-cdk-lib/aws-wafv2';

/** A statement and its web ACL capacity units. */
export interface Statement {
  readonly statement: wafv2.CfnWebACL.StatementProperty;
  /** In WCU, according to https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html */
  readonly capacity: number;
}

/** Decodes percent-encoding, normalizes slashes and dots, and converts backslashes to slashes. */
const PLAIN = ['URL_DECODE', 'NORMALIZE_PATH_WIN'];
const TRANSFORMATION_CAPACITY = 10;
/** The part of the headers that AWS WAF inspects; in addition, it inspects at most 200 headers. */
const INSPECTED_HEADER_BYTES = 8_192;

export function allOf(parts: Statement[]): Statement {
  return joined(parts, (statements) => ({ andStatement: { statements } }));
}

export function anyOf(parts: Statement[]): Statement {
  return joined(parts, (statements) => ({ orStatement: { statements } }));
}

export function not({ statement, capacity }: Statement): Statement {
  return { statement: { notStatement: { statement } }, capacity };
}

export function hasLabel(key: string): Statement {
  return { statement: { labelMatchStatement: { scope: 'LABEL', key } }, capacity: 1 };
}

/** A body that is larger than the inspection limit always matches. */
export const bodyAbove = (bytes: number): Statement => sizeAbove(bytes, { body: { oversizeHandling: 'MATCH' } });

/** Headers, including cookies, that are larger or more numerous than AWS WAF inspects. */
export const headersAboveInspection = (): Statement => sizeAbove(INSPECTED_HEADER_BYTES, {
  headers: { matchPattern: { all: {} }, matchScope: 'ALL', oversizeHandling: 'MATCH' },
});

function sizeAbove(size: number, fieldToMatch: wafv2.CfnWebACL.FieldToMatchProperty): Statement {
  const textTransformations = [{ priority: 0, type: 'NONE' }];
  return {
    statement: { sizeConstraintStatement: { fieldToMatch, comparisonOperator: 'GT', size, textTransformations } },
    capacity: 1,
  };
}

/** Matches the path in all spellings. */
export function pathMatches(expression: string): Statement {
  return {
    statement: {
      regexMatchStatement: {
        fieldToMatch: { uriPath: {} },
        regexString: expression,
        textTransformations: transformations([...PLAIN, 'LOWERCASE']),
      },
    },
    capacity: 3 + TRANSFORMATION_CAPACITY * 3,
  };
}

/** Matches the path as the viewer spells it. */
export function pathAsSent(expression: string): Statement {
  return {
    statement: {
      regexMatchStatement: {
        fieldToMatch: { uriPath: {} }, regexString: expression, textTransformations: transformations(['NONE']),
      },
    },
    capacity: 3,
  };
}

/** What AWS WAF can challenge: GET requests that accept HTML. */
export function pageView(): Statement {
  return allOf([
    methodIs('GET'),
    {
      statement: {
        byteMatchStatement: {
          fieldToMatch: { singleHeader: { Name: 'accept' } },
          positionalConstraint: 'CONTAINS',
          searchString: 'text/html',
          textTransformations: transformations(['LOWERCASE']),
        },
      },
      capacity: 10 + TRANSFORMATION_CAPACITY,
    },
  ]);
}

export function methodIs(searchString: string): Statement {
  return {
    statement: {
      byteMatchStatement: {
        fieldToMatch: { method: {} },
        positionalConstraint: 'EXACTLY',
        searchString,
        textTransformations: transformations(['NONE']),
      },
    },
    capacity: 2,
  };
}

/** Matches all spellings of the path, so that another spelling does not evade a rate limit. */
export function pathMayBegin(path: string): Statement {
  return pathBegins(path.toLowerCase(), [...PLAIN, 'LOWERCASE']);
}

/** Matches the path that CloudFront compares with its patterns. */
export function normalizedPathBegins(path: string): Statement {
  return pathBegins(path, PLAIN);
}

/**
 * Matches only if the original and the normalized path match: a spelling that the application maps to another path must
 * not be exempt.
 */
export function pathSurelyBegins(path: string): Statement {
  return allOf([pathBegins(path, []), pathBegins(path, PLAIN)]);
}

/** Matches this spelling only. */
export function pathIs(path: string): Statement {
  return {
    statement: {
      byteMatchStatement: {
        fieldToMatch: { uriPath: {} },
        positionalConstraint: 'EXACTLY',
        searchString: path,
        textTransformations: transformations(['NONE']),
      },
    },
    capacity: 2,
  };
}

function pathBegins(path: string, types: string[]): Statement {
  return {
    statement: {
      byteMatchStatement: {
        fieldToMatch: { uriPath: {} },
        positionalConstraint: 'STARTS_WITH',
        searchString: path,
        textTransformations: transformations(types.length > 0 ? types : ['NONE']),
      },
    },
    capacity: 2 + TRANSFORMATION_CAPACITY * types.length,
  };
}

function transformations(types: string[]): wafv2.CfnWebACL.TextTransformationProperty[] {
  return types.map((type, priority) => ({ priority, type }));
}

/** AWS WAF rejects "and" and "or" of a single statement. */
function joined(
  parts: Statement[], join: (statements: wafv2.CfnWebACL.StatementProperty[]) => wafv2.CfnWebACL.StatementProperty,
): Statement {
  if (parts.length === 1) return parts[0];
  return {
    statement: join(parts.map(({ statement }) => statement)),
    capacity: parts.reduce((total, { capacity }) => total + capacity, 0),
  };
}
